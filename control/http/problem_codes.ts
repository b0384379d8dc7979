/**
 * Every code a problem can have: one closed table. Those of the rules come from `domain_error.ts`, those of HTTP are here.
 *
 * @module
 */
import {
  DOMAIN_ERRORS,
  type DomainErrorCode,
  type DomainErrorKind,
} from "../domain/domain_error.ts";

/** Status and title of a code. */
export interface ProblemSpec {
  readonly status: ProblemStatus;
  readonly title: string;
}

/** Statuses that problems have. */
export type ProblemStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 408
  | 409
  | 412
  | 413
  | 415
  | 422
  | 429
  | 500
  | 503;

const HTTP_PROBLEMS = {
  malformed_json: { status: 400, title: "The body is not JSON" },
  malformed_pack: { status: 400, title: "The body is not a pack of blobs" },
  invalid_request: { status: 400, title: "The request is not of the documented form" },
  invalid_header: { status: 400, title: "A header is not of the documented form" },
  method_not_allowed: { status: 405, title: "The resource does not know this method" },
  request_timeout: { status: 408, title: "The body did not arrive in time" },
  request_aborted: { status: 400, title: "The body ended before it was complete" },
  idempotency_key_in_use: {
    status: 409,
    title: "The first request with this key is still running",
  },
  idempotency_answer_sealed: {
    status: 409,
    title: "The first answer with this key can be read with the token that asked for it only",
  },
  email_taken: { status: 409, title: "The address belongs to another user" },
  own_account: { status: 409, title: "Nobody disables or demotes themselves" },
  version_moved: { status: 412, title: "The resource has changed since it was read" },
  body_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body has a media type that is not accepted" },
  idempotency_key_reused: { status: 422, title: "The key was used for another request" },
  rate_limited: { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "The service failed" },
  content_damaged: { status: 500, title: "Stored content is damaged" },
  unavailable: { status: 503, title: "The service can't answer at the moment" },
} as const satisfies Record<string, ProblemSpec>;

const KINDS: Record<DomainErrorKind, ProblemStatus> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid: 400,
  unprocessable: 422,
  conflict: 409,
  precondition: 412,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
};

const DOMAIN_TITLES: Record<DomainErrorCode, string> = {
  unauthenticated: "A valid token is needed",
  forbidden: "Role or scope does not allow this",
  not_found: "There is no such thing",
  invalid_cursor: "The cursor belongs to another list",
  invalid_name: "The name is not allowed",
  invalid_manifest: "The manifest can't be a snapshot",
  manifest_too_large: "The manifest is too large",
  snapshot_not_planned: "Nobody planned to push this snapshot",
  blobs_missing: "Blobs have not been uploaded",
  snapshot_refused: "The runtime would refuse this snapshot",
  blob_mismatch: "The bytes are not those that the name promises",
  blob_not_planned: "Nobody planned to upload this blob",
  blob_busy: "The blob is being removed",
  head_moved: "The project's newest snapshot is another one",
  slug_taken: "The slug is taken",
  archived: "It is archived",
  last_owner: "The last owner of a workspace stays",
  ambiguous_prefix: "More than one snapshot begins like this",
  too_many_validations: "Too many snapshots wait for their validation",
};

/** One of the closed set of codes. */
export type ProblemCode = keyof typeof HTTP_PROBLEMS | DomainErrorCode;

/** Every code there is. */
export const PROBLEM_CODES: readonly ProblemCode[] = [
  ...Object.keys(HTTP_PROBLEMS).filter(isHttpCode),
  ...Object.keys(DOMAIN_TITLES).filter(isDomainCode),
];

/** Status and title of a code. */
export function problemSpec(code: ProblemCode): ProblemSpec {
  return isDomainCode(code)
    ? { status: KINDS[DOMAIN_ERRORS[code]], title: DOMAIN_TITLES[code] }
    : HTTP_PROBLEMS[code];
}

function isHttpCode(code: string): code is keyof typeof HTTP_PROBLEMS {
  return Object.hasOwn(HTTP_PROBLEMS, code);
}

function isDomainCode(code: string): code is DomainErrorCode {
  return Object.hasOwn(DOMAIN_TITLES, code);
}
