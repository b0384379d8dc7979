import { type Kysely, sql } from "kysely";
import type { JobSource, TakenJob } from "../../domain/executions/ports.ts";
import { type Clock, systemClock } from "../../domain/ids.ts";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";
import type { SqlBackend } from "../sql/backend.ts";
import type { Database } from "../sql/schema.ts";
import { toMs } from "../sql/tenant_sql.ts";
import { toTakenJob } from "./taken_job.ts";

/** How a queue in SQLite is read. */
export interface SqliteJobSourceOptions {
  /** Default 30,000. */
  readonly leaseMs?: number;
  readonly clock?: Clock;
}

interface JobKey {
  readonly tenant_id: string;
  readonly id: string;
  readonly delivery: number;
}

interface TakenRow extends JobKey {
  readonly execution_id: string;
  readonly rank: number;
  readonly place: number;
}

const LEASE_MS = 30_000;

/**
 * The jobs of all tenants in the service's SQLite. The clocks of two processes on it should agree
 * to within the lease.
 */
export class SqliteJobSource implements JobSource {
  readonly leaseMs: number;
  readonly #clock: Clock;
  #isClosed = false;

  constructor(
    private readonly backend: SqlBackend,
    { leaseMs = LEASE_MS, clock = systemClock }: SqliteJobSourceOptions = {},
  ) {
    this.leaseMs = leaseMs;
    this.#clock = clock;
  }

  async take(limit: number): Promise<readonly TakenJob[]> {
    if (limit < 1) return [];
    const now = toMs(this.#clock.now());
    // The sign keeps SQLite from looking for free ones first, and sorting all that it finds.
    const rows = await this.#write(async (db) =>
      (await sql<TakenRow>`update jobs set lease_until = ${now + this.leaseMs},
        delivery = delivery + 1
        where rowid in (
          select rowid from jobs where +lease_until <= ${now} order by rank, rowid limit ${limit}
        )
        returning tenant_id, id, execution_id, rank, rowid as place, delivery`.execute(db)).rows
    );
    // What an update returns is in no order.
    return [...rows].sort((a, b) => a.rank - b.rank || a.place - b.place).flatMap((row) =>
      toTakenJob({
        tenantId: row.tenant_id,
        executionId: row.execution_id,
        jobId: row.id,
        delivery: row.delivery,
      }) ?? []
    );
  }

  async renew(jobs: readonly TakenJob[]): Promise<readonly TakenJob[]> {
    if (jobs.length === 0) return [];
    const leaseUntil = toMs(this.#clock.now()) + this.leaseMs;
    const keys = JSON.stringify(jobs.map((job) => [job.tenantId, job.jobId, job.delivery]));
    const held = await this.#write(async (db) =>
      (await sql<JobKey>`update jobs set lease_until = ${leaseUntil}
        where (tenant_id, id, delivery) in (
          select value ->> 0, value ->> 1, value ->> 2 from json_each(${keys})
        )
        returning tenant_id, id, delivery`.execute(db)).rows
    );
    const keysHeld = new Set(held.map((row) => keyOf(row.tenant_id, row.id, row.delivery)));
    return jobs.filter(({ tenantId, jobId, delivery }) =>
      !keysHeld.has(keyOf(tenantId, jobId, delivery))
    );
  }

  async counts(): Promise<{ readonly ready: number; readonly taken: number }> {
    const now = toMs(this.#clock.now());
    const { all, taken } = await this.#attempt(() =>
      this.backend.read.selectNoFrom((row) => [
        row.selectFrom("jobs").select((job) => job.fn.countAll<number>().as("count")).as("all"),
        row.selectFrom("jobs").select((job) => job.fn.countAll<number>().as("count"))
          .where("lease_until", ">", now).as("taken"),
      ]).executeTakeFirstOrThrow()
    );
    return { ready: (all ?? 0) - (taken ?? 0), taken: taken ?? 0 };
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return Promise.resolve();
  }

  /** In a transaction, since a statement by itself would not wait for another process. */
  async #write<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
    return await this.#attempt(() => this.backend.write.transaction().execute(work));
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new StoreUnavailable("The queue is closed");
    try {
      return await work();
    } catch (error) {
      throw this.backend.translate(error);
    }
  }
}

function keyOf(tenantId: string, id: string, delivery: number): string {
  return `${tenantId} ${id} ${delivery}`;
}
