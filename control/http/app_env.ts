import type { Principal } from "../domain/authenticate.ts";
import type { HttpProblem } from "./problem.ts";
import type { RateVerdict } from "./rate_limiter.ts";

/** What the server knows of a connection. */
export interface Connection {
  /** Network address of the caller. */
  readonly address?: string;
}

/** One request on its way: what its parts tell each other. */
export interface Exchange {
  readonly requestId: string;
  readonly address: string | null;
  principal?: Principal;
  rate?: RateVerdict;
  /** The problem that was answered, for the log. */
  problem?: HttpProblem;
  /** The template of the path. */
  route?: string;
}

/** What Hono carries through a request. */
export interface AppEnv {
  Bindings: Exchange;
}
