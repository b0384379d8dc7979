/**
 * The closed error taxonomy of the envelope.
 *
 * One table says what each code means outside: its HTTP status and whether the same request may be
 * sent again. Nothing else in the runtime invents a code.
 *
 * @module
 */

import type { Json } from "./json.ts";

/** What a code means to a caller. */
export interface ErrorSpec {
  /** HTTP status of the envelope. */
  readonly status: number;
  /** Whether sending the same request again may succeed. */
  readonly retryable: boolean;
}

/** Every code the runtime can answer with. */
export const ERRORS = {
  VALIDATION_ERROR: { status: 400, retryable: false },
  NOT_FOUND: { status: 404, retryable: false },
  SECURITY_VIOLATION: { status: 403, retryable: false },
  TIMEOUT: { status: 504, retryable: true },
  RESOURCE_LIMIT: { status: 507, retryable: false },
  OVERLOADED: { status: 503, retryable: true },
  CANCELLED: { status: 499, retryable: true },
  USER_CODE_ERROR: { status: 500, retryable: false },
  INTERNAL: { status: 500, retryable: true },
} as const satisfies Record<string, ErrorSpec>;

/** One of the closed set of codes. */
export type ErrorCode = keyof typeof ERRORS;

/**
 * Whose doing an error is, so that a bug in a tool is never billed or alerted as the platform's.
 */
export type ErrorOrigin = "user_code" | "policy" | "limit" | "platform";

/** `error` of an envelope. */
export interface EnvelopeError {
  code: ErrorCode;
  message: string;
  origin: ErrorOrigin;
  /** As the table says; true as well where user code asks to be run again later. */
  retryable: boolean;
  hint?: string;
  /** Facts for programs. Of an error that user code threw: everything else that it said. */
  details?: Json;
  /** Only for errors that user code threw. */
  name?: string;
  /** Only for errors that user code threw; paths are relative to the snapshot's root. */
  stack?: string;
  cause?: ErrorCause;
  /** Of an AggregateError. */
  errors?: ErrorCause[];
  /** Of a SuppressedError: what was thrown last, and what it suppressed. */
  error?: ErrorCause;
  suppressed?: ErrorCause;
}

/** An error inside of a thrown one: its cause, or one of several. */
export interface ErrorCause {
  name: string;
  message: string;
  stack?: string;
  details?: Json;
  cause?: ErrorCause;
  errors?: ErrorCause[];
  error?: ErrorCause;
  suppressed?: ErrorCause;
}

/** What may accompany a {@linkcode RuntimeError}. */
export interface RuntimeErrorOptions {
  origin?: ErrorOrigin;
  /** What to do next. */
  hint?: string;
  details?: Json;
  /** For logs of the platform only; never leaves the process. */
  cause?: unknown;
}

const ORIGINS: Record<ErrorCode, ErrorOrigin> = {
  VALIDATION_ERROR: "user_code",
  NOT_FOUND: "user_code",
  SECURITY_VIOLATION: "policy",
  TIMEOUT: "limit",
  RESOURCE_LIMIT: "limit",
  OVERLOADED: "platform",
  CANCELLED: "platform",
  USER_CODE_ERROR: "user_code",
  INTERNAL: "platform",
};

/** An expected failure of a request: everything in it except `cause` is public. */
export class RuntimeError extends Error {
  override readonly name = "RuntimeError";
  readonly code: ErrorCode;
  readonly origin: ErrorOrigin;
  readonly hint: string | undefined;
  readonly details: Json | undefined;

  constructor(code: ErrorCode, message: string, options: RuntimeErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.origin = options.origin ?? ORIGINS[code];
    this.hint = options.hint;
    this.details = options.details;
  }
}

/**
 * The `error` member of the envelope for any thrown value; what is not ours becomes `INTERNAL` and
 * says nothing.
 */
export function toEnvelopeError(thrown: unknown): EnvelopeError {
  const error = thrown instanceof RuntimeError
    ? thrown
    : new RuntimeError("INTERNAL", "The runtime failed", { cause: thrown });
  return {
    code: error.code,
    message: error.message,
    origin: error.origin,
    retryable: ERRORS[error.code].retryable,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}
