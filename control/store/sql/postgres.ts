/**
 * Postgres, by `pg`.
 *
 * @module
 */
import { Kysely, PostgresDialect, type PostgresPool } from "kysely";
import pg from "pg";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";
import type { SqlBackend } from "./backend.ts";
import type { Database } from "./schema.ts";

/** How to reach the database. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, or `…?host=/directory/of/socket`. */
  readonly url: string;
  /** Connections at most; default 10. */
  readonly connections?: number;
  /** How long to wait for a connection or a lock, in milliseconds; default 10,000. */
  readonly waitMs?: number;
}

/** What is used of `pg`, which comes without types. */
interface PoolConfig {
  connectionString: string;
  max: number;
  connectionTimeoutMillis: number;
  idleTimeoutMillis: number;
  application_name: string;
  options: string;
  types: { getTypeParser(oid: number, format?: string): (text: string) => unknown };
}
interface Pool extends PostgresPool {
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "connect", listener: (client: Client) => void): void;
}
interface Client {
  on(event: "error", listener: (error: Error) => void): void;
}

const INT8 = 20;
const IDLE_MS = 30_000;
const STATEMENT_MS = 60_000;
// https://www.postgresql.org/docs/current/errcodes-appendix.html: connection exceptions,
// insufficient resources, operator intervention, system errors; of 55 (object not in prerequisite
// state) and 25 only these: lock timeout, read-only, idle too long.
const UNAVAILABLE = /^(?:08|53|57|58)|^(?:55P03|25006|25P03|XX001|XX002)$/;
// Lost against another transaction: serialization, deadlock, and a unique value that both had not
// seen yet.
const LOST = /^(?:40001|40P01|23505)$/;
const DEADLOCK = /^(?:40001|40P01)$/;
const NETWORK =
  /^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT|EADDRNOTAVAIL)/;
const CONNECTION_TEXT =
  /connection (?:terminated|ended|error)|timeout exceeded when trying to connect|connection is closed|not queryable|pool after calling end/i;

/** Opens a pool; nothing is connected yet. */
export function openPostgres(
  { url, connections = 10, waitMs = 10_000 }: PostgresOptions,
): SqlBackend {
  const { Pool }: { Pool: new (config: PoolConfig) => Pool } = pg;
  const types: PoolConfig["types"] = pg.types;
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: waitMs,
    idleTimeoutMillis: IDLE_MS,
    application_name: "aiel-control",
    options: `-c lock_timeout=${waitMs} -c statement_timeout=${STATEMENT_MS} ` +
      `-c idle_in_transaction_session_timeout=${STATEMENT_MS} ` +
      // A plan that is made for whatever values reads a whole list for rare ones.
      "-c plan_cache_mode=force_custom_plan",
    // All whole numbers of the tables fit in a double.
    types: {
      getTypeParser: (oid, format) =>
        oid === INT8 ? (text) => Number(text) : types.getTypeParser(oid, format),
    },
  });
  // A connection that breaks while it lies idle is replaced; its user hears of it from the next
  // query. Without a listener for both, `pg` ends the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: "postgres",
    write: db,
    read: db,
    translate,
    mayRetry: (error) => LOST.test(codeOf(error)),
    close: () => db.destroy(),
  };
}

/** What Postgres' and the network's errors mean to the service. */
function translate(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailable) return error;
  const code = codeOf(error);
  const unavailable = UNAVAILABLE.test(code) || DEADLOCK.test(code) || NETWORK.test(code) ||
    CONNECTION_TEXT.test(error.message);
  return unavailable ? new StoreUnavailable(`Postgres: ${error.message}`, error) : error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}
