import type { Caller } from "./host.ts";
import { type SurfaceProblem, whyOf } from "./problem.ts";
import type { SurfaceLog } from "./surface_log.ts";

/** One request and its answer, as the log will tell of them. */
export class Exchange {
  /** The execution that it became. */
  executionId: string | undefined;
  /** The code of the error that was answered. */
  code: string | undefined;
  /** Why it was refused. */
  why: string | undefined;
  readonly #dropped = new Set<string>();

  constructor(
    readonly caller: Caller,
    readonly log: SurfaceLog,
  ) {}

  /** It is answered with this problem. */
  refused(problem: SurfaceProblem): void {
    this.code = problem.code;
    this.why = whyOf(problem);
    if (problem.code === "internal") this.#failed(problem.options.cause);
  }

  /** A header of the code's answer was left out. It is told once, however often it stands there. */
  dropped(header: string, why: string): void {
    if (this.#dropped.has(header)) return;
    this.#dropped.add(header);
    this.log({
      event: "surface.header_dropped",
      level: "warn",
      request_id: this.caller.requestId,
      execution_id: this.executionId,
      header,
      why,
    });
  }

  /** The answer broke off. */
  broken(code: string): void {
    this.log({
      event: "surface.answer_broken",
      level: "warn",
      request_id: this.caller.requestId,
      execution_id: this.executionId,
      code,
    });
  }

  /** The platform failed. */
  #failed(error: unknown): void {
    this.log({
      event: "surface.failed",
      level: "error",
      request_id: this.caller.requestId,
      error: String(error),
    });
  }
}
