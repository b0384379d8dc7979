/**
 * The store on SQL, whichever database it is.
 *
 * @module
 */
import { type Kysely, sql, type Transaction } from "kysely";
import { Migrator } from "kysely/migration";
import { systemClock, type TenantId } from "../../domain/ids.ts";
import type {
  Store,
  SystemReads,
  SystemRepositories,
  TenantReads,
  TenantRepositories,
  Turn,
} from "../../domain/store.ts";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";
import { sqliteJobs } from "../queue/sqlite_jobs.ts";
import {
  type JobsOf,
  type MonthTables,
  type SqlBackend,
  type SqlPath,
  sqlPathOf,
} from "./backend.ts";
import { migrationProvider, NEWEST_MIGRATION } from "./migrations.ts";
import { Months } from "./months.ts";
import { openPostgres, type PostgresOptions } from "./postgres.ts";
import type { Database } from "./schema.ts";
import { openSqlite, type SqliteOptions } from "./sqlite.ts";
import { SqlSystem } from "./system_repositories.ts";
import { tenantRepositories } from "./tenant_repositories.ts";

const ATTEMPTS = 5;
const MIGRATION_TABLE = "kysely_migration";

/**
 * A store in an SQLite file, which is made when it is not there. Call `migrate` before anything
 * else.
 *
 * @throws {StoreUnavailable}
 */
export function sqliteStore(options: SqliteOptions): Store {
  return new SqlStore(openSqlite(options), sqliteJobs());
}

/**
 * A store in a Postgres database. Call `migrate` before anything else.
 *
 * @param jobsOf the queue that belongs to it; without one its tenants have no jobs
 */
export function postgresStore(options: PostgresOptions, jobsOf?: JobsOf): Store {
  return new SqlStore(openPostgres(options), jobsOf);
}

function withoutQueue(): never {
  throw new TypeError("The store was opened without a queue");
}

/** See {@linkcode Store}. */
export class SqlStore implements Store {
  readonly #readPath: SqlPath;
  readonly #systemReads: SystemReads;
  readonly #months: MonthTables | undefined;
  #generation = 0;

  constructor(
    private readonly backend: SqlBackend,
    private readonly jobsOf: JobsOf = withoutQueue,
  ) {
    this.#months = backend.kind === "postgres" ? new Months() : undefined;
    this.#readPath = this.#path(backend.read);
    this.#systemReads = new SqlSystem(this.#readPath);
  }

  get generation(): number {
    return this.#generation;
  }

  transaction<T>(
    scope: TenantId,
    work: (tenant: TenantRepositories) => Promise<T>,
    turn?: Turn | undefined,
  ): Promise<T>;
  transaction<T>(
    scope: "system",
    work: (system: SystemRepositories) => Promise<T>,
    turn?: Turn | undefined,
  ): Promise<T>;
  async transaction<T>(
    ...call:
      | [scope: TenantId, work: (tenant: TenantRepositories) => Promise<T>, turn?: Turn | undefined]
      | [scope: "system", work: (system: SystemRepositories) => Promise<T>, turn?: Turn | undefined]
  ): Promise<T> {
    const turn = call[2] ?? "scope";
    return await this.#atomic(turn, async (db) => {
      await this.#takeTurn(db, call[0], turn);
      return await (call[0] === "system"
        ? call[1](new SqlSystem(this.#path(db)))
        : call[1](tenantRepositories(this.#path(db), call[0])));
    });
  }

  read<T>(scope: TenantId, work: (tenant: TenantReads) => Promise<T>): Promise<T>;
  read<T>(scope: "system", work: (system: SystemReads) => Promise<T>): Promise<T>;
  async read<T>(
    ...call:
      | [scope: TenantId, work: (tenant: TenantReads) => Promise<T>]
      | [scope: "system", work: (system: SystemReads) => Promise<T>]
  ): Promise<T> {
    try {
      return await (call[0] === "system"
        ? call[1](this.#systemReads)
        : call[1](tenantRepositories(this.#readPath, call[0])));
    } catch (error) {
      throw this.backend.translate(error);
    }
  }

  async migrate(): Promise<void> {
    await this.#atomic("scope", async (db) => {
      await this.#takeTurn(db, "system", "scope");
      const migrator = new Migrator({ db, provider: migrationProvider(this.backend.kind) });
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw error;
      await this.#months?.makeAhead(this.#path(db), systemClock.now());
    });
  }

  async check(): Promise<void> {
    try {
      const { rows } = await sql`select name from ${sql.table(MIGRATION_TABLE)}
        where name = ${NEWEST_MIGRATION}`.execute(this.backend.read);
      if (rows.length === 1) return;
    } catch (error) {
      throw new StoreUnavailable("The database can't be read", error);
    }
    throw new StoreUnavailable("The tables of the database are not up to date");
  }

  async close(): Promise<void> {
    await this.backend.close();
  }

  async #atomic<T>(turn: Turn, work: (db: Transaction<Database>) => Promise<T>): Promise<T> {
    for (let attempt = 1;; attempt++) {
      try {
        return await this.backend.write.transaction().execute(work);
      } catch (error) {
        if (attempt < ATTEMPTS && this.backend.mayRetry(error)) continue;
        throw this.backend.translate(error);
      } finally {
        // Before its caller hears how it ended; also when it failed, because a commit whose answer
        // got lost may have happened.
        if (turn === "scope") this.#generation++;
      }
    }
  }

  #path(db: Kysely<Database>): SqlPath {
    return sqlPathOf({
      kind: this.backend.kind,
      db,
      months: this.#months,
      jobsOf: this.jobsOf,
    });
  }

  /**
   * All wait in SQLite, which has one writer; here those that ask for the same turn do: they are
   * short. Those of different tenants run side by side.
   */
  async #takeTurn(
    db: Transaction<Database>,
    scope: TenantId | "system",
    turn: Turn,
  ): Promise<void> {
    if (this.backend.kind === "sqlite" || turn === "none") return;
    const name = turn === "scope" ? `aiel ${scope}` : `aiel ${turn} ${scope}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db);
  }
}
