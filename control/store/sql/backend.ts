import type { CompiledQuery, Kysely } from "kysely";
import type { SqlKind } from "./migrations.ts";
import type { Database } from "./schema.ts";

/** Where statements go: a transaction, or what reads committed facts. */
export interface SqlPath {
  readonly kind: SqlKind;
  readonly db: Kysely<Database>;
  /**
   * Runs what was compiled before with these parameters, without building, looking at or compiling
   * it again.
   */
  run<R>(query: CompiledQuery<R>, parameters: readonly unknown[]): Promise<readonly R[]>;
}

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
export function sqlPathOf({ kind, db }: Omit<SqlPath, "run">): SqlPath {
  return {
    kind,
    db,
    run: async <R>(query: CompiledQuery<R>, parameters: readonly unknown[]) =>
      (await db.executeQuery<R>({ ...query, parameters })).rows,
  };
}
