import type { Principal } from "../domain/identity/authenticate.ts";
import type { HttpProblem } from "./problem.ts";
import type { RateVerdict } from "./rate_limiter.ts";

/** What the server knows of a connection. */
export interface Connection {
  /** Network address of the caller. */
  readonly address?: string;
  /** The target of the request as it stands on the wire. */
  readonly target?: string;
}

/** One request on its way: what its parts tell each other. */
export interface Exchange {
  readonly requestId: string;
  readonly address: string | null;
  /** When it came. */
  readonly at: Date;
  principal: Principal | undefined;
  rate: RateVerdict | undefined;
  /** The problem that was answered, for the log. */
  problem: HttpProblem | undefined;
  /** The template of the path. */
  route: string | undefined;
}

/** What Hono carries through a request. */
export interface AppEnv {
  Bindings: Exchange;
}
