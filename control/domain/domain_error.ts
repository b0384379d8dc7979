/**
 * What the rules of the service can refuse: one closed table. Routes turn the kind into a status.
 *
 * @module
 */
import type { Json } from "./json.ts";

/** Every code, and what kind of refusal it is. */
export const DOMAIN_ERRORS = {
  /** The token is missing, misspelled, unknown, expired or revoked, or its owner is disabled. */
  unauthenticated: "unauthenticated",
  /** It exists and the caller may know that, but the role or the scope does not allow the act. */
  forbidden: "forbidden",
  /** It does not exist, or the caller may not know that it does: the two are never told apart. */
  not_found: "not_found",
  invalid_cursor: "invalid",
  invalid_name: "invalid",
  invalid_manifest: "invalid",
  manifest_too_large: "too_large",
  /** The workspace has no manifest of this snapshot; make a plan first. */
  snapshot_not_planned: "conflict",
  /** Blobs of the manifest have not been uploaded; `details.missing` names some. */
  blobs_missing: "unprocessable",
  /** Contract validation, import inspection or manifest refused it; `details.problems`. */
  snapshot_refused: "unprocessable",
  /** A blob's bytes are not the ones its name promises. */
  blob_mismatch: "unprocessable",
  /** Nobody asked for this blob; make a plan first. */
  blob_not_planned: "conflict",
  /** The blob is being removed at this moment; ask again in a second. */
  blob_busy: "unavailable",
  /** The project's newest snapshot is another one than the caller thought. */
  head_moved: "precondition",
  slug_taken: "conflict",
  archived: "conflict",
  last_owner: "conflict",
  ambiguous_prefix: "invalid",
  /** Enough snapshots of this principal wait for the sandbox already; ask again later. */
  too_many_validations: "too_many",
} as const satisfies Record<string, DomainErrorKind>;

/** How a refusal is to be answered. */
export type DomainErrorKind =
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "invalid"
  | "unprocessable"
  | "conflict"
  | "precondition"
  | "too_large"
  | "too_many"
  | "unavailable";

/** One of the closed set of codes. */
export type DomainErrorCode = keyof typeof DOMAIN_ERRORS;

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
  readonly kind: DomainErrorKind;
  readonly hint: string | undefined;
  readonly details: { readonly [key: string]: Json } | undefined;

  constructor(code: DomainErrorCode, message: string, options: DomainErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.kind = DOMAIN_ERRORS[code];
    this.hint = options.hint;
    this.details = options.details;
  }
}
