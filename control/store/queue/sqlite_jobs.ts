import { sql } from "kysely";
import type { Jobs, NewJob, TakenJob } from "../../domain/executions/ports.ts";
import { type Clock, systemClock } from "../../domain/ids.ts";
import type { JobsOf } from "../sql/backend.ts";
import { Prepared } from "../sql/prepared.ts";
import { type TenantSql, tenantSql, toMs } from "../sql/tenant_sql.ts";
import { ofTenant } from "./taken_job.ts";

const ADD = new Prepared((db, tenant, value) =>
  db.insertInto("jobs").values({
    tenant_id: tenant,
    id: value("id"),
    execution_id: value("execution"),
    rank: sql<number>`${value("rank")}`,
    added_at: sql<number>`${value("now")}`,
    lease_until: 0,
    delivery: 0,
  }).returning("id")
);
const FINISH = new Prepared((db, tenant, value) =>
  db.deleteFrom("jobs").where("tenant_id", "=", tenant).where("id", "=", value("id"))
    .where("delivery", "=", sql<number>`${value("delivery")}`).returning("id")
);
const REMOVE = new Prepared((db, tenant, value) =>
  db.deleteFrom("jobs").where("tenant_id", "=", tenant).where("id", "=", value("id"))
    .returning("id")
);

/** Jobs in a table of the service's SQLite. */
export class SqliteJobs implements Jobs {
  constructor(private readonly sql: TenantSql, private readonly clock: Clock) {}

  async add({ executionId, priority }: NewJob): Promise<string> {
    const id = crypto.randomUUID();
    await ADD.rows(this.sql, {
      id,
      execution: executionId,
      // Not by the sign alone: there are two zeros.
      rank: 0 - priority,
      now: toMs(this.clock.now()),
    });
    return id;
  }

  async finish(job: TakenJob): Promise<boolean> {
    const { jobId: id, delivery } = ofTenant(job, this.sql.tenant);
    return await FINISH.row(this.sql, { id, delivery }) !== undefined;
  }

  async remove(jobId: string): Promise<void> {
    await REMOVE.rows(this.sql, { id: jobId });
  }
}

/** For a store on SQLite. */
export function sqliteJobs(clock: Clock = systemClock): JobsOf {
  return (path, tenantId) => new SqliteJobs(tenantSql(path, tenantId), clock);
}
