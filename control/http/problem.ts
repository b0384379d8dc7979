import type { Json } from "../../runtime/protocol/json.ts";
import type { Problem } from "../api/problem.ts";
import { lengthOf } from "./reply.ts";
import { REQUEST_ID } from "./request_id.ts";
import { type ProblemCode, problemSpec, type ProblemStatus } from "../api/problem_codes.ts";

/** Media type of every error (RFC 9457). */
export const PROBLEM_TYPE = "application/problem+json";

/** What may accompany a {@linkcode HttpProblem}. */
export interface HttpProblemOptions {
  readonly hint?: string | undefined;
  readonly details?: { readonly [key: string]: Json } | undefined;
  readonly errors?: readonly { readonly location: string; readonly message: string }[];
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only. */
  readonly cause?: unknown;
}

/** An answer that is an error. Everything but the cause is public. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly code: ProblemCode;
  readonly status: ProblemStatus;
  readonly options: HttpProblemOptions;

  constructor(code: ProblemCode, detail: string, options: HttpProblemOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = problemSpec(code).status;
    this.options = options;
  }

  /** The document and its response. */
  toResponse(requestId: string): Response {
    const { hint, errors, details, headers } = this.options;
    const problem: Problem = {
      type: `/docs#problem-${this.code}`,
      title: problemSpec(this.code).title,
      status: this.status,
      detail: this.message,
      instance: `urn:aiel:request:${requestId}`,
      code: this.code,
      request_id: requestId,
      ...(hint === undefined ? {} : { hint }),
      ...(errors === undefined ? {} : { errors: [...errors] }),
      ...(details === undefined ? {} : { details: { ...details } }),
    };
    const bytes = new TextEncoder().encode(JSON.stringify(problem));
    return new Response(bytes, {
      status: this.status,
      headers: {
        ...lengthOf(bytes),
        "content-type": PROBLEM_TYPE,
        "cache-control": "no-store",
        [REQUEST_ID]: requestId,
        ...headers,
      },
    });
  }
}
