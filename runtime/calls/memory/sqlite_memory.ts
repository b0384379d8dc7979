/**
 * Memory in one file of SQLite, which any number of processes may use at once: a runner for each
 * request, one that serves, `aiel dev`.
 *
 * Versions are counted by the space, not by the key. So a version never comes again for a key that
 * was deleted or has expired, and nothing must be kept of such a key; what is kept for ever is one
 * row of each space. Only the spaces of executions go altogether, for no other execution gets the
 * same name: when the run ends, or, after a run that was killed, when nothing was written to them
 * for long.
 *
 * @module
 */

import type { Json } from "../../protocol/json.ts";
import { CallError } from "../provider.ts";
import { cursorAfter, keyOfCursor } from "./memory_cursor.ts";
import { expectRoom, expectVersion, expiryOf, keptValue, keyBytes } from "./memory_rules.ts";
import {
  type ListQuery,
  MEMORY_LIMITS,
  type MemoryEntry,
  type MemoryLimits,
  type MemoryPage,
  type MemorySpace,
  type MemoryStore,
  type SetOptions,
} from "./memory_store.ts";
import { asCallError, troubleOf } from "./sqlite_failure.ts";
import { openSqliteFile, type Row, type SqliteFile } from "./sqlite_file.ts";
import {
  clearSpace,
  endOf,
  entryOf,
  findSpace,
  keep,
  makeSpace,
  removeEntries,
  removeExpired,
  removeExpiredAt,
  sweep,
  textsOf,
  valueThere,
} from "./sqlite_spaces.ts";

/** How to keep memory. */
export interface SqliteMemoryOptions {
  /** Of the file, in a directory that is there and that no other user can write to. */
  readonly path: string;
  /** Makes the directory for this user alone, where it is not there and its own one is. */
  readonly makesDirectory?: boolean;
  /** Epoch milliseconds; `Date.now` by default. */
  readonly now?: () => number;
  /** How long other processes are waited for, in milliseconds. Default 5,000. */
  readonly waitMs?: number;
  readonly limits?: MemoryLimits;
}

const RETRY_MS = 5;

/** Keeps memory in a file, which is opened with the first call. */
export function sqliteMemory(options: SqliteMemoryOptions): MemoryStore {
  return new SqliteMemory(options);
}

class SqliteMemory implements MemoryStore {
  readonly #path: string;
  readonly #makesDirectory: boolean;
  readonly #now: () => number;
  readonly #waitMs: number;
  readonly #limits: MemoryLimits;
  #file: Promise<SqliteFile> | undefined;
  /** Damage that was seen: what goes on writing then makes it worse. */
  #damage: unknown;
  #closed = false;

  constructor(
    { path, makesDirectory = false, now = Date.now, waitMs = 5_000, limits = MEMORY_LIMITS }:
      SqliteMemoryOptions,
  ) {
    this.#path = path;
    this.#makesDirectory = makesDirectory;
    this.#now = now;
    this.#waitMs = waitMs;
    this.#limits = limits;
  }

  async get(space: MemorySpace, key: string): Promise<MemoryEntry | undefined> {
    const bytes = keyBytes(key, this.#limits);
    return await this.#run((file) => {
      const row = file.first(
        `select key, value, e.version, expires_at from entries e join spaces s on s.id = e.space
          where s.texts = ? and key = ? and (expires_at is null or expires_at > ?)`,
        textsOf(space),
        bytes,
        this.#now(),
      );
      return row && entryOf(row);
    });
  }

  async set(
    space: MemorySpace,
    key: string,
    value: Json,
    { ttlSeconds, ifVersion }: SetOptions,
  ): Promise<number> {
    const bytes = keyBytes(key, this.#limits);
    const kept = keptValue(key, value, this.#limits);
    return await this.#write((file, now) => {
      removeExpiredAt(file, makeSpace(file, space), bytes, now);
      let of = makeSpace(file, space);
      const there = valueThere(file, of, bytes, now);
      expectVersion(key, there?.version ?? 0, ifVersion);
      const after = () => ({
        values: of.held + (there === undefined ? 1 : 0),
        bytes: of.bytes - (there?.bytes ?? 0) + kept.bytes,
      });
      if (after().values > this.#limits.values || after().bytes > this.#limits.spaceBytes) {
        removeExpired(file, of, now);
        of = makeSpace(file, space);
        expectRoom(space.scope, key, after(), this.#limits);
      }
      const version = of.version + 1;
      const expiresAt = expiryOf(now, ttlSeconds);
      keep(file, of, { key: bytes, ...kept, version, expiresAt }, { ...after(), now });
      return version;
    });
  }

  async delete(
    space: MemorySpace,
    key: string,
    { ifVersion }: Pick<SetOptions, "ifVersion">,
  ): Promise<boolean> {
    const bytes = keyBytes(key, this.#limits);
    return await this.#write((file, now) => {
      const of = findSpace(file, space);
      const there = of && valueThere(file, of, bytes, now);
      expectVersion(key, there?.version ?? 0, ifVersion);
      if (there === undefined) return false;
      removeEntries(file, [there]);
      return true;
    });
  }

  async list(space: MemorySpace, { prefix, cursor, limit }: ListQuery): Promise<MemoryPage> {
    const from = keyBytes(prefix, this.#limits, "prefix");
    const after = cursor === undefined ? new Uint8Array() : keyOfCursor(cursor);
    return await this.#run((file) => {
      const rows = file.each(
        `select key, value, e.bytes, e.version, expires_at
          from entries e join spaces s on s.id = e.space
          where s.texts = ? and key > ? and key >= ? and key < ?
            and (expires_at is null or expires_at > ?)
          order by key`,
        ...[textsOf(space), after, from, endOf(from), this.#now()],
      );
      return this.#page(rows, limit);
    });
  }

  /** As many as fit. There is a cursor only where another one follows. */
  #page(rows: Iterable<Row>, limit: number): MemoryPage {
    const entries: MemoryEntry[] = [];
    let bytes = 0;
    for (const row of rows) {
      bytes += Number(row["bytes"]);
      const last = entries.at(-1);
      if (last !== undefined && (entries.length >= limit || bytes > this.#limits.pageBytes)) {
        return { entries, cursor: cursorAfter(last.key) };
      }
      entries.push(entryOf(row));
    }
    return { entries, cursor: undefined };
  }

  async clear(space: MemorySpace): Promise<void> {
    await this.#write((file) => {
      const of = findSpace(file, space);
      if (of !== undefined) clearSpace(file, of);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    try {
      (await this.#file)?.close();
    } catch {
      // It was never open.
    }
  }

  /** Changes something; a little of what is past goes with it. */
  #write<T>(work: (file: SqliteFile, now: number) => T): Promise<T> {
    return this.#run((file) =>
      file.transaction(() => {
        const now = this.#now();
        sweep(file, now);
        return work(file, now);
      })
    );
  }

  /** Does work that does nothing when it fails, again and again while another process is at it. */
  async #run<T>(work: (file: SqliteFile) => T): Promise<T> {
    const until = performance.now() + this.#waitMs;
    for (;;) {
      if (this.#damage !== undefined) throw this.#damage;
      try {
        const file = await this.#opened();
        return work(file);
      } catch (error) {
        const trouble = troubleOf(error);
        if (trouble !== "busy" || performance.now() > until) {
          const failure = asCallError(error);
          if (trouble === "damaged") await this.#giveUp(failure);
          throw failure;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async #opened(): Promise<SqliteFile> {
    this.#refuseClosed();
    const opening = this.#file ??= openSqliteFile(this.#path, this.#makesDirectory);
    try {
      const file = await opening;
      this.#refuseClosed();
      return file;
    } catch (error) {
      // Another call may be opening it anew already.
      if (this.#file === opening && !this.#closed) this.#file = undefined;
      throw error;
    }
  }

  #refuseClosed(): void {
    if (this.#closed) throw new CallError("UPSTREAM", "Memory is closed: the runtime is ending");
  }

  async #giveUp(failure: unknown): Promise<void> {
    this.#damage = failure;
    const file = this.#file;
    this.#file = undefined;
    (await file)?.close();
  }
}
