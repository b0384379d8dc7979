/**
 * The statements of memory in Postgres. What a space counts is what it holds: each that changes
 * something belongs into a transaction that has locked the space.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { MemoryEntry, MemorySpace } from "../../../runtime/calls/memory/memory_store.ts";
import { CallError } from "../../../runtime/calls/provider.ts";
import type { MemorySql, Row } from "./memory_pool.ts";

/** A space as it is in the table, locked until the transaction ends. */
export interface SpaceRow {
  readonly id: number;
  /** The last one that was given. */
  readonly version: number;
  /** Values, expired ones too. */
  readonly held: number;
  /** Of these values. */
  readonly bytes: number;
}

/** An entry, without its value. */
export interface EntryRow {
  readonly bytes: number;
  readonly version: number;
  readonly isExpired: boolean;
}

// By bytes, and with no meaning but being the same. Numbers fit in a double.
const TABLES = `
  create table if not exists memory_spaces (
    id bigint generated always as identity primary key,
    tenant_id text collate "C" not null,
    texts text collate "C" not null,
    version bigint not null default 0,
    held bigint not null default 0,
    bytes bigint not null default 0,
    ends_at bigint,
    unique (tenant_id, texts)
  );
  create index if not exists memory_spaces_end on memory_spaces (ends_at)
    where ends_at is not null;
  create table if not exists memory_entries (
    space bigint not null references memory_spaces (id) on delete cascade,
    key bytea not null,
    value text not null,
    bytes bigint not null,
    version bigint not null,
    expires_at bigint,
    primary key (space, key)
  );
  create index if not exists memory_entries_expiry on memory_entries (expires_at)
    where expires_at is not null`;

/** Values of a space, and spaces with such values, that one sweep looks at. */
const SWEPT = 200;
/** Spaces of executions that one sweep removes, each with all that it holds. */
const SWEPT_EXECUTIONS = 10;
/** Greater than any key: no byte of UTF-8 is this one. */
const END = new Uint8Array([0xff]);
/** A key may begin with what looks like a byte order mark. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Makes the tables where they are not there; safe when several processes do it at once. */
export async function makeTables(sql: MemorySql): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(hashtextextended('aiel memory', 0))");
  await sql.query(TABLES);
}

/**
 * The name of a space: another one for any other space, well-formed whatever its texts hold. The
 * tenant stands beside it as well, so that what is a tenant's can be found.
 */
export function nameOf(space: MemorySpace): readonly [tenant: string, texts: string] {
  const { tenant, workspace, project, scope, owner } = space;
  return [JSON.stringify(tenant), JSON.stringify([workspace, project, scope, owner])];
}

/** The least bytes that are greater than every key that begins with these. */
export function endOf(prefix: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (prefix.length === 0) return END;
  const end = prefix.slice();
  // There is nothing to carry: no byte of UTF-8 is the greatest one.
  end[end.length - 1] = (end[end.length - 1] ?? 0) + 1;
  return end;
}

/** Locks a space. Undefined: nothing was ever kept in it. */
export async function lockSpace(
  sql: MemorySql,
  space: MemorySpace,
): Promise<SpaceRow | undefined> {
  const [row] = await sql.query(
    `select id, version, held, bytes from memory_spaces where tenant_id = $1 and texts = $2
      for update`,
    nameOf(space),
  );
  return row && {
    id: Number(row["id"]),
    version: Number(row["version"]),
    held: Number(row["held"]),
    bytes: Number(row["bytes"]),
  };
}

/** Locks a space, and makes it where it is not there. */
export async function makeSpace(sql: MemorySql, space: MemorySpace): Promise<SpaceRow> {
  // A space of an execution may be swept away between the two.
  for (;;) {
    const found = await lockSpace(sql, space);
    if (found !== undefined) return found;
    await sql.query(
      "insert into memory_spaces (tenant_id, texts) values ($1, $2) on conflict do nothing",
      nameOf(space),
    );
  }
}

/** What is kept under a key. */
export async function entryAt(
  sql: MemorySql,
  { id }: SpaceRow,
  key: Uint8Array,
  now: number,
): Promise<EntryRow | undefined> {
  const [row] = await sql.query(
    "select bytes, version, expires_at from memory_entries where space = $1 and key = $2",
    [id, Buffer.from(key)],
  );
  if (row === undefined) return undefined;
  const { bytes, version, expires_at: expiresAt } = row;
  return {
    bytes: Number(bytes),
    version: Number(version),
    isExpired: expiresAt !== null && Number(expiresAt) <= now,
  };
}

/** Keeps a value, in the place of one that was under its key. @param after what is held then */
export async function keep(
  sql: MemorySql,
  { id }: SpaceRow,
  entry: {
    readonly key: Uint8Array;
    readonly text: string;
    readonly bytes: number;
    readonly version: number;
    readonly expiresAt: number | null;
  },
  after: { readonly values: number; readonly bytes: number; readonly endsAt: number | null },
): Promise<void> {
  const { key, text, bytes, version, expiresAt } = entry;
  await sql.query(
    `insert into memory_entries (space, key, value, bytes, version, expires_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (space, key) do update set value = excluded.value, bytes = excluded.bytes,
        version = excluded.version, expires_at = excluded.expires_at`,
    [id, Buffer.from(key), text, bytes, version, expiresAt],
  );
  await sql.query(
    "update memory_spaces set version = $2, held = $3, bytes = $4, ends_at = $5 where id = $1",
    [id, version, after.values, after.bytes, after.endsAt],
  );
}

/** Removes what is kept under a key. */
export async function removeAt(
  sql: MemorySql,
  { id }: SpaceRow,
  key: Uint8Array,
): Promise<void> {
  await removeCounted(sql, "space = $1 and key = $2", [id, Buffer.from(key)]);
}

/** Removes all of a space that has expired, and tells what it holds then. */
export async function removeExpired(
  sql: MemorySql,
  space: SpaceRow,
  now: number,
): Promise<SpaceRow> {
  await removeCounted(sql, "space = $1 and expires_at <= $2", [space.id, now]);
  const [row] = await sql.query("select held, bytes from memory_spaces where id = $1", [space.id]);
  return { ...space, held: Number(row?.["held"]), bytes: Number(row?.["bytes"]) };
}

/** Removes all of a space; versions go on but in one of an execution, which goes itself. */
export async function clearSpace(
  sql: MemorySql,
  { id }: SpaceRow,
  isExecution: boolean,
): Promise<void> {
  if (isExecution) return void await sql.query("delete from memory_spaces where id = $1", [id]);
  await sql.query("delete from memory_entries where space = $1", [id]);
  await sql.query("update memory_spaces set held = 0, bytes = 0 where id = $1", [id]);
}

/**
 * Removes a little of what is past: expired values, and what executions left that were killed.
 * What another transaction works with is left to the next sweep, so that none waits for another.
 */
export async function sweep(sql: MemorySql, now: number): Promise<void> {
  const past = await sql.query(
    `select id from memory_spaces where id in (
      select space from memory_entries where expires_at <= $1 order by expires_at limit ${SWEPT}
    ) for update skip locked`,
    [now],
  );
  for (const { id } of past) {
    await removeCounted(
      sql,
      `space = $1 and key in (
        select key from memory_entries where space = $1 and expires_at <= $2 limit ${SWEPT}
      )`,
      [id, now],
    );
  }
  await sql.query(
    `delete from memory_spaces where id in (
      select id from memory_spaces where ends_at <= $1 limit ${SWEPT_EXECUTIONS}
        for update skip locked
    )`,
    [now],
  );
}

/** Removes entries of one space, which counts less then. */
async function removeCounted(
  sql: MemorySql,
  condition: string,
  values: readonly unknown[],
): Promise<void> {
  await sql.query(
    `with gone as (delete from memory_entries where ${condition} returning bytes)
      update memory_spaces set held = held - (select count(*) from gone),
        bytes = bytes - (select coalesce(sum(bytes), 0) from gone)
      where id = $1`,
    values,
  );
}

/** @throws {CallError} UPSTREAM for what can't be read */
export function entryOf({ key, value, version, expires_at: expiresAt }: Row): MemoryEntry {
  if (!(key instanceof Uint8Array)) throw damaged();
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
    throw damaged();
  }
}

function damaged(): CallError {
  return new CallError("UPSTREAM", "Memory holds a value that can't be read", {
    hint: "Delete it, or set it anew",
  });
}
