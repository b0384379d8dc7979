import type { Kysely } from "kysely";
import type { ChainName } from "../../domain/audit/audit_event.ts";
import { type CursorKey, decodeCursor, encodeCursor } from "../../domain/cursor.ts";
import { MAX_PAGE, type Page, type PageRequest } from "../../domain/page.ts";
import type { SqlPath } from "./backend.ts";
import type { Database } from "./schema.ts";
import { TenantGuard } from "./tenant_guard.ts";

/**
 * What the repositories of one tenant work with: a database in which only this tenant can be named.
 */
export interface TenantSql {
  readonly db: Kysely<Database>;
  /** A tenant, or `system` for the audit chain that belongs to none. */
  readonly tenant: ChainName;
  /** For prepared statements, which are tied to the tenant once and for all. */
  readonly path: SqlPath;
}

/** Ties a database (or a transaction) to a tenant. */
export function tenantSql(path: SqlPath, tenant: ChainName): TenantSql {
  return { db: path.db.withPlugin(new TenantGuard(tenant)), tenant, path };
}

/** Part of a list by keyset: the page costs the same wherever it is. */
export async function keysetPage<Row, Item>(list: {
  /** Tenant, list and filters: what a cursor is good for. */
  readonly scope: readonly (string | number | boolean | undefined)[];
  readonly request: PageRequest;
  /** The types of the values the list is sorted by. */
  readonly form: readonly ("string" | "number")[];
  /** At most `limit` rows after `key`, in order. */
  readonly load: (key: CursorKey | undefined, limit: number) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => CursorKey;
  readonly toItem: (row: Row) => Item;
}): Promise<Page<Item>> {
  const name = JSON.stringify(list.scope.map((part) => part ?? null));
  const { limit: asked, cursor } = list.request;
  const limit = Math.min(Math.max(Math.trunc(asked) || 1, 1), MAX_PAGE);
  const key = cursor === undefined ? undefined : decodeCursor(name, cursor, list.form);
  // One more than asked for tells whether there is another page.
  const rows = await list.load(key, limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(list.toItem),
    nextCursor: rows.length > limit && last !== undefined
      ? encodeCursor(name, list.keyOf(last))
      : null,
  };
}

/** The text of a key that was sorted by text. */
export function textOf(key: CursorKey, index = 0): string {
  return String(key[index] ?? "");
}

/** The number of a key that was sorted by number. */
export function numberOf(key: CursorKey, index = 0): number {
  return Number(key[index] ?? 0);
}

/** Statements take only so many values: 32,766 in SQLite, 65,535 in Postgres. */
export function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** A time as the tables have it. */
export function toMs(date: Date): number {
  return date.getTime();
}

/** As {@linkcode toMs}, for what may not have happened. */
export function toMsOrNull(date: Date | null): number | null {
  return date === null ? null : date.getTime();
}

/** A time out of the tables. */
export function toDate(ms: number): Date {
  return new Date(ms);
}

/** As {@linkcode toDate}, for what may not have happened. */
export function toDateOrNull(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
