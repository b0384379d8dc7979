/**
 * SQLite, by `node:sqlite`: one connection that writes, in WAL mode and with a full sync at every
 * commit, and one that reads beside it.
 *
 * @module
 */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { DatabaseSync, type StatementSync, type SupportedValueType } from "node:sqlite";
import { LoopTurn } from "../../domain/loop_turn.ts";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";
import type { SqlBackend } from "./backend.ts";
import { Mutex } from "./mutex.ts";
import type { Database } from "./schema.ts";

/** How to open the database. */
export interface SqliteOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /**
   * How long a transaction waits for those of this process and of others, in milliseconds. Default
   * 10,000.
   */
  readonly waitMs?: number;
  /**
   * How long statements may hold the event loop before other work gets a turn, in milliseconds. One
   * statement is never cut in two. Default 10.
   */
  readonly sliceMs?: number;
}

const MEMORY = ":memory:";
const RETRY_MS = 5;
const CACHED_STATEMENTS = 500;
const LONGEST_CACHED = 4_096;
// https://www.sqlite.org/rescode.html: busy, locked, read-only, I/O error, corrupt, full, can't
// open, protocol, not a database.
const UNAVAILABLE = new Set([5, 6, 8, 10, 11, 13, 14, 15, 26]);
// `exec` and `prepare` of node:sqlite throw without the code.
const UNAVAILABLE_TEXT =
  /database (?:table )?is locked|disk is full|disk I\/O error|unable to open database|readonly database|disk image is malformed|not a database|database is not open/i;

/**
 * Opens the database, which is made when it is not there.
 *
 * @throws {StoreUnavailable}
 */
export function openSqlite({ path, waitMs = 10_000, sliceMs = 10 }: SqliteOptions): SqlBackend {
  const memory = path === MEMORY;
  const writer = new SqliteConnection(open(path, false), sliceMs);
  const write = new Kysely<Database>({ dialect: new SqliteDialect(writer, waitMs, "serial") });
  const common = { kind: "sqlite", translate, mayRetry: () => false } as const;
  if (memory) {
    // Memory belongs to one connection; reads then take their turn, so that none sees an unfinished
    // transaction.
    return { ...common, write, read: write, close: () => write.destroy() };
  }
  const reader = new SqliteConnection(open(path, true), sliceMs);
  const read = new Kysely<Database>({ dialect: new SqliteDialect(reader, waitMs, "any") });
  return {
    ...common,
    write,
    read,
    close: async () => {
      await read.destroy();
      await write.destroy();
    },
  };
}

function open(path: string, readOnly: boolean): DatabaseSync {
  try {
    const db = new DatabaseSync(path, { readOnly });
    // Waiting is done by retrying: SQLite's own way would stop the whole process meanwhile. The
    // checkpoint at a commit may wait a little for a reader of another process, and goes on without
    // it.
    db.exec("pragma busy_timeout = 100");
    if (!readOnly) {
      db.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
      db.exec("pragma cell_size_check = on; pragma trusted_schema = off");
    }
    db.exec("pragma cache_size = -65536; pragma temp_store = memory");
    return db;
  } catch (cause) {
    throw new StoreUnavailable(`The database "${path}" can't be opened`, cause);
  }
}

/** What SQLite's errors mean to the service. */
function translate(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailable) return error;
  const code = "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : 0;
  const unavailable = UNAVAILABLE.has(code) ||
    (isSqlite(error) && UNAVAILABLE_TEXT.test(error.message));
  return unavailable ? new StoreUnavailable(`SQLite: ${error.message}`, error) : error;
}

function isSqlite(error: Error): boolean {
  return "code" in error &&
    (error.code === "ERR_SQLITE_ERROR" || error.code === "ERR_INVALID_STATE");
}

/**
 * `serial`: one user at a time, so that a transaction has the connection for itself. `any`:
 * statements of many, in any order.
 */
type Access = "serial" | "any";

class SqliteDialect implements Dialect {
  constructor(
    private readonly connection: SqliteConnection,
    private readonly waitMs: number,
    private readonly access: Access,
  ) {}

  createDriver() {
    return new SqliteDriver(this.connection, this.waitMs, this.access);
  }
  createQueryCompiler() {
    return new SqliteQueryCompiler();
  }
  createAdapter() {
    return new TransactionalSqliteAdapter();
  }
  createIntrospector(db: Kysely<unknown>) {
    return new SqliteIntrospector(db);
  }
}

/** SQLite undoes changes of tables too, so a migration is all or nothing. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class SqliteDriver implements Driver {
  readonly #mutex: Mutex | undefined;

  constructor(
    private readonly connection: SqliteConnection,
    private readonly waitMs: number,
    access: Access,
  ) {
    this.#mutex = access === "serial" ? new Mutex(waitMs) : undefined;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#mutex?.take();
    return this.connection;
  }

  /**
   * Takes the write lock at once: a transaction that first reads could never get it after
   * another connection wrote.
   */
  async beginTransaction(): Promise<void> {
    const until = performance.now() + this.waitMs;
    for (;;) {
      try {
        this.connection.db.exec("begin immediate");
        return;
      } catch (error) {
        const locked = error instanceof Error && error.message.includes("locked");
        if (!locked || performance.now() > until) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  commitTransaction(): Promise<void> {
    return attempt(() => this.connection.db.exec("commit"));
  }

  /** A full disk or an I/O error may have ended the transaction already. */
  rollbackTransaction(): Promise<void> {
    return attempt(() => {
      const { db } = this.connection;
      if (db.isTransaction) db.exec("rollback");
    });
  }

  releaseConnection(): Promise<void> {
    this.#mutex?.give();
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return attempt(() => {
      this.connection.forget();
      this.connection.db.close();
    });
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #statements = new Map<string, { readonly statement: StatementSync; reads: boolean }>();
  readonly #turn: LoopTurn;

  constructor(readonly db: DatabaseSync, sliceMs: number) {
    this.#turn = new LoopTurn(sliceMs);
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    await this.#turn.letOthersIn();
    const { statement, reads } = this.#prepare(sql);
    const values = parameters.map(toSqlite);
    // Kysely's row types are what the schema promises; nothing can check them here.
    if (reads) return { rows: statement.all(...values) as unknown[] as R[] };
    return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) };
  }

  // deno-lint-ignore require-yield -- the store asks for pages instead
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    await Promise.reject(new TypeError("Streaming is not supported"));
  }

  forget(): void {
    this.#statements.clear();
  }

  #prepare(sql: string) {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.db.prepare(sql);
    const made = { statement, reads: statement.columns().length > 0 };
    if (sql.length <= LONGEST_CACHED) {
      if (this.#statements.size >= CACHED_STATEMENTS) this.#statements.clear();
      this.#statements.set(sql, made);
    }
    return made;
  }
}

function toSqlite(value: unknown): SupportedValueType {
  if (
    value === null || typeof value === "string" || typeof value === "number" ||
    typeof value === "bigint" || value instanceof Uint8Array
  ) return value;
  throw new TypeError(`SQLite can't hold a value of the type ${typeof value}`);
}

function attempt<T>(act: () => T): Promise<T> {
  try {
    return Promise.resolve(act());
  } catch (error) {
    return Promise.reject(error);
  }
}
