import { CompiledQuery } from "kysely";
import type { ConnectionOptions, PgBoss } from "pg-boss";
import type { Jobs, NewJob, TakenJob } from "../../domain/executions/ports.ts";
import type { TenantId } from "../../domain/ids.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { JobsOf, SqlPath } from "../sql/backend.ts";
import { ofTenant } from "./taken_job.ts";

/** The one queue that all jobs go through. */
export const QUEUE = "executions";

/** What a job carries, in the queue's own table. */
export interface BossJobData {
  readonly tenant_id: string;
  readonly execution_id: string;
}

/** Jobs in the queue of `pg-boss`, written in the transaction of the service's own rows. */
export class BossJobs implements Jobs {
  readonly #inTransaction: ConnectionOptions;

  constructor(
    private readonly boss: PgBoss,
    path: SqlPath,
    private readonly tenantId: TenantId,
  ) {
    this.#inTransaction = {
      db: {
        executeSql: async (text, values = []) => ({
          rows: [...await path.run(CompiledQuery.raw(text), values)],
        }),
      },
    };
  }

  async add({ executionId, priority }: NewJob): Promise<string> {
    const data: BossJobData = { tenant_id: this.tenantId, execution_id: executionId };
    const id = await this.boss.send(QUEUE, data, { ...this.#inTransaction, priority });
    if (id === null) throw new TypeError("The queue refuses a job");
    return id;
  }

  /** The job is deleted, since the record of what it did is the service's own. */
  async finish(job: TakenJob): Promise<boolean> {
    const attempt = bossAttempt(ofTenant(job, this.tenantId));
    const response = await this.boss.deleteJob(QUEUE, attempt, this.#inTransaction);
    return settledBy(response).length === 1;
  }

  async remove(jobId: string): Promise<void> {
    const [own] = await this.boss.findJobs(QUEUE, {
      ...this.#inTransaction,
      id: jobId,
      data: { tenant_id: this.tenantId },
    });
    if (own !== undefined) await this.boss.deleteJob(QUEUE, jobId, this.#inTransaction);
  }
}

/** For a store on Postgres. */
export function bossJobs(boss: PgBoss): JobsOf {
  return (path, tenantId) => new BossJobs(boss, path, tenantId);
}

/** A delivery as `pg-boss` counts it, which does nothing for one that was given away since. */
export function bossAttempt({ jobId, delivery }: TakenJob): { id: string; retryCount: number } {
  return { id: jobId, retryCount: delivery - 1 };
}

/** The ids of the jobs that a command of `pg-boss` changed; its types keep that to themselves. */
export function settledBy(response: unknown): readonly unknown[] {
  if (isRecord(response) && Array.isArray(response.settled)) return response.settled;
  throw new TypeError("pg-boss does not tell which jobs it changed");
}
