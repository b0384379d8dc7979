import type { Problem } from "../problem.ts";

/** The service refused, or could not be talked to. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  /** Of the answer; 0 when there was none. */
  readonly status: number;
  /**
   * Of the problem; `unreachable` when there was no answer, `unexpected_answer` when it was not the
   * service's.
   */
  readonly code: string;
  readonly hint: string | undefined;
  /** The whole document; undefined when there was none. */
  readonly problem: Problem | undefined;
  readonly requestId: string | undefined;
  /** Asking again would not help, though there was no answer. */
  readonly lasting: boolean;

  constructor(
    message: string,
    parts: {
      status: number;
      code: string;
      hint?: string | undefined;
      problem?: Problem;
      requestId?: string | undefined;
      lasting?: boolean;
      cause?: unknown;
    },
  ) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.status = parts.status;
    this.code = parts.code;
    this.hint = parts.hint;
    this.problem = parts.problem;
    this.lasting = parts.lasting ?? false;
    this.requestId = parts.requestId ?? parts.problem?.request_id;
  }
}
