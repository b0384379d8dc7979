import type { ControlApp } from "../http/control_app.ts";
import { HttpProblem } from "../http/problem.ts";
import { requestIdOf } from "../http/request_id.ts";
import { clientAddress } from "./client_address.ts";
import { type ListenAddress, listening, urlOf } from "./listening.ts";

/** A service that listens. */
export interface RunningServer {
  /** Where it listens, as a URL without a slash at the end. */
  readonly url: string;
  /**
   * Takes no more requests, ends the streams, lets what is running finish for at most `graceMs`,
   * then cuts it off. Resolves when nothing is running any more; false: something was cut off.
   */
  stop(graceMs: number): Promise<boolean>;
}

/** What the Host header may hold: a name or an address, and a port (RFC 9110, 7.2). */
const HOST = /^[A-Za-z0-9._~%:[\]-]*$/;

const LISTENER = {
  says: "The service can't listen",
  variable: "AIEL_LISTEN",
  examples: ["127.0.0.1:8787", "127.0.0.1:8788"],
} as const;

/** Paths that are answered until the end, for those who watch the service. */
const WATCHED = ["/healthz", "/readyz"];

/**
 * Listens.
 *
 * @param proxies how many proxies of one's own every request comes through; see
 * {@linkcode clientAddress}
 * @throws {StartFailure} when the address can't be had
 */
export function serve(
  app: ControlApp,
  listen: ListenAddress,
  proxies = 0,
): RunningServer {
  const running = new Running();
  const cut = new AbortController();
  const server = listening(listen, LISTENER, () =>
    Deno.serve(
      { ...listen, signal: cut.signal, onListen: () => {} },
      (request, { remoteAddr, completed }) => {
        const url = URL.parse(request.url);
        // Deno puts the host before the path without looking at it: one with a slash would be a
        // path.
        if (url === null || !HOST.test(request.headers.get("host") ?? "")) return badHost(request);
        if (running.closed && !WATCHED.includes(url.pathname)) return refusal(request);
        running.track(completed);
        if (!("hostname" in remoteAddr)) return app.fetch(request);
        const { hostname } = remoteAddr;
        const address = proxies === 0
          ? hostname
          : clientAddress(hostname, request.headers.get("x-forwarded-for"), proxies);
        return app.fetch(request, { address });
      },
    ));
  return {
    url: urlOf(server.addr),
    async stop(graceMs) {
      app.drain();
      const late = Promise.withResolvers<false>();
      const timer = setTimeout(() => late.resolve(false), graceMs);
      // Deno's own shutdown takes the bodies away from requests that are still reading theirs (seen
      // with 2.9.6), so it comes when they have been answered.
      let isShuttingDown = false;
      const end = running.close().then(() => {
        isShuttingDown = true;
        return server.shutdown();
      }).then(() => true);
      const finished = await Promise.race([end, late.promise]);
      clearTimeout(timer);
      // A server that shuts down already throws at an abort (Deno 2.9.6): what it still waits for,
      // a reader that does not read, ends with the process.
      if (!finished && !isShuttingDown) cut.abort();
      await app.settle();
      return finished;
    },
  };
}

/** Counts what is being answered: until the whole answer was sent, or the caller has gone. */
class Running {
  closed = false;
  readonly #empty = Promise.withResolvers<void>();
  #count = 0;

  track(completed: Promise<void>): void {
    this.#count++;
    const end = () => {
      this.#count--;
      this.#look();
    };
    completed.then(end, end);
  }

  /** Resolves when the last one is answered. */
  close(): Promise<void> {
    this.closed = true;
    this.#look();
    return this.#empty.promise;
  }

  #look(): void {
    if (this.closed && this.#count === 0) this.#empty.resolve();
  }
}

function badHost(request: Request): Response {
  const problem = new HttpProblem("invalid_header", "The Host header names no host", {
    errors: [{ location: "header.Host", message: "Expected a host, and a port where it has one" }],
    headers: { "connection": "close" },
  });
  return problem.toResponse(requestIdOf(request.headers));
}

function refusal(request: Request): Response {
  const problem = new HttpProblem("unavailable", "The service is shutting down", {
    hint: "Ask again in a few seconds",
    headers: { "retry-after": "5", "connection": "close" },
  });
  return problem.toResponse(requestIdOf(request.headers));
}
