/**
 * The connections of memory to Postgres.
 *
 * @module
 */
import pg from "pg";
import { CallError } from "../../../runtime/calls/provider.ts";

/** A row, as `pg` gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** Runs one statement. */
export interface MemorySql {
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** How to reach the database. */
export interface PoolOptions {
  /** As `postgresStore` takes it. */
  readonly url: string;
  /** Connections at most. */
  readonly connections: number;
  /** How long to wait for a connection or a lock, in milliseconds. */
  readonly waitMs: number;
}

/** What is used of `pg`, which comes without types. */
interface Client {
  query(text: string, values?: readonly unknown[]): Promise<{ rows: Row[] }>;
  on(event: "error", listener: (error: Error) => void): void;
  release(broken?: boolean): void;
}
interface Pool {
  connect(): Promise<Client>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "connect", listener: (client: Client) => void): void;
}
interface PoolConfig {
  connectionString: string;
  max: number;
  connectionTimeoutMillis: number;
  idleTimeoutMillis: number;
  application_name: string;
  options: string;
}

const IDLE_MS = 30_000;
const STATEMENT_MS = 30_000;

/** Connections, each opened when it is needed. */
export class MemoryPool {
  readonly #pool: Pool;
  #end: Promise<void> | undefined;

  constructor({ url, connections, waitMs }: PoolOptions) {
    const { Pool }: { Pool: new (config: PoolConfig) => Pool } = pg;
    this.#pool = new Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: waitMs,
      idleTimeoutMillis: IDLE_MS,
      application_name: "aiel-memory",
      options: `-c lock_timeout=${waitMs} -c statement_timeout=${STATEMENT_MS} ` +
        `-c idle_in_transaction_session_timeout=${STATEMENT_MS}`,
    });
    // What breaks while it lies idle is replaced. Without a listener for both, `pg` ends the
    // process.
    this.#pool.on("error", () => {});
    this.#pool.on("connect", (client) => client.on("error", () => {}));
  }

  /** @throws {CallError} UPSTREAM */
  async run<T>(work: (sql: MemorySql) => Promise<T>): Promise<T> {
    if (this.#end !== undefined) throw closed();
    let client: Client | undefined;
    try {
      const taken = client = await this.#pool.connect();
      const result = await work({
        query: async (text, values) => (await taken.query(text, values)).rows,
      });
      client.release();
      return result;
    } catch (error) {
      // A refusal of ours left the connection as it was; else it may be in any state.
      client?.release(!(error instanceof CallError));
      throw error instanceof CallError ? error : unreachable(error);
    }
  }

  /** All or nothing. @throws {CallError} UPSTREAM, and what `work` throws */
  transaction<T>(work: (sql: MemorySql) => Promise<T>): Promise<T> {
    return this.run(async (sql) => {
      await sql.query("begin");
      let result: T;
      try {
        result = await work(sql);
      } catch (error) {
        if (error instanceof CallError) await sql.query("rollback");
        throw error;
      }
      await sql.query("commit");
      return result;
    });
  }

  /** Never rejects. */
  async close(): Promise<void> {
    await (this.#end ??= this.#pool.end().catch(() => {}));
  }
}

function closed(): CallError {
  return new CallError("UPSTREAM", "Memory is closed: the runtime is ending");
}

/** The database's own words name hosts and tables, which are of no tenant. */
function unreachable(cause: unknown): CallError {
  return new CallError("UPSTREAM", "Memory can't be reached at the moment", {
    hint: "Try again. Where a change was under way, get the value first",
    cause,
  });
}
