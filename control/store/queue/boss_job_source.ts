import type { PgBoss } from "pg-boss";
import type { JobSource, TakenJob } from "../../domain/executions/ports.ts";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";
import { bossAttempt, type BossJobData, QUEUE, settledBy } from "./boss_jobs.ts";
import { toTakenJob } from "./taken_job.ts";

/**
 * The jobs of all tenants in the queue of `pg-boss`. One that is not renewed within the lease is
 * put back by the supervisor of any process that has the queue open.
 */
export class BossJobSource implements JobSource {
  #isClosed = false;

  constructor(
    private readonly boss: PgBoss,
    readonly leaseMs: number,
    /** An error of Postgres as `StoreUnavailable`, when it is one. */
    private readonly translate: (error: unknown) => unknown,
  ) {}

  async take(limit: number): Promise<readonly TakenJob[]> {
    if (limit < 1) return [];
    const jobs = await this.#attempt(() =>
      this.boss.fetch<Partial<BossJobData> | null>(QUEUE, {
        batchSize: limit,
        includeMetadata: true,
      })
    );
    // What an update returns is in no order.
    return jobs.toSorted((a, b) =>
      b.priority - a.priority || a.createdOn.getTime() - b.createdOn.getTime()
    ).flatMap(({ id, retryCount, data }) =>
      toTakenJob({
        tenantId: data?.tenant_id,
        executionId: data?.execution_id,
        jobId: id,
        delivery: retryCount + 1,
      }) ?? []
    );
  }

  async renew(jobs: readonly TakenJob[]): Promise<readonly TakenJob[]> {
    if (jobs.length === 0) return [];
    const held = new Set(
      settledBy(await this.#attempt(() => this.boss.touch(QUEUE, jobs.map(bossAttempt)))),
    );
    // A process may have a job that it lost and was given again: then only the newer one counts.
    const newest = new Map<string, number>();
    for (const { jobId, delivery } of jobs) {
      newest.set(jobId, Math.max(delivery, newest.get(jobId) ?? 0));
    }
    return jobs.filter(({ jobId, delivery }) => !held.has(jobId) || delivery !== newest.get(jobId));
  }

  async counts(): Promise<{ readonly ready: number; readonly taken: number }> {
    const [stats] = await this.#attempt(() => this.boss.getQueueStats(QUEUE));
    return { ready: stats?.readyCount ?? 0, taken: stats?.activeCount ?? 0 };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.boss.stop({ graceful: false });
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new StoreUnavailable("The queue is closed");
    try {
      return await work();
    } catch (error) {
      throw this.translate(error);
    }
  }
}
