/**
 * The store on SQL, whichever database it is.
 *
 * @module
 */
import { type Kysely, sql, type Transaction } from "kysely";
import { Migrator } from "kysely/migration";
import type { TenantId } from "../../domain/ids.ts";
import type {
  Store,
  SystemReads,
  SystemRepositories,
  TenantReads,
  TenantRepositories,
} from "../../domain/store.ts";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";
import { type SqlBackend, type SqlPath, sqlPathOf } from "./backend.ts";
import { migrationProvider, NEWEST_MIGRATION } from "./migrations.ts";
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
  return new SqlStore(openSqlite(options));
}

/** A store in a Postgres database. Call `migrate` before anything else. */
export function postgresStore(options: PostgresOptions): Store {
  return new SqlStore(openPostgres(options));
}

/** See {@linkcode Store}. */
export class SqlStore implements Store {
  readonly #readPath: SqlPath;
  readonly #systemReads: SystemReads;
  #generation = 0;

  constructor(private readonly backend: SqlBackend) {
    this.#readPath = this.#path(backend.read);
    this.#systemReads = new SqlSystem(this.#readPath);
  }

  get generation(): number {
    return this.#generation;
  }

  transaction<T>(scope: TenantId, work: (tenant: TenantRepositories) => Promise<T>): Promise<T>;
  transaction<T>(scope: "system", work: (system: SystemRepositories) => Promise<T>): Promise<T>;
  async transaction<T>(
    ...call:
      | [scope: TenantId, work: (tenant: TenantRepositories) => Promise<T>]
      | [scope: "system", work: (system: SystemRepositories) => Promise<T>]
  ): Promise<T> {
    return await this.#atomic(async (db) => {
      await this.#takeTurn(db, call[0]);
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
    await this.#atomic(async (db) => {
      await this.#takeTurn(db, "system");
      const migrator = new Migrator({ db, provider: migrationProvider(this.backend.kind) });
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw error;
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

  async #atomic<T>(work: (db: Transaction<Database>) => Promise<T>): Promise<T> {
    for (let attempt = 1;; attempt++) {
      try {
        return await this.backend.write.transaction().execute(work);
      } catch (error) {
        if (attempt < ATTEMPTS && this.backend.mayRetry(error)) continue;
        throw this.backend.translate(error);
      } finally {
        // Before its caller hears how it ended; also when it failed, because a commit whose answer
        // got lost may have happened.
        this.#generation++;
      }
    }
  }

  #path(db: Kysely<Database>): SqlPath {
    return sqlPathOf({ kind: this.backend.kind, db });
  }

  /**
   * Transactions of one tenant run one after the other, as all do in SQLite: they are short, and
   * what two of them could do to each other need not be thought of. Those of different tenants run
   * side by side.
   */
  async #takeTurn(db: Transaction<Database>, scope: TenantId | "system"): Promise<void> {
    if (this.backend.kind === "sqlite") return;
    await sql`select pg_advisory_xact_lock(hashtextextended(${`aiel ${scope}`}, 0))`.execute(db);
  }
}
