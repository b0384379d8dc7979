import type { Kysely } from "kysely";
import type { SqlKind } from "./migrations.ts";
import type { Database } from "./schema.ts";

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
