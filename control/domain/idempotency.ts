import type { PrincipalId } from "./ids.ts";

/** A finished answer, to be given again. */
export interface RecordedAnswer {
  readonly status: number;
  /** Those that matter: `etag`, `location`, `content-type`. */
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** What {@linkcode Idempotency.begin} found. */
export type IdempotencyState =
  | { readonly kind: "started" }
  | { readonly kind: "running" }
  | { readonly kind: "other_request" }
  | { readonly kind: "done"; readonly answer: RecordedAnswer };

/** Makes a repeated request give the first one's answer. Keys belong to a principal. */
export interface Idempotency {
  /**
   * Claims a key until `lockedUntil`; a claim that ran out (its process died) is given to the next.
   * Expired records count as none.
   */
  begin(claim: {
    principalId: PrincipalId;
    key: string;
    requestHash: string;
    now: Date;
    lockedUntil: Date;
    expiresAt: Date;
  }): Promise<IdempotencyState>;
  /** Call it in the transaction of the change, so that both or none are kept. */
  finish(principalId: PrincipalId, key: string, answer: RecordedAnswer): Promise<void>;
  /** Gives up a claim: the request changed nothing. */
  abandon(principalId: PrincipalId, key: string): Promise<void>;
}
