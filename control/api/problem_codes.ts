/**
 * Every code that a problem can have: one closed table. Those of the rules are thrown as
 * `DomainError`, those of HTTP as `HttpProblem`.
 *
 * @module
 */

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

/** Status and title of a code. */
export interface ProblemSpec {
  readonly status: ProblemStatus;
  readonly title: string;
}

const OF_HTTP = {
  malformed_json: { status: 400, title: "The body is not JSON" },
  malformed_pack: { status: 400, title: "The body is not a pack of blobs" },
  invalid_request: { status: 400, title: "The request is not of the documented form" },
  invalid_header: { status: 400, title: "A header is not of the documented form" },
  /** The `aiel` command that asks is older than the oldest one that works here. */
  client_too_old: { status: 400, title: "The aiel command is too old for this service" },
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
  own_account: { status: 409, title: "No admin disables or demotes their own account" },
  version_moved: { status: 412, title: "The resource has changed since it was read" },
  body_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body has a media type that is not accepted" },
  idempotency_key_reused: { status: 422, title: "The key was used for another request" },
  rate_limited: { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "The service failed" },
  content_damaged: { status: 500, title: "Stored content is damaged" },
  unavailable: { status: 503, title: "The service can't answer at the moment" },
} as const satisfies Record<string, ProblemSpec>;

const OF_RULES = {
  /** The token is missing, misspelled, unknown, expired or revoked, or its owner is disabled. */
  unauthenticated: { status: 401, title: "A valid token is needed" },
  /** It exists and the caller may know that, but the role or the scope does not allow the act. */
  forbidden: { status: 403, title: "Role or scope does not allow this" },
  /** It does not exist, or the caller may not know that it does: the two are never told apart. */
  not_found: { status: 404, title: "There is no such thing" },
  invalid_cursor: { status: 400, title: "The cursor belongs to another list" },
  invalid_name: { status: 400, title: "The name is not allowed" },
  invalid_manifest: { status: 400, title: "The manifest can't be a snapshot" },
  manifest_too_large: { status: 413, title: "The manifest is too large" },
  /** The workspace has no manifest of this snapshot; make a plan first. */
  snapshot_not_planned: { status: 409, title: "No plan was made to push this snapshot" },
  /** Blobs of the manifest have not been uploaded; `details.missing` names some. */
  blobs_missing: { status: 422, title: "Blobs have not been uploaded" },
  /** Contract validation, import inspection or manifest refused it; `details.problems`. */
  snapshot_refused: { status: 422, title: "The runtime would refuse this snapshot" },
  /** A blob's bytes are not the ones its name promises. */
  blob_mismatch: { status: 422, title: "The bytes are not those that the name promises" },
  /** No plan asked for this blob. */
  blob_not_planned: { status: 409, title: "No plan asked for this blob" },
  /** The blob is being removed at this moment; ask again in a second. */
  blob_busy: { status: 503, title: "The blob is being removed" },
  /** The project's newest snapshot is another one than the caller thought. */
  head_moved: { status: 412, title: "The project's newest snapshot is another one" },
  slug_taken: { status: 409, title: "The slug is taken" },
  archived: { status: 409, title: "It is archived" },
  last_owner: { status: 409, title: "The last owner of a workspace stays" },
  ambiguous_prefix: { status: 400, title: "More than one snapshot begins like this" },
  /** A grant that means nothing, or an action that its provider does not know. */
  invalid_grant: { status: 422, title: "The grant can't be given" },
  /** Its provider does not take the configuration or the secret; `details.place`. */
  invalid_integration: { status: 422, title: "The integration can't be configured so" },
  /** The snapshot declares what the environment does not grant or have; `details.missing`. */
  not_granted: { status: 409, title: "The environment lacks what the snapshot declares" },
  /** It stands in the contract for what is to come. */
  not_available: { status: 422, title: "The service does not do this yet" },
  /** Nothing is live in the environment that was named. */
  nothing_live: { status: 409, title: "Nothing is live there" },
  /** Nothing else was live in the environment. */
  nothing_before: { status: 409, title: "There is nothing to go back to" },
  /** The call of an export says too little, or what only the service says. */
  invalid_call: { status: 422, title: "The call can't be made" },
  /** As much of the tenant waits in the queue as may; ask again later. */
  backlog_full: { status: 429, title: "Too many executions wait" },
  /** It has ended: nothing is left to cancel. */
  execution_ended: { status: 409, title: "The execution has ended" },
  /** It waits or runs still. */
  execution_runs: { status: 409, title: "The execution has not ended" },
  execution_not_dead: { status: 409, title: "The execution is not dead" },
  /** What it was asked is not kept, or not any more. */
  payload_not_kept: { status: 409, title: "The request is not kept" },
  /** The cron expression or the time zone means nothing, or never comes. */
  invalid_schedule: { status: 422, title: "The schedule can't be" },
  /** There are as many as there may be. */
  too_many: { status: 409, title: "There may be no more of them" },
  /** Enough snapshots of this principal wait for the sandbox already; ask again later. */
  too_many_validations: { status: 429, title: "Too many snapshots wait for their validation" },
} as const satisfies Record<string, ProblemSpec>;

const PROBLEMS: Readonly<Record<ProblemCode, ProblemSpec>> = { ...OF_HTTP, ...OF_RULES };

/** What the rules of the service can refuse. */
export type RuleCode = keyof typeof OF_RULES;

/** One of the closed set of codes. */
export type ProblemCode = keyof typeof OF_HTTP | RuleCode;

/** Every code there is. */
export const PROBLEM_CODES: readonly ProblemCode[] = Object.keys(PROBLEMS).filter(isProblemCode);

/** Status and title of a code. */
export function problemSpec(code: ProblemCode): ProblemSpec {
  return PROBLEMS[code];
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
