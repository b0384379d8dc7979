import type { Server } from "node:http";
import { connect } from "node:net";

/** Where a server that listens at all addresses is reached. */
const ANY: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
/** Patience has so many parts: a process that was busy for long has used up one of them. */
const PARTS = 10;

/**
 * Whether a server still takes connections, which it does not say itself: Deno's (2.9.6) gives it
 * up silently when the process has no descriptor for one. It is asked by a connection, and any that
 * is taken meanwhile tells it: the server hears of this one before it can be told from others.
 *
 * @param patienceMs how long to wait for one to be taken, in milliseconds
 * @returns undefined where it can't be told, because this process may open nothing at the moment
 */
export function stillAccepts(
  server: Server,
  { hostname, port }: { readonly hostname: string; readonly port: number },
  patienceMs: number,
): Promise<boolean | undefined> {
  const { promise, resolve } = Promise.withResolvers<boolean | undefined>();
  const probe = connect({ host: ANY[hostname] ?? hostname, port });
  const taken = () => end(true);
  let left = PARTS;
  const patience = setInterval(() => --left === 0 && end(false), patienceMs / PARTS);
  const end = (answer: boolean | undefined) => {
    clearInterval(patience);
    server.off("connection", taken);
    probe.destroy();
    resolve(answer);
  };
  server.on("connection", taken);
  // One that was closed at once was taken: there are as many as may be.
  probe.once("end", () => end(true));
  probe.once("error", ({ code }: NodeJS.ErrnoException) => {
    end(code === "ECONNREFUSED" ? false : code === "ECONNRESET" ? true : undefined);
  });
  probe.resume();
  return promise;
}
