import type { CompiledQuery, Kysely } from "kysely";
import type { Jobs } from "../../domain/executions/ports.ts";
import type { ExecutionId, TenantId } from "../../domain/ids.ts";
import type { SqlKind } from "./create_table.ts";
import type { Database } from "./schema.ts";

/** Into what a database divides executions by time. */
export interface MonthTables {
  /** Makes room for what is kept of an execution, should there be none. */
  ensure(path: SqlPath, id: ExecutionId): Promise<void>;
  /** Makes room for this month and those to come. */
  makeAhead(path: SqlPath, now: Date): Promise<void>;
  /** Drops the months that environments keep nothing of any more. */
  drop(path: SqlPath, now: Date): Promise<void>;
}

/** Where statements go: a transaction, or what reads committed facts. */
export interface SqlPath {
  readonly kind: SqlKind;
  readonly db: Kysely<Database>;
  /** Undefined: this database has none. */
  readonly months: MonthTables | undefined;
  /**
   * Runs what was compiled before with these parameters, without building, looking at or compiling
   * it again.
   */
  run<R>(query: CompiledQuery<R>, parameters: readonly unknown[]): Promise<readonly R[]>;
  /** Jobs of a tenant: they come and go with the transaction. */
  jobs(tenantId: TenantId): Jobs;
}

/** Makes the jobs of a tenant, in a transaction. */
export type JobsOf = (path: SqlPath, tenantId: TenantId) => Jobs;

/** A database that a `SqlStore` works on. */
export interface SqlBackend {
  readonly kind: SqlKind;
  /** Transactions. */
  readonly write: Kysely<Database>;
  /** Single reads of committed facts. */
  readonly read: Kysely<Database>;
  /** A driver's error as `StoreUnavailable`, when it is one. */
  translate(error: unknown): unknown;
  /** Whether the transaction lost against another one and may simply be run again. */
  mayRetry(error: unknown): boolean;
  close(): Promise<void>;
}

/** The path of a database or of a transaction of it. */
export function sqlPathOf(
  { kind, db, months, jobsOf }: Pick<SqlPath, "kind" | "db" | "months"> & {
    readonly jobsOf: JobsOf;
  },
): SqlPath {
  const path: SqlPath = {
    kind,
    db,
    months,
    run: async <R>(query: CompiledQuery<R>, parameters: readonly unknown[]) =>
      (await db.executeQuery<R>({ ...query, parameters })).rows,
    jobs: (tenantId) => jobsOf(path, tenantId),
  };
  return path;
}
