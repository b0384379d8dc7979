/**
 * Forgets what environments keep of executions no longer, a few rows at a time. What has not ended
 * is never forgotten.
 *
 * @module
 */
import { type Kysely, type RawBuilder, sql, type SqlBool } from "kysely";
import { idsSince } from "../../domain/ids.ts";
import type { Database } from "./schema.ts";
import { toMs } from "./tenant_sql.ts";

const DAY_MS = 86_400_000;
/** Environments that are looked through at a time. */
const ENVIRONMENTS = 20;
/** Rows of one statement. */
const AT_ONCE = 500;
const UNFINISHED = sql`('queued', 'running', 'waiting_approval')`;

type Days = "payload_days" | "log_days" | "record_days";
type Db = Kysely<Database>;

/** An environment in which something is too old. */
interface Old {
  readonly tenant_id: string;
  readonly id: string;
  readonly project_id: string;
}

/** @returns how many rows went; fewer than `limit`: nothing is left that is too old */
export async function forgetExecutions(db: Db, now: Date, limit: number): Promise<number> {
  let count = 0;
  for (const forget of [forgetRecords, forgetPayloads, forgetLines]) {
    if (count < limit) count += await forget(db, now, limit - count);
  }
  return count;
}

async function forgetRecords(db: Db, now: Date, limit: number): Promise<number> {
  const old = (before: Date) =>
    sql`select x.id from executions x where x.tenant_id = environments.tenant_id
      and x.project_id = environments.project_id and x.environment_id = environments.id
      and x.id < ${idsSince("execution", before)} and x.state not in ${UNFINISHED}
      order by x.id limit 1`;
  return await inOld(db, now, "record_days", limit, old, async (environment, before, left) => {
    const { tenant_id, project_id, id } = environment;
    const rows = await db.selectFrom("executions").select("id")
      .where("tenant_id", "=", tenant_id).where("project_id", "=", project_id)
      .where("environment_id", "=", id).where("id", "<", idsSince("execution", before))
      .where(sql<SqlBool>`state not in ${UNFINISHED}`)
      .orderBy("id").limit(left).execute();
    let count = 0;
    for (const row of rows) {
      if (count >= left) break;
      count += await forgetRecord(db, tenant_id, row.id, left - count);
    }
    return count;
  });
}

/** With all that is kept of it; the record goes last. */
async function forgetRecord(
  db: Db,
  tenantId: string,
  id: string,
  limit: number,
): Promise<number> {
  const lines = await db.selectFrom("execution_lines").select("seq")
    .where("tenant_id", "=", tenantId).where("execution_id", "=", id).orderBy("seq")
    .limit(limit).execute();
  await removeLines(db, tenantId, id, lines.map(({ seq }) => seq));
  if (lines.length >= limit) return lines.length;
  await db.deleteFrom("execution_payloads").where("tenant_id", "=", tenantId)
    .where("execution_id", "=", id).execute();
  await db.deleteFrom("executions").where("tenant_id", "=", tenantId).where("id", "=", id)
    .execute();
  return lines.length + 1;
}

async function forgetPayloads(db: Db, now: Date, limit: number): Promise<number> {
  const old = (before: Date) =>
    sql`select x.execution_id from execution_payloads x
      where x.tenant_id = environments.tenant_id and x.environment_id = environments.id
      and x.execution_id < ${idsSince("execution", before)} and ${isEnded(sql`x`)}
      order by x.execution_id limit 1`;
  return await inOld(db, now, "payload_days", limit, old, async (environment, before, left) => {
    const rows = await db.selectFrom("execution_payloads").select(["execution_id", "part"])
      .where("tenant_id", "=", environment.tenant_id).where("environment_id", "=", environment.id)
      .where("execution_id", "<", idsSince("execution", before))
      .where(isEnded(sql`execution_payloads`))
      .orderBy("execution_id").limit(left).execute();
    for (const { execution_id, part } of rows) {
      await db.deleteFrom("execution_payloads").where("tenant_id", "=", environment.tenant_id)
        .where("execution_id", "=", execution_id).where("part", "=", part).execute();
    }
    return rows.length;
  });
}

async function forgetLines(db: Db, now: Date, limit: number): Promise<number> {
  const old = (before: Date) =>
    sql`select x.execution_id from execution_lines x
      where x.tenant_id = environments.tenant_id and x.environment_id = environments.id
      and x.kept_at < ${toMs(before)} and ${isEnded(sql`x`)} order by x.kept_at limit 1`;
  return await inOld(db, now, "log_days", limit, old, async (environment, before, left) => {
    const rows = await db.selectFrom("execution_lines").select(["execution_id", "seq"])
      .where("tenant_id", "=", environment.tenant_id).where("environment_id", "=", environment.id)
      .where("kept_at", "<", toMs(before)).where(isEnded(sql`execution_lines`))
      .orderBy("kept_at").limit(left).execute();
    for (const [id, own] of Map.groupBy(rows, ({ execution_id }) => execution_id)) {
      await removeLines(db, environment.tenant_id, id, own.map(({ seq }) => seq));
    }
    return rows.length;
  });
}

/** Goes through the environments in which something is too old by their own rules. */
async function inOld(
  db: Db,
  now: Date,
  days: Days,
  limit: number,
  old: (before: Date) => RawBuilder<unknown>,
  forget: (environment: Old, before: Date, left: number) => Promise<number>,
): Promise<number> {
  const rules = await db.selectFrom("environments").select(days).distinct().execute();
  let count = 0;
  for (const rule of rules) {
    const kept = Number(rule[days]);
    const before = new Date(toMs(now) - kept * DAY_MS);
    const environments = await db.selectFrom("environments")
      .select(["tenant_id", "id", "project_id"]).where(days, "=", kept)
      .where(sql<SqlBool>`(${old(before)}) is not null`).limit(ENVIRONMENTS).execute();
    for (const environment of environments) {
      if (count >= limit) return count;
      count += await forget(environment, before, limit - count);
    }
  }
  return count;
}

/** Also where the record is gone. */
function isEnded(table: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`not exists (select 1 from executions o where o.tenant_id = ${table}.tenant_id
    and o.id = ${table}.execution_id and o.state in ${UNFINISHED})`;
}

async function removeLines(
  db: Db,
  tenantId: string,
  id: string,
  seqs: readonly number[],
): Promise<void> {
  for (let at = 0; at < seqs.length; at += AT_ONCE) {
    await db.deleteFrom("execution_lines").where("tenant_id", "=", tenantId)
      .where("execution_id", "=", id).where("seq", "in", seqs.slice(at, at + AT_ONCE)).execute();
  }
}
