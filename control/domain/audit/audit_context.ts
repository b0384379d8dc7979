import type { Actor, AuditOutcome, AuditResource, NewAuditEvent } from "./records.ts";
import type { JsonObject } from "../../../runtime/protocol/json.ts";

/** What every event of one request has in common. */
export interface AuditContext {
  readonly actor: Actor;
  readonly requestId: string;
  /** Network address of the caller; null for the service's own acts. */
  readonly address: string | null;
}

/** An event of a request. */
export function eventOf(
  context: AuditContext,
  event: {
    at: Date;
    action: string;
    outcome: AuditOutcome;
    resources: readonly AuditResource[];
    details?: JsonObject;
  },
): NewAuditEvent {
  return {
    at: event.at,
    actor: context.actor,
    action: event.action,
    outcome: event.outcome,
    resources: event.resources,
    requestId: context.requestId,
    address: context.address,
    details: event.details ?? {},
  };
}
