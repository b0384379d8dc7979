import { sql, type SqlBool } from "kysely";
import type { LeasedExecution, SystemExecutions } from "../../domain/executions/ports.ts";
import type { ExecutionId, ScheduleId, TenantId } from "../../domain/ids.ts";
import type { SqlPath } from "./backend.ts";
import { ADMITTED } from "./execution_queue.ts";
import { forgetExecutions } from "./forget_executions.ts";
import { storedId } from "./stored_values.ts";
import { chunks, toDate, toMs } from "./tenant_sql.ts";

/** Tenants whose executions one statement counts. */
const TENANTS_AT_ONCE = 200;

/** One of a tenant's. */
interface Owned {
  readonly tenantId: TenantId;
  readonly id: ExecutionId;
}

/** What workers and upkeep do with executions across tenants. */
export class SqlSystemExecutions implements SystemExecutions {
  constructor(private readonly path: SqlPath) {}

  async renew(
    claims: readonly (Owned & { readonly token: string })[],
    leaseUntil: Date,
  ): Promise<{ readonly cancel: readonly string[]; readonly lost: readonly string[] }> {
    const cancel = new Set<string | null>();
    const held = new Set<string | null>();
    // In one order, so that two processes never wait for each other.
    const byTenant = [...Map.groupBy(claims, ({ tenantId }) => tenantId)]
      .sort(([a], [b]) => a < b ? -1 : 1);
    for (const [tenantId, own] of byTenant) {
      const rows = await this.path.db.updateTable("executions")
        .set({ lease_until: toMs(leaseUntil) })
        .where("tenant_id", "=", tenantId).where("id", "in", own.map(({ id }) => id))
        .where("claim", "in", own.map(({ token }) => token)).where("state", "=", "running")
        .returning(["claim", "cancelled_by"]).execute();
      for (const { claim, cancelled_by } of rows) {
        held.add(claim);
        if (cancelled_by !== null) cancel.add(claim);
      }
    }
    const tokens = claims.map(({ token }) => token);
    return {
      cancel: tokens.filter((token) => cancel.has(token)),
      lost: tokens.filter((token) => !held.has(token)),
    };
  }

  async expired(time: Date, limit: number): Promise<readonly LeasedExecution[]> {
    const rows = await this.path.db.selectFrom("executions")
      .select(["tenant_id", "id", "claim", "lease_until"])
      .where(sql<SqlBool>`state = 'running' and queued = 0`)
      .where("lease_until", "<", toMs(time)).orderBy("lease_until").limit(limit).execute();
    return rows.map(({ claim, lease_until, ...row }) => ({
      ...owned(row),
      token: claim ?? "",
      leaseUntil: toDate(lease_until ?? 0),
    }));
  }

  async tenantsDue(now: Date, limit: number): Promise<readonly TenantId[]> {
    const rows = await this.path.db.selectFrom("execution_backlogs").select("tenant_id")
      .where("look_at", "<=", toMs(now)).orderBy("look_at").limit(limit).execute();
    return rows.map(({ tenant_id }) => storedId("tenant", tenant_id));
  }

  async stranded(before: Date, limit: number): Promise<readonly Owned[]> {
    const rows = await this.path.db.selectFrom("execution_queue")
      .innerJoin(
        "executions",
        (join) =>
          join.onRef("executions.tenant_id", "=", "execution_queue.tenant_id")
            .onRef("executions.id", "=", "execution_queue.execution_id"),
      )
      .select(["executions.tenant_id", "executions.id"])
      .where("execution_queue.admitted_at", "<", toMs(before))
      .where("executions.state", "<>", "running")
      .orderBy("execution_queue.admitted_at").limit(limit).execute();
    return rows.map(owned);
  }

  async schedulesDue(
    now: Date,
    limit: number,
  ): Promise<readonly { tenantId: TenantId; id: ScheduleId }[]> {
    const rows = await this.path.db.selectFrom("schedules").select(["tenant_id", "id"])
      .where("next_at", "<=", toMs(now)).orderBy("next_at").limit(limit).execute();
    return rows.map(({ tenant_id, id }) => ({
      tenantId: storedId("tenant", tenant_id),
      id: storedId("schedule", id),
    }));
  }

  async nextScheduleAt(): Promise<Date | undefined> {
    const row = await this.path.db.selectFrom("schedules").select("next_at")
      .where("next_at", "is not", null).orderBy("next_at").limit(1).executeTakeFirst();
    return row === undefined || row.next_at === null ? undefined : toDate(row.next_at);
  }

  async forget(now: Date, limit: number): Promise<number> {
    return await forgetExecutions(this.path.db, now, limit);
  }

  async turnMonths(now: Date): Promise<void> {
    const { months } = this.path;
    if (months === undefined) return;
    await months.makeAhead(this.path, now);
    await months.drop(this.path, now);
  }

  async backlogs(
    limit: number,
  ): Promise<readonly { tenantId: TenantId; waiting: number; running: number }[]> {
    const { db } = this.path;
    const most = await db.selectFrom("execution_backlogs").select(["tenant_id", "entries"])
      .where(sql<SqlBool>`entries > 0`).orderBy("entries", "desc").limit(limit).execute();
    const found: { tenantId: TenantId; waiting: number; running: number }[] = [];
    for (const some of chunks(most, TENANTS_AT_ONCE)) {
      const ids = some.map(({ tenant_id }) => tenant_id);
      const admitted = await db.selectFrom("execution_queue")
        .select((row) => ["tenant_id", row.fn.countAll<number>().as("count")])
        .where("tenant_id", "in", ids).where("place", "=", ADMITTED)
        .groupBy("tenant_id").execute();
      const running = await db.selectFrom("executions")
        .select((row) => ["tenant_id", row.fn.countAll<number>().as("count")])
        .where("tenant_id", "in", ids).where(sql<SqlBool>`state = 'running'`)
        .groupBy("tenant_id").execute();
      const of = (rows: typeof admitted, id: string) =>
        rows.find(({ tenant_id }) => tenant_id === id)?.count ?? 0;
      found.push(...some.map(({ tenant_id: id, entries }) => ({
        tenantId: storedId("tenant", id),
        waiting: entries - of(admitted, id),
        running: of(running, id),
      })));
    }
    return found.sort((a, b) => b.waiting - a.waiting || b.running - a.running);
  }
}

function owned(row: { readonly tenant_id: string; readonly id: string }): Owned {
  return { tenantId: storedId("tenant", row.tenant_id), id: storedId("execution", row.id) };
}
