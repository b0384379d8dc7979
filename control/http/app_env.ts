import type { Principal } from "../domain/authenticate.ts";
import type { HttpProblem } from "./problem.ts";

/** What the server knows of a connection. */
export interface Connection {
  /** Network address of the caller. */
  readonly address?: string;
}

/** What the parts of one request's way tell each other. */
export interface AppEnv {
  Bindings: Connection;
  Variables: {
    requestId: string;
    principal?: Principal;
    rateHeaders?: Readonly<Record<string, string>>;
    /** The problem that was answered, for the log. */
    problem?: HttpProblem;
    /** The template of the path. */
    route?: string;
  };
}
