import type { ConstructorOptions, PgBoss, QueueOptions } from "pg-boss";
import { QUEUE } from "./boss_jobs.ts";
import { withoutRepeats } from "./without_repeats.ts";

/** How the queue in Postgres is opened. */
export interface BossOptions {
  readonly url: string;
  /** Connections at most, beside those of the store; default 3. */
  readonly connections?: number;
  /** How long to wait for a connection or a lock, in milliseconds; default 10,000. */
  readonly waitMs?: number;
  /**
   * Hears of what went wrong in the background. The same text comes once in half a minute: while
   * the database is away every attempt fails alike.
   */
  readonly report: (problem: string) => void;
}

/** The shortest that `pg-boss` allows. */
export const BOSS_LEASE_MS = 10_000;

const SCHEMA = "aiel_queue";
/** How often jobs of workers that were not heard of are looked for. */
const SUPERVISE_SECONDS = 2;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const STATEMENT_MS = 60_000;
/** For what got no answer at all: longer than Postgres itself lets a statement run. */
const QUERY_MS = STATEMENT_MS + 5_000;
const IDLE_MS = 30_000;
const REPEAT_MS = 30_000;

const RULES: QueueOptions & { readonly deleteAfterSeconds: number } = {
  heartbeatSeconds: BOSS_LEASE_MS / 1_000,
  // The rows of executions say when enough workers were lost over one.
  retryLimit: 1_000_000_000,
  retryDelay: 0,
  // The longest there is: workers renew their leases, and executions have time limits of their own.
  expireInSeconds: DAY_SECONDS,
  // A job waits for as long as its execution may be kept.
  retentionSeconds: 400 * DAY_SECONDS,
  // Of what only `pg-boss` ends: finished jobs are deleted at once.
  deleteAfterSeconds: HOUR_SECONDS,
};

/**
 * Opens the queue; its tables are made or brought up to date, which two processes may do at once.
 * Close it by `stop({ graceful: false })`.
 */
export async function openBoss(options: BossOptions): Promise<PgBoss> {
  // It takes a quarter of a second to load, which a service on SQLite need not wait for.
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss(configOf(options));
  const report = withoutRepeats(options.report, REPEAT_MS);
  // Without a listener an error would end the process.
  boss.on("error", (error) => report(error.message));
  boss.on("warning", ({ message }) => report(message));
  try {
    await boss.start();
    await boss.createQueue(QUEUE, RULES);
    // It may be there since an earlier version, with other rules.
    await boss.updateQueue(QUEUE, RULES);
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
  return boss;
}

function configOf({ url, connections = 3, waitMs = 10_000 }: BossOptions): ConstructorOptions {
  // All of it reaches the driver's pool, too.
  const pool = { keepAlive: true, idleTimeoutMillis: IDLE_MS, query_timeout: QUERY_MS };
  return {
    ...pool,
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: waitMs,
    application_name: "aiel-queue",
    // What these connections write needs not be on the disk at once: when Postgres crashes just
    // after a job was taken, it is given out again, and the claim of its execution, which a worker
    // writes before it begins, decides who runs it. Jobs are added and finished by the store.
    options: `-c synchronous_commit=off -c lock_timeout=${waitMs} ` +
      `-c statement_timeout=${STATEMENT_MS} ` +
      `-c idle_in_transaction_session_timeout=${STATEMENT_MS}`,
    schema: SCHEMA,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    maintenanceIntervalSeconds: HOUR_SECONDS,
    // What is not used: schedules, jobs that wait for others, its own lists of processes and
    // warnings.
    schedule: false,
    flowIntervalSeconds: DAY_SECONDS,
    registerInstance: false,
    persistWarnings: false,
    // How much waits is for the service's own numbers to tell.
    warningQueueSize: 1_000_000_000,
  };
}
