import type { CompiledQuery, Kysely } from "kysely";
import type { SqlKind } from "./migrations.ts";
import type { Database } from "./schema.ts";

/** Where statements go: a transaction, or what reads committed facts. */
export interface SqlPath {
  readonly kind: SqlKind;
  readonly db: Kysely<Database>;
  /** Runs what was compiled before with these parameters, without building, looking at or compiling it again. */
  run<R>(query: CompiledQuery<R>, parameters: readonly unknown[]): Promise<readonly R[]>;
}

/** A shorter way for compiled statements that read. */
export interface PreparedReads {
  /**
   * What is run afterwards is at least as new as the transactions that `generation` counts, and as those of other processes a
   * millisecond ago.
   */
  begin(generation: number): void;
  run: SqlPath["run"];
}

/** A database that a `SqlStore` works on. */
export interface SqlBackend {
  readonly kind: SqlKind;
  /** Transactions. */
  readonly write: Kysely<Database>;
  /** Single reads of committed facts. */
  readonly read: Kysely<Database>;
  /** As `read`, for compiled statements; undefined: there is no shorter way than through `read`. */
  readonly prepared?: PreparedReads | undefined;
  /** A driver's error as `StoreUnavailable`, when it is one. */
  translate(error: unknown): unknown;
  /** Whether the transaction lost against another one and may simply be run again. */
  mayRetry(error: unknown): boolean;
  close(): Promise<void>;
}

/** The path of a database or of a transaction of it. */
export function pathOf(
  { kind, db, run }: Omit<SqlPath, "run"> & { readonly run?: SqlPath["run"] | undefined },
): SqlPath {
  return {
    kind,
    db,
    run: run ??
      (async <R>(query: CompiledQuery<R>, parameters: readonly unknown[]) =>
        (await db.executeQuery<R>({ ...query, parameters })).rows),
  };
}
