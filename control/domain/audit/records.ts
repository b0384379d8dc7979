import type { EventId, PrincipalId, TokenId } from "../ids.ts";
import type { JsonObject } from "../../../runtime/protocol/json.ts";

/** Who did something. */
export interface Actor {
  readonly kind: "user" | "service_account" | "system" | "anonymous";
  /** Null for `system` and `anonymous`. */
  readonly id: PrincipalId | null;
  readonly tokenId: TokenId | null;
}

/** How an attempt ended. */
export type AuditOutcome = "allowed" | "denied" | "failed";

/** Something that was touched or asked for. */
export interface AuditResource {
  /** `project`, `workspace`, `snapshot`, … */
  readonly kind: string;
  readonly id: string;
}

/** What a caller says happened. Never put a secret in it. */
export interface NewAuditEvent {
  readonly at: Date;
  readonly actor: Actor;
  /** `snapshot.register`, `token.revoke`, … */
  readonly action: string;
  readonly outcome: AuditOutcome;
  readonly resources: readonly AuditResource[];
  readonly requestId: string;
  /** Network address of the caller; null for the service's own acts. */
  readonly address: string | null;
  /** Small and flat: ids before and after, a reason. */
  readonly details: JsonObject;
}

/** A link of an audit chain. */
export interface AuditEvent extends NewAuditEvent {
  readonly id: EventId;
  /** 1, 2, 3, … in the chain. */
  readonly sequence: number;
  /** Hash of the event before; 64 zeros for the first. */
  readonly previousHash: string;
  /** SHA-256 over everything above; see `audit_event.ts`. */
  readonly hash: string;
}
