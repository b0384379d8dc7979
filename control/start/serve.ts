import type { ServedApp } from "../http/control_app.ts";
import { HttpProblem } from "../http/problem.ts";
import { requestIdOf } from "../http/request_id.ts";
import type { Arrival, ListenAddress } from "../../runtime/listen/listen.ts";
import { inSpan } from "../http/trace.ts";
import { clientAddress } from "./client_address.ts";
import { type Listener, listening, urlOf } from "./listening.ts";

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

/** What answers for the API. */
export const API: Listener = {
  says: "The service can't listen",
  variable: "AIEL_LISTEN",
  examples: ["127.0.0.1:8787", "127.0.0.1:8797"],
};

/** What answers for projects. */
export const RUN_ORIGIN: Listener = {
  says: "The run origin can't listen",
  variable: "AIEL_RUN_LISTEN",
  examples: ["127.0.0.1:8788", "127.0.0.1:8798"],
};

/** Paths that are answered until the end, for those who watch the service. */
const WATCHED = ["/healthz", "/readyz"];

/** How it is served. */
export interface ServeOptions {
  /** How many proxies of one's own every request comes through; see {@linkcode clientAddress}. */
  readonly proxies?: number;
  /** Default: {@linkcode API}. */
  readonly listener?: Listener;
  /** Hears that there are as many connections as may be. */
  readonly full?: () => void;
}

/**
 * Listens.
 *
 * @throws {StartFailure} when the address can't be had
 */
export async function serve(
  app: ServedApp,
  at: ListenAddress,
  { proxies = 0, listener = API, ...options }: ServeOptions = {},
): Promise<RunningServer> {
  const running = new Running();
  const server = await listening(at, listener, async (request, arrival) => {
    if (running.closed && !isWatched(arrival.target)) return refusal(request);
    running.track(arrival.completed);
    return await inSpan(request, () => app.fetch(request, connectionOf(request, arrival, proxies)));
  }, options);
  return {
    url: urlOf(server.at),
    async stop(graceMs) {
      // Those who watch the service are answered until what runs has ended.
      const since = performance.now();
      app.drain();
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(() => late.resolve(), graceMs);
      await Promise.race([running.close(), late.promise]);
      clearTimeout(timer);
      const finished = await server.stop(Math.max(0, graceMs - (performance.now() - since)));
      await app.settle();
      return finished;
    },
  };
}

function isWatched(target: string): boolean {
  return WATCHED.includes(target.split("?", 1)[0] ?? "");
}

function connectionOf({ headers }: Request, { address, target }: Arrival, proxies: number) {
  return {
    address: clientAddress(address, headers.get("x-forwarded-for"), proxies),
    target,
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

function refusal(request: Request): Response {
  const problem = new HttpProblem("unavailable", "The service is shutting down", {
    hint: "Ask again in a few seconds",
    headers: { "retry-after": "5", "connection": "close" },
  });
  return problem.toResponse(requestIdOf(request.headers));
}
