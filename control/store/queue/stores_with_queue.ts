/**
 * Stores together with the queue that lies in the same database.
 *
 * @module
 */
import type { JobSource } from "../../domain/executions/ports.ts";
import type { Store } from "../../domain/store.ts";
import { SqlStore } from "../sql/sql_store.ts";
import { openPostgres, type PostgresOptions } from "../sql/postgres.ts";
import { openSqlite, type SqliteOptions } from "../sql/sqlite.ts";
import { BOSS_LEASE_MS, type BossOptions, openBoss } from "./boss.ts";
import { BossJobSource } from "./boss_job_source.ts";
import { bossJobs } from "./boss_jobs.ts";
import { SqliteJobSource, type SqliteJobSourceOptions } from "./sqlite_job_source.ts";
import { sqliteJobs } from "./sqlite_jobs.ts";

/** A store, and where workers get its jobs: close that first. */
export interface StoreWithQueue {
  readonly store: Store;
  readonly jobs: JobSource;
}

/**
 * Opens both in an SQLite file, which is made when it is not there. Call `store.migrate` before
 * anything else.
 *
 * @throws {StoreUnavailable}
 */
export function sqliteStoreWithQueue(
  options: SqliteOptions & SqliteJobSourceOptions,
): StoreWithQueue {
  const backend = openSqlite(options);
  return {
    store: new SqlStore(backend, sqliteJobs(options.clock)),
    jobs: new SqliteJobSource(backend, options),
  };
}

/**
 * Opens both in a Postgres database, with the tables of the queue up to date; those of the store
 * are brought up to date by `store.migrate`.
 *
 * @throws {StoreUnavailable}
 */
export async function postgresStoreWithQueue(
  options: PostgresOptions & Pick<BossOptions, "report">,
): Promise<StoreWithQueue> {
  const backend = openPostgres(options);
  const { url, waitMs, report } = options;
  try {
    const boss = await openBoss({ url, report, ...(waitMs !== undefined && { waitMs }) });
    return {
      store: new SqlStore(backend, bossJobs(boss)),
      jobs: new BossJobSource(boss, BOSS_LEASE_MS, backend.translate),
    };
  } catch (error) {
    await backend.close();
    throw backend.translate(error);
  }
}
