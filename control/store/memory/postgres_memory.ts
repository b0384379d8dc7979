/**
 * Memory in tables of Postgres, for any number of nodes: the rules and the counting of versions are
 * those of memory in SQLite. Calls of one space wait for each other, those of different ones don't.
 *
 * The tables are made here, with the first call, and not by the steps of the service's own tables:
 * SQLite keeps memory in a file of its own, its rows are tied to a tenant by the name of their
 * space, and an operator may put memory into another database than the rest.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { cursorAfter, keyOfCursor } from "../../../runtime/calls/memory/memory_cursor.ts";
import {
  expectRoom,
  expectVersion,
  expiryOf,
  keptValue,
  keyBytes,
} from "../../../runtime/calls/memory/memory_rules.ts";
import {
  type ListQuery,
  MEMORY_LIMITS,
  type MemoryEntry,
  type MemoryLimits,
  type MemoryPage,
  type MemorySpace,
  type MemoryStore,
  type SetOptions,
} from "../../../runtime/calls/memory/memory_store.ts";
import type { Json } from "../../../runtime/protocol/json.ts";
import { MemoryPool, type MemorySql, type Row } from "./memory_pool.ts";
import {
  clearSpace,
  endOf,
  entryAt,
  entryOf,
  keep,
  lockSpace,
  makeSpace,
  makeTables,
  nameOf,
  removeAt,
  removeExpired,
  sweep,
} from "./memory_tables.ts";

/** How to keep memory. */
export interface PostgresMemoryOptions {
  /** `postgres://user:password@host:port/database`, or `…?host=/directory/of/socket`. */
  readonly url: string;
  /** Connections at most; default 5. */
  readonly connections?: number;
  /** How long to wait for a connection or a lock, in milliseconds; default 5,000. */
  readonly waitMs?: number;
  /** Epoch milliseconds; `Date.now` by default. */
  readonly now?: () => number;
  readonly limits?: MemoryLimits;
  /** How often at most a write also removes what is past, in milliseconds; default 1,000. */
  readonly sweepMs?: number;
}

/** Far longer than any run, in milliseconds: an execution that wrote nothing since has ended. */
const EXECUTION_MS = 7 * 24 * 60 * 60 * 1000;

/** Keeps memory in a database, which is connected to with the first call. */
export function postgresMemory(options: PostgresMemoryOptions): MemoryStore {
  return new PostgresMemory(options);
}

class PostgresMemory implements MemoryStore {
  readonly #pool: MemoryPool;
  readonly #now: () => number;
  readonly #limits: MemoryLimits;
  readonly #sweepMs: number;
  #made: Promise<void> | undefined;
  #sweptAt = -Infinity;

  constructor(
    {
      url,
      connections = 5,
      waitMs = 5_000,
      now = Date.now,
      limits = MEMORY_LIMITS,
      sweepMs = 1_000,
    }: PostgresMemoryOptions,
  ) {
    this.#pool = new MemoryPool({ url, connections, waitMs });
    this.#now = now;
    this.#limits = limits;
    this.#sweepMs = sweepMs;
  }

  async get(space: MemorySpace, key: string): Promise<MemoryEntry | undefined> {
    const bytes = keyBytes(key, this.#limits);
    return await this.#read(async (sql) => {
      const [row] = await sql.query(
        `select key, value, e.version, expires_at
          from memory_entries e join memory_spaces s on s.id = e.space
          where tenant_id = $1 and texts = $2 and key = $3
            and (expires_at is null or expires_at > $4)`,
        [...nameOf(space), Buffer.from(bytes), this.#now()],
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
    return await this.#write(async (sql, now) => {
      let of = await makeSpace(sql, space);
      const found = await entryAt(sql, of, bytes, now);
      const there = found?.isExpired ? undefined : found;
      expectVersion(key, there?.version ?? 0, ifVersion);
      // What has expired under the key is replaced as well, and counted so far.
      const after = (replaced: typeof found) => ({
        values: of.held + (replaced === undefined ? 1 : 0),
        bytes: of.bytes - (replaced?.bytes ?? 0) + kept.bytes,
      });
      let then = after(found);
      if (then.values > this.#limits.values || then.bytes > this.#limits.spaceBytes) {
        of = await removeExpired(sql, of, now);
        then = after(there);
        expectRoom(space.scope, key, then, this.#limits);
      }
      const version = of.version + 1;
      const entry = { key: bytes, ...kept, version, expiresAt: expiryOf(now, ttlSeconds) };
      const endsAt = space.scope === "execution" ? now + EXECUTION_MS : null;
      await keep(sql, of, entry, { ...then, endsAt });
      return version;
    });
  }

  async delete(
    space: MemorySpace,
    key: string,
    { ifVersion }: Pick<SetOptions, "ifVersion">,
  ): Promise<boolean> {
    const bytes = keyBytes(key, this.#limits);
    return await this.#write(async (sql, now) => {
      const of = await lockSpace(sql, space);
      const found = of && await entryAt(sql, of, bytes, now);
      const isThere = found !== undefined && !found.isExpired;
      expectVersion(key, isThere ? found.version : 0, ifVersion);
      if (of === undefined || !isThere) return false;
      await removeAt(sql, of, bytes);
      return true;
    });
  }

  async list(space: MemorySpace, { prefix, cursor, limit }: ListQuery): Promise<MemoryPage> {
    const from = keyBytes(prefix, this.#limits, "prefix");
    const after = cursor === undefined ? new Uint8Array() : keyOfCursor(cursor);
    return await this.#read(async (sql) => {
      // One more than asked for tells whether there is another page. Values that are on a later
      // page stay where they are.
      const rows = await sql.query(
        `select key, version, expires_at, on_page,
            case when on_page then value end as value
          from (
            select key, value, version, expires_at,
              n <= $7 and (n = 1 or total <= $8) as on_page
            from (
              select key, value, e.version, expires_at,
                row_number() over keys as n, sum(e.bytes) over keys as total
              from memory_entries e join memory_spaces s on s.id = e.space
              where tenant_id = $1 and texts = $2 and key > $3 and key >= $4 and key < $5
                and (expires_at is null or expires_at > $6)
              window keys as (order by key rows unbounded preceding)
              order by key limit $7 + 1
            ) as numbered
          ) as paged order by key`,
        [
          ...nameOf(space),
          ...[after, from, endOf(from)].map((bytes) => Buffer.from(bytes)),
          this.#now(),
          limit,
          this.#limits.pageBytes,
        ],
      );
      return pageOf(rows);
    });
  }

  async clear(space: MemorySpace): Promise<void> {
    await this.#write(async (sql) => {
      const of = await lockSpace(sql, space);
      if (of !== undefined) await clearSpace(sql, of, space.scope === "execution");
    });
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #read<T>(work: (sql: MemorySql) => Promise<T>): Promise<T> {
    await this.#tables();
    return await this.#pool.run(work);
  }

  async #write<T>(work: (sql: MemorySql, now: number) => Promise<T>): Promise<T> {
    await this.#tables();
    const now = this.#now();
    await this.#sweep(now);
    return await this.#pool.transaction((sql) => work(sql, now));
  }

  /** In a transaction of its own: it locks spaces of others. */
  async #sweep(now: number): Promise<void> {
    if (performance.now() - this.#sweptAt < this.#sweepMs) return;
    this.#sweptAt = performance.now();
    await this.#pool.transaction((sql) => sweep(sql, now));
  }

  async #tables(): Promise<void> {
    const making = this.#made ??= this.#pool.transaction(makeTables);
    try {
      await making;
    } catch (error) {
      // The next call tries again; another one may do so already.
      if (this.#made === making) this.#made = undefined;
      throw error;
    }
  }
}

function pageOf(rows: readonly Row[]): MemoryPage {
  const entries = rows.filter((row) => row["on_page"] === true).map(entryOf);
  const last = entries.at(-1);
  const isLast = last === undefined || entries.length === rows.length;
  return { entries, cursor: isLast ? undefined : cursorAfter(last.key) };
}
