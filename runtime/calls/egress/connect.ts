import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

import { CallError } from "../provider.ts";
import type { PrivateGrants } from "./addresses.ts";
import { ended } from "./call_errors.ts";
import type { Reach } from "./reach.ts";
import { addressesOf, type Resolver } from "./resolver.ts";

/** What stands between this process and the network; tests replace it. */
export interface EgressPorts {
  readonly resolve: Resolver;
  /** Certificates in PEM that servers are checked with, in place of the system's. */
  readonly certificates?: string;
  /** Beyond which nothing goes, whatever is configured; undefined: who configures decides alone. */
  readonly reach?: Reach;
}

/** Addresses of one name that are tried. */
export const MAX_ADDRESSES = 4;
/** How long one of them may take before the next one is tried, where there is one; milliseconds. */
const TRIAL_MS = 10_000;

/**
 * Connects to the host of a URL. The name is resolved here, and the socket is made to an address
 * that was checked, never to the name: what the name leads to a moment later is of no matter.
 *
 * @throws {CallError} SECURITY_VIOLATION where no address is allowed, UPSTREAM
 */
export async function connectTo(
  url: URL,
  grants: PrivateGrants,
  ports: EgressPorts,
  signal: AbortSignal,
): Promise<Socket> {
  const secure = url.protocol === "https:";
  const port = url.port === "" ? (secure ? 443 : 80) : Number(url.port);
  const { certificates } = ports;
  const found = await reachableAddresses(url.hostname, port, ports, signal);
  const tried = found.filter((address) => grants.allow({ address, port })).slice(0, MAX_ADDRESSES);
  if (tried.length === 0) {
    throw new CallError(
      "SECURITY_VIOLATION",
      `The host "${url.hostname}" leads to a private address, which the integration may not reach`,
      { hint: `The platform opens one with "private": ["address:${port}"] of the integration` },
    );
  }
  let failure: unknown;
  for (const [index, address] of tried.entries()) {
    const last = index === tried.length - 1;
    const end = last ? signal : AbortSignal.any([signal, AbortSignal.timeout(TRIAL_MS)]);
    try {
      return await open(address, port, end, secure ? { name: url.hostname, certificates } : null);
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
  }
  throw new CallError("UPSTREAM", `No connection to "${url.host}": ${reasonOf(failure)}`, {
    cause: failure,
  });
}

/**
 * Resolves a host, and gives the addresses that a call may connect to at all. Connections are made
 * to them, and to the name never. What of them is refused is not told: only the host, as it was
 * configured.
 *
 * @param hostname a name or an address, with brackets or without
 * @throws {CallError} SECURITY_VIOLATION where there is none, UPSTREAM
 */
export async function reachableAddresses(
  hostname: string,
  port: number,
  { resolve, reach }: EgressPorts,
  signal: AbortSignal,
): Promise<readonly string[]> {
  // A lookup can't be stopped, only left alone.
  const stop = ended(signal);
  const found = await stop.race(addressesOf(hostname, resolve)).finally(stop.forget);
  if (reach === undefined) return found;
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const within = found.filter((address) => reach.allows({ address, port }, host));
  if (within.length > 0) return within;
  const entry = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  throw new CallError(
    "SECURITY_VIOLATION",
    `The host "${host}" leads to a private address, which this service does not reach`,
    {
      hint:
        `The operator of the service opens one with "${entry}" in AIEL_PRIVATE_HOSTS, or with ` +
        "the address in place of a name",
    },
  );
}

/** Opens a socket to an address. It is destroyed where the signal comes first. */
function open(
  address: string,
  port: number,
  signal: AbortSignal,
  tls: { name: string; certificates: string | undefined } | null,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = tls === null ? connectTcp({ host: address, port }) : connectTls({
      host: address,
      port,
      // A server that is called by its address gets no name, and its certificate has the address.
      ...(isIP(address) !== 0 && namesAddress(tls.name) ? {} : { servername: tls.name }),
      ...(tls.certificates === undefined ? {} : { ca: tls.certificates }),
      ALPNProtocols: ["http/1.1"],
      // The environment of the process must not turn it off.
      rejectUnauthorized: true,
    });
    const abort = () => fail(signal.reason);
    const fail = (error: unknown) => {
      signal.removeEventListener("abort", abort);
      socket.destroy();
      reject(error);
    };
    socket.once("error", fail);
    socket.once(tls === null ? "connect" : "secureConnect", () => {
      signal.removeEventListener("abort", abort);
      socket.off("error", fail);
      // It may break before its user listens; the user then finds it destroyed.
      socket.on("error", () => {});
      resolve(socket);
    });
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
  });
}

function namesAddress(hostname: string): boolean {
  return hostname.startsWith("[") || isIP(hostname) !== 0;
}

/** What of a failure the code may know. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^(ERR_TLS|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|ERR_SSL)/.test(code)) {
    return "its certificate is not valid for it";
  }
  if (code === "ECONNREFUSED") return "it refuses connections";
  if (error instanceof DOMException) return "it takes too long";
  return code === "" ? "it failed" : code;
}
