/**
 * The months of executions on Postgres: each is a table of its own, so that what is old goes by
 * dropping a table instead of deleting rows. The id of an execution is the time, and so says in
 * which month its rows are.
 *
 * @module
 */
import { type Kysely, sql } from "kysely";
import { type ExecutionId, idsSince, timeOfId } from "../../domain/ids.ts";
import type { MonthTables, SqlPath } from "./backend.ts";
import { EXECUTION_TABLES } from "./execution_tables.ts";
import type { Database } from "./schema.ts";

/** Months that are made before they begin. */
const AHEAD = 2;
const LOCK = "aiel months";
const PART = /_([0-9]{4,5})_([0-9]{2})$/;
/** How long dropping waits for those who read; those who come after it wait, too. */
const DROP_WAIT_MS = 200;
// Rows of executions are changed in place, where there is room.
const STORAGE: Readonly<Record<string, string>> = { executions: " with (fillfactor = 70)" };

const DIVIDED = EXECUTION_TABLES.filter(({ months }) => months !== undefined)
  .map(({ name }) => name);

/** A month of one of the tables. */
interface MonthTable {
  readonly name: string;
  readonly start: Date;
  readonly end: Date;
}

/** Makes months, and remembers which there are. */
export class Months implements MonthTables {
  readonly #known = new Set<string>();
  // A month may go again with the transaction that made it.
  readonly #making = new WeakSet<SqlPath>();

  /** Makes room for what is kept of an execution, should there be none. */
  async ensure(path: SqlPath, id: ExecutionId): Promise<void> {
    await this.#make(path, timeOfId(id));
  }

  /** Makes this month and those to come. */
  async makeAhead(path: SqlPath, now: Date): Promise<void> {
    for (let ahead = 0; ahead <= AHEAD; ahead++) await this.#make(path, monthOf(now, ahead));
  }

  /**
   * Drops the months that environments keep nothing of any more, but for those with work that has
   * not ended.
   */
  async drop(path: SqlPath, now: Date): Promise<void> {
    const { db } = path;
    await sql`select set_config('lock_timeout', ${`${DROP_WAIT_MS}`}, true)`.execute(db);
    for (const [table, days] of await longestDays(db)) {
      for (const { name, start, end } of await monthsOf(db, table)) {
        const isOver = end.getTime() + days * 86_400_000 <= now.getTime();
        if (!isOver || await hasUnfinished(db, start, end)) continue;
        await sql.raw(`drop table ${name}`).execute(db);
        this.#known.clear();
      }
    }
  }

  async #make(path: SqlPath, time: Date): Promise<void> {
    const start = monthOf(time, 0);
    const label = `${start.getUTCFullYear()}_${`${start.getUTCMonth() + 1}`.padStart(2, "0")}`;
    if (this.#known.has(label)) return;
    const { db } = path;
    if (await isThere(db, `executions_${label}`)) {
      if (!this.#making.has(path)) this.#known.add(label);
      return;
    }
    await sql`select pg_advisory_xact_lock(hashtextextended(${LOCK}, 0))`.execute(db);
    this.#making.add(path);
    const [from, to] = [start, monthOf(start, 1)].map((at) => idsSince("execution", at));
    for (const table of DIVIDED) {
      const name = `${table}_${label}`;
      if (await isThere(db, name)) continue;
      // Attaching lets others read and write meanwhile; making it as a part would not.
      const like = `(like ${table} including defaults including storage)`;
      await sql.raw(`create table ${name} ${like}${STORAGE[table] ?? ""}`).execute(db);
      await sql.raw(
        `alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}')`,
      ).execute(db);
    }
  }
}

async function isThere(db: Kysely<Database>, name: string): Promise<boolean> {
  const { rows } = await sql<{ found: string | null }>`select to_regclass(${name})::text as found`
    .execute(db);
  return rows[0]?.found !== null;
}

/** For how many days something of a table may be kept, by the rules of all environments. */
async function longestDays(db: Kysely<Database>): Promise<(readonly [string, number])[]> {
  const { rows } = await sql<Record<string, number | null>>`select
    max(least(log_days, record_days)) as execution_lines,
    max(least(payload_days, record_days)) as execution_payloads,
    max(record_days) as executions from environments`.execute(db);
  // The record last: the others belong to it.
  return Object.entries(rows[0] ?? {}).flatMap(([table, days]) =>
    days === null ? [] : [[table, days] as const]
  );
}

async function monthsOf(db: Kysely<Database>, table: string): Promise<MonthTable[]> {
  const { rows } = await sql<{ name: string }>`select c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass(${table})
    order by c.relname`.execute(db);
  return rows.flatMap(({ name }) => {
    const [, year, month] = PART.exec(name) ?? [];
    if (year === undefined) return [];
    const start = new Date(Date.UTC(Number(year), Number(month) - 1));
    return [{ name, start, end: monthOf(start, 1) }];
  });
}

async function hasUnfinished(db: Kysely<Database>, start: Date, end: Date): Promise<boolean> {
  const [from, to] = [start, end].map((at) => idsSince("execution", at));
  const { rows } = await sql<{ id: string }>`
    select id from executions where state = 'running' and id >= ${from} and id < ${to}
    union all select execution_id from execution_queue
      where execution_id >= ${from} and execution_id < ${to} limit 1`.execute(db);
  return rows.length > 0;
}

/** The beginning of a month in UTC, so many months later. */
function monthOf(time: Date, later: number): Date {
  return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + later));
}
