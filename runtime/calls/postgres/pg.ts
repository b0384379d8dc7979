/**
 * What is used of `pg`, which comes without types.
 *
 * @module
 */
import type { Socket } from "node:net";
import pg from "pg";

/** How a server proves what it is: as the host that was configured, whatever leads to it. */
export interface PgTls {
  readonly host: string;
  /** Undefined where the host is an address. */
  readonly servername?: string;
  readonly ca?: string;
  readonly rejectUnauthorized: true;
}

/** How a connection is made. `pg` takes what is not said here from the environment. */
export interface PgConfig {
  /** An address, or the directory of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: () => string;
  readonly ssl: PgTls | false;
  readonly sslnegotiation: "postgres";
  readonly application_name: string;
  readonly options: string;
  readonly connectionTimeoutMillis: number;
}

/** A connection to the server, as `pg`'s client uses it. */
export interface PgConnection {
  /** The socket, or the encrypted one once there is one. */
  readonly stream: Socket;
  /** Listens to the socket that messages come from. */
  attachListeners: (stream: Socket) => void;
  connect(port: number | string, host?: string): void;
  on(event: "connect" | "sslconnect" | "end" | "error", listener: () => void): void;
  on(event: "errorMessage", listener: (error: Error) => void): void;
  off(event: "errorMessage", listener: (error: Error) => void): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
  end(): void;
  parse(statement: { text: string }): void;
  bind(values: { values: readonly (string | null)[] }): void;
  describe(what: { type: "P" }): void;
  execute(how: { rows: number }): void;
  sync(): void;
}

/** What the client lets speak on its connection. */
export interface PgSubmittable {
  callback: () => void;
  submit(connection: PgConnection): Error | null;
}

/** A client: one connection. */
export interface PgClient {
  readonly connection: PgConnection;
  readonly processID: number | null;
  readonly secretKey: number | null;
  connect(): Promise<unknown>;
  query(text: string): Promise<unknown>;
  query(statement: PgSubmittable): void;
  /** I: in no transaction, T: in one, E: in one that failed. */
  getTransactionStatus(): "I" | "T" | "E" | null;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): void;
}

/** Why the server refused something. */
export interface PgError extends Error {
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly position?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  /** Only what the server said has one. */
  readonly severity?: string;
}

interface Pg {
  readonly Client: new (config: PgConfig) => PgClient;
  readonly Connection: new (config: { ssl: PgTls | false }) => PgConnection;
  readonly types: {
    getTypeParser(oid: number): (text: string) => Uint8Array;
    arrayParser: {
      create(text: string, element: (text: string) => unknown): { parse(): unknown[] };
    };
  };
}

const typed: Pg = pg;
export const { Client, Connection, types } = typed;
