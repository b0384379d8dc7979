/**
 * The statements of memory in SQLite. All that change something belong into a transaction: what a
 * space counts is what it holds.
 *
 * @module
 */

import type { MemoryEntry, MemorySpace } from "./memory_store.ts";
import { UnreadableFile } from "./sqlite_failure.ts";
import type { Row, SqliteFile } from "./sqlite_file.ts";

/** A space as it is in the file. */
export interface SpaceRow {
  readonly id: number;
  readonly isExecution: boolean;
  /** The last one that was given. */
  readonly version: number;
  /** Values, expired ones too. */
  readonly held: number;
  /** Of these values. */
  readonly bytes: number;
}

/** An entry, without its value. */
export interface EntryRow {
  readonly id: number;
  readonly space: number;
  readonly bytes: number;
  readonly version: number;
}

/** Far longer than any run, in milliseconds: an execution that wrote nothing since has ended. */
const EXECUTION_MS = 7 * 24 * 60 * 60 * 1000;
/** Values that one write removes at most, of those whose time is over. A write adds only one. */
const SWEPT = 16;
/** Greater than any key: no byte of UTF-8 is this one. */
const END = new Uint8Array([0xff]);
/** A key may begin with what looks like a byte order mark. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The name of a space: another one for any other space, well-formed whatever its texts hold. */
export function textsOf({ tenant, workspace, project, scope, owner }: MemorySpace): string {
  return JSON.stringify([tenant, workspace, project, scope, owner]);
}

/** The least bytes that are greater than every key that begins with these. */
export function endOf(prefix: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (prefix.length === 0) return END;
  const end = prefix.slice();
  // There is nothing to carry: no byte of UTF-8 is the greatest one.
  end[end.length - 1] = (end[end.length - 1] ?? 0) + 1;
  return end;
}

/** Undefined: nothing was ever kept in it. */
export function findSpace(file: SqliteFile, space: MemorySpace): SpaceRow | undefined {
  const row = file.first(
    "select id, version, held, bytes from spaces where texts = ?",
    textsOf(space),
  );
  return row && {
    id: Number(row["id"]),
    isExecution: space.scope === "execution",
    version: Number(row["version"]),
    held: Number(row["held"]),
    bytes: Number(row["bytes"]),
  };
}

/** As it is now. */
export function makeSpace(file: SqliteFile, space: MemorySpace): SpaceRow {
  file.run("insert into spaces (texts) values (?) on conflict do nothing", textsOf(space));
  const made = findSpace(file, space);
  if (made === undefined) throw new UnreadableFile("damaged");
  return made;
}

/** What is kept under a key, and has not expired. */
export function valueThere(
  file: SqliteFile,
  space: SpaceRow,
  key: Uint8Array<ArrayBuffer>,
  now: number,
): EntryRow | undefined {
  const row = file.first(
    `select id, space, bytes, version from entries
      where space = ? and key = ? and (expires_at is null or expires_at > ?)`,
    ...[space.id, key, now],
  );
  return row && entryRow(row);
}

/**
 * Keeps a value, in the place of one that was under its key.
 *
 * @param after what the space holds then
 */
export function keep(
  file: SqliteFile,
  space: SpaceRow,
  entry: {
    readonly key: Uint8Array<ArrayBuffer>;
    readonly text: string;
    readonly bytes: number;
    readonly version: number;
    readonly expiresAt: number | null;
  },
  after: { readonly values: number; readonly bytes: number; readonly now: number },
): void {
  file.run(
    `insert into entries (space, key, value, bytes, version, expires_at)
      values (?, ?, ?, ?, ?, ?)
      on conflict (space, key) do update set value = excluded.value, bytes = excluded.bytes,
        version = excluded.version, expires_at = excluded.expires_at`,
    ...[space.id, entry.key, entry.text, entry.bytes, entry.version, entry.expiresAt],
  );
  file.run(
    "update spaces set version = ?, held = ?, bytes = ?, ends_at = ? where id = ?",
    ...[entry.version, after.values, after.bytes],
    ...[space.isExecution ? after.now + EXECUTION_MS : null, space.id],
  );
}

/** Removes entries, of any spaces. */
export function removeEntries(file: SqliteFile, entries: readonly EntryRow[]): void {
  for (const { id, space, bytes } of entries) {
    file.run("delete from entries where id = ?", id);
    file.run("update spaces set held = held - 1, bytes = bytes - ? where id = ?", bytes, space);
  }
}

/** Removes all of a space that has expired. */
export function removeExpired(file: SqliteFile, { id }: SpaceRow, now: number): void {
  const rows = file.all(
    "select id, space, bytes, version from entries where space = ? and expires_at <= ?",
    ...[id, now],
  );
  removeEntries(file, rows.map(entryRow));
}

/** Removes what is kept under a key, if it has expired: its place is free, and not counted. */
export function removeExpiredAt(
  file: SqliteFile,
  { id }: SpaceRow,
  key: Uint8Array<ArrayBuffer>,
  now: number,
): void {
  const rows = file.all(
    "select id, space, bytes, version from entries where space = ? and key = ? and expires_at <= ?",
    ...[id, key, now],
  );
  removeEntries(file, rows.map(entryRow));
}

/** Removes all of a space; versions go on but in one of an execution, which goes itself. */
export function clearSpace(file: SqliteFile, { id, isExecution }: SpaceRow): void {
  file.run("delete from entries where space = ?", id);
  if (isExecution) file.run("delete from spaces where id = ?", id);
  else file.run("update spaces set held = 0, bytes = 0 where id = ?", id);
}

/** Removes a little of what is past: expired values, and what killed executions left. */
export function sweep(file: SqliteFile, now: number): void {
  const expired = file.all(
    `select id, space, bytes, version from entries
      where expires_at <= ? order by expires_at limit ${SWEPT}`,
    now,
  );
  removeEntries(file, expired.map(entryRow));
  const ended = file.first("select id from spaces where ends_at <= ? limit 1", now);
  if (ended === undefined) return;
  const id = Number(ended["id"]);
  const left = file.all(
    `select id, space, bytes, version from entries where space = ? limit ${SWEPT}`,
    id,
  );
  removeEntries(file, left.map(entryRow));
  if (left.length < SWEPT) file.run("delete from spaces where id = ?", id);
}

/** @throws {UnreadableFile} */
export function entryOf(row: Row): MemoryEntry {
  const { key, value, version, expires_at: expiresAt } = row;
  if (!(key instanceof Uint8Array)) throw new UnreadableFile("damaged");
  return {
    key: decoder.decode(key),
    value: parsed(String(value)),
    version: Number(version),
    expiresAt: expiresAt === null ? null : Number(expiresAt),
  };
}

function parsed(text: string): MemoryEntry["value"] {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableFile("damaged");
  }
}

function entryRow(row: Row): EntryRow {
  return {
    id: Number(row["id"]),
    space: Number(row["space"]),
    bytes: Number(row["bytes"]),
    version: Number(row["version"]),
  };
}
