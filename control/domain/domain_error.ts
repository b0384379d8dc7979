import type { RuleCode } from "../api/problem_codes.ts";
import type { Json } from "../../runtime/protocol/json.ts";

/** One of the closed set of codes. */
export type DomainErrorCode = RuleCode;

/** What may accompany a {@linkcode DomainError}. */
export interface DomainErrorOptions {
  readonly hint?: string;
  /** Public facts. */
  readonly details?: { readonly [key: string]: Json };
  /** For the log only. */
  readonly cause?: unknown;
}

/** A refusal by rule. The message is public. */
export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: DomainErrorCode;
  readonly hint: string | undefined;
  readonly details: { readonly [key: string]: Json } | undefined;

  constructor(code: DomainErrorCode, message: string, options: DomainErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }
}
