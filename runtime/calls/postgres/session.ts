import type { Socket } from "node:net";
import { CALL_LIMITS } from "../../protocol/calls.ts";
import type { EgressPorts } from "../egress/connect.ts";
import { CallError } from "../provider.ts";
import type { PostgresConfig } from "./config.ts";
import { connectionError, statementError } from "./errors.ts";
import { Client, type PgClient } from "./pg.ts";
import { type Endpoint, endpointsOf, sendCancel } from "./endpoint.ts";
import { Statement, type StatementResult } from "./statement.ts";

/** How long to wait for what ends a connection, in milliseconds. */
const CONNECT_MS = 10_000;
const CLOSE_MS = 1_000;
/** What the server has after its own timeout to say so, before the connection is left. */
const GRACE_MS = 2_000;
/** Bytes of one answer: some encodings of the database are longer than what a result has. */
const MAX_ANSWER_BYTES = 2 * CALL_LIMITS.valueBytes;
/** Bytes that are read as messages at a time. */
const READ_BYTES = 8 * 1024;

/**
 * What can be kept from a login by nothing that stands around a statement: who has it reaches files
 * and programs of the server's machine by a statement that reads. Until Postgres 16 a role that may
 * make roles could give itself any of these.
 */
const TOO_MIGHTY = `
  SELECT CASE WHEN rolsuper THEN 'superuser' WHEN rolcreaterole THEN 'createrole'
    ELSE rolname::text END AS power
  FROM pg_catalog.pg_roles
  WHERE pg_catalog.pg_has_role(session_user, oid, 'MEMBER') AND (
    rolsuper
    OR rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
    OR rolcreaterole AND pg_catalog.current_setting('server_version_num')::int < 160000
  )
  ORDER BY rolsuper DESC LIMIT 1`;

/** One connection to a database, for one run. It does one thing at a time. */
export class Session {
  /** Why nothing more can be done here. */
  #ended: CallError | undefined;
  #busy = false;
  #received = 0;
  readonly #cancels: Promise<void>[] = [];

  private constructor(
    private readonly config: PostgresConfig,
    private readonly endpoint: Endpoint,
    private readonly client: PgClient,
  ) {
    client.on("error", (error) => this.discard(statementError(error)));
    const { connection } = client;
    const attach = connection.attachListeners.bind(connection);
    connection.attachListeners = (stream) => {
      attach(stream);
      this.#watch(stream);
    };
  }

  /**
   * Connects, and refuses a login that nothing could bound.
   *
   * @throws {CallError} UPSTREAM; SECURITY_VIOLATION for a login with too much power, and for a
   * host that may not be reached
   */
  static async open(
    config: PostgresConfig,
    ports: EgressPorts,
    signal: AbortSignal,
  ): Promise<Session> {
    const session = await Session.#reach(config, await found(config, ports, signal), signal);
    try {
      await session.#admit(signal);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Connects to the first endpoint where there is a server. @throws {CallError} */
  static async #reach(
    config: PostgresConfig,
    endpoints: readonly Endpoint[],
    signal: AbortSignal,
  ): Promise<Session> {
    let failure: unknown;
    for (const endpoint of endpoints) {
      const session = Session.#to(config, endpoint);
      try {
        await session.#connect(signal);
        return session;
      } catch (error) {
        await session.close();
        failure = error;
        // What a server says is its answer, and none of another address.
        const isAnswered = error instanceof CallError && error.more.details !== undefined;
        if (isAnswered || signal.aborted) break;
      }
    }
    throw failure;
  }

  static #to(config: PostgresConfig, endpoint: Endpoint): Session {
    const client = new Client({
      host: endpoint.host,
      port: config.port,
      database: config.database,
      user: config.user,
      // As a text, an empty one would be looked for in the environment and in ~/.pgpass.
      password: () => config.password,
      ssl: endpoint.tls,
      sslnegotiation: "postgres",
      application_name: "aiel",
      // Poolers refuse options, and each transaction sets what it needs.
      options: "",
      connectionTimeoutMillis: CONNECT_MS,
    });
    return new Session(config, endpoint, client);
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const { connection } = this.client;
    const refused = (error: Error) => this.discard(connectionError(error));
    connection.on("errorMessage", refused);
    try {
      await this.#guarded(signal, CONNECT_MS, () => this.client.connect());
    } catch (error) {
      throw connectionError(error);
    } finally {
      connection.off("errorMessage", refused);
    }
  }

  async #admit(signal: AbortSignal): Promise<void> {
    const { rows: [found] } = await this.execute(TOO_MIGHTY, [], 1, signal);
    if (found === undefined) return;
    throw new CallError(
      "SECURITY_VIOLATION",
      `The integration's database login has the power "${found["power"]}", expected one that ` +
        "can't reach the files and programs of the database's machine",
      { hint: "Create a role for the project, and grant it only what the project needs" },
    );
  }

  /** Whether it can be used further. */
  get alive(): boolean {
    return this.#ended === undefined;
  }

  /** Whether a transaction is open. */
  get inTransaction(): boolean {
    return this.client.getTransactionStatus() !== "I";
  }

  /** Runs statements of our own. @throws {CallError} */
  async run(statements: string, signal: AbortSignal): Promise<void> {
    await this.#do(signal, () => this.client.query(statements));
  }

  /** Runs one statement. @throws {CallError} */
  execute(
    sql: string,
    values: readonly (string | null)[],
    maxRows: number,
    signal: AbortSignal,
  ): Promise<StatementResult> {
    return this.#do(signal, () => {
      const statement = new Statement(sql, values, maxRows);
      this.client.query(statement);
      return statement.result;
    });
  }

  /** Leaves the connection at once; the server is told to stop what it does for it. */
  discard(why: CallError): void {
    this.#ended ??= why;
    const { processID, secretKey } = this.client;
    if (this.#busy && processID !== null && secretKey !== null) {
      this.#cancels.push(sendCancel(this.endpoint, processID, secretKey));
    }
    this.client.connection.stream.destroy();
  }

  /** Ends the connection; the server rolls back what is open. Never rejects. */
  async close(): Promise<void> {
    const why = new CallError("UPSTREAM", "The connection to the database was closed");
    if (this.#busy) this.discard(why);
    if (this.alive) {
      this.#ended = why;
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, CLOSE_MS);
      await Promise.race([this.client.end().catch(() => {}), late]);
      clearTimeout(timer);
    }
    this.client.connection.stream.destroy();
    await Promise.all(this.#cancels);
  }

  async #do<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#guarded(signal, this.config.statementTimeoutMs + GRACE_MS, work);
    } catch (error) {
      throw statementError(error);
    }
  }

  /** Bounds what is done by time, by the call's signal and by the bytes that come. */
  async #guarded<T>(signal: AbortSignal, ms: number, work: () => Promise<T>): Promise<T> {
    if (this.#ended !== undefined) throw this.#ended;
    if (signal.aborted) throw abortError(signal);
    const abort = () => this.discard(abortError(signal));
    signal.addEventListener("abort", abort, { once: true });
    const timer = setTimeout(() => this.discard(tooSlow(ms)), ms);
    this.#received = 0;
    this.#busy = true;
    try {
      return await work();
    } catch (error) {
      throw this.#ended ?? error;
    } finally {
      this.#busy = false;
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  }

  /**
   * Stands before `pg`'s own listener: what that can't read it throws, and nothing above it would
   * catch that.
   */
  #watch(stream: Socket): void {
    const read = stream.listeners("data");
    stream.removeAllListeners("data");
    stream.on("data", (bytes: Uint8Array) => {
      this.#count(bytes.length);
      try {
        // A message that is none ends the connection; what else came with it is not looked at.
        for (let at = 0; at < bytes.length && this.#ended === undefined; at += READ_BYTES) {
          const part = bytes.subarray(at, at + READ_BYTES);
          for (const listener of read) listener.call(stream, part);
        }
      } catch (cause) {
        const message = "The database answered what is no message of its protocol";
        this.discard(new CallError("UPSTREAM", message, { cause }));
      }
    });
  }

  /** A single value may be longer than all that may come, so bytes are counted as they come. */
  #count(bytes: number): void {
    this.#received += bytes;
    if (this.#received <= MAX_ANSWER_BYTES) return;
    this.discard(
      new CallError(
        "RESOURCE_LIMIT",
        `The database answered with more than ${MAX_ANSWER_BYTES} bytes`,
      ),
    );
  }
}

/** The places of the server, found soon. @throws {CallError} */
async function found(
  config: PostgresConfig,
  ports: EgressPorts,
  signal: AbortSignal,
): Promise<readonly Endpoint[]> {
  try {
    const soon = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]);
    return await endpointsOf(config, ports, soon);
  } catch (error) {
    throw signal.aborted ? abortError(signal) : connectionError(error);
  }
}

/** Why a call ended that its caller, its deadline or the run's end aborted. */
export function abortError(signal: AbortSignal): CallError {
  return signal.reason instanceof CallError
    ? signal.reason
    : new CallError("TIMEOUT", "The call was ended before it was answered");
}

function tooSlow(ms: number): CallError {
  return new CallError("TIMEOUT", `The database did not answer within ${ms} ms`);
}
