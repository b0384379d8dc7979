/**
 * Where a database is reached: an address that was checked, and never a name, which may lead
 * elsewhere a moment later.
 *
 * @module
 */
import { isIP } from "node:net";
import { type EgressPorts, MAX_ADDRESSES, reachableAddresses } from "../egress/connect.ts";
import { CallError } from "../provider.ts";
import type { PostgresConfig } from "./config.ts";
import { Connection, type PgTls } from "./pg.ts";

/** One place of a server. */
export interface Endpoint {
  /** An address, or the directory of a socket. */
  readonly host: string;
  readonly port: number;
  /** Proves the host of the configuration, not the address. */
  readonly tls: PgTls | false;
}

/** How long a request to cancel may take, in milliseconds. */
const CANCEL_MS = 1_000;

/**
 * Finds the places to try, in turn.
 *
 * @throws {CallError} SECURITY_VIOLATION where none may be reached, UPSTREAM
 */
export async function endpointsOf(
  { host, port, tls }: PostgresConfig,
  ports: EgressPorts,
  signal: AbortSignal,
): Promise<readonly Endpoint[]> {
  if (host.startsWith("/")) {
    if (ports.reach === undefined) return [{ host, port, tls: false }];
    throw new CallError("SECURITY_VIOLATION", "A socket of the service's machine can't be reached");
  }
  const proof: PgTls | false = tls && {
    host,
    // An address is no name of a server.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ports.certificates === undefined ? {} : { ca: ports.certificates }),
    // The environment of the process must not turn it off.
    rejectUnauthorized: true,
  };
  const found = await reachableAddresses(host, port, ports, signal);
  return found.slice(0, MAX_ADDRESSES).map((address) => ({ host: address, port, tls: proof }));
}

/** Asks the server to cancel what a connection does: by a connection of its own, as it wants it. */
export function sendCancel(
  { host, port, tls }: Endpoint,
  processId: number,
  secretKey: number,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const connection = new Connection({ ssl: tls });
  const done = () => {
    clearTimeout(timer);
    connection.stream.destroy();
    resolve();
  };
  const timer = setTimeout(done, CANCEL_MS);
  connection.on("error", done);
  // The server closes it once it has heard.
  connection.on("end", done);
  if (tls !== false) connection.on("connect", () => connection.requestSsl());
  connection.on(
    tls === false ? "connect" : "sslconnect",
    () => connection.cancel(processId, secretKey),
  );
  if (host.startsWith("/")) connection.connect(`${host}/.s.PGSQL.${port}`);
  else connection.connect(port, host);
  return promise;
}
