import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

import { CallError } from "../provider.ts";
import type { PrivateGrants } from "./addresses.ts";
import { ended } from "./call_errors.ts";
import { addressesOf, type Resolver } from "./resolver.ts";

/** What stands between this process and the network; tests replace it. */
export interface EgressPorts {
  readonly resolve: Resolver;
  /** Certificates in PEM that servers are checked with, in place of the system's. */
  readonly certificates?: string;
}

/** Addresses of one name that are tried. */
const MAX_ADDRESSES = 4;
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
  { resolve, certificates }: EgressPorts,
  signal: AbortSignal,
): Promise<Socket> {
  const secure = url.protocol === "https:";
  const port = url.port === "" ? (secure ? 443 : 80) : Number(url.port);
  // A lookup can't be stopped, only left alone.
  const stop = ended(signal);
  const found = await stop.race(addressesOf(url.hostname, resolve)).finally(stop.forget);
  const allowed = found.filter((address) => grants.allow({ address, port }));
  if (allowed.length === 0) {
    throw new CallError(
      "SECURITY_VIOLATION",
      `The host "${url.hostname}" leads to a private address, which the integration may not reach`,
      { hint: `The platform opens one with "private": ["address:${port}"] of the integration` },
    );
  }
  let failure: unknown;
  const tried = allowed.slice(0, MAX_ADDRESSES);
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
