import { type AuditEventDocument, listEvents as contract } from "../../api/audit.ts";
import { notFound } from "../../domain/identity/access.ts";
import { isPrincipalId } from "../../domain/ids.ts";
import type { AuditEvent } from "../../domain/audit/records.ts";
import { operation } from "../../http/operation.ts";
import { inTenant } from "../../http/permits.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";

/** `GET /v1/audit/events` */
export const listEvents = operation(contract, {
  permit: inTenant(contract),
  handle: async (call, { query }) => {
    const { actor, action, outcome, resource } = query;
    if (actor !== undefined && !isPrincipalId(actor)) throw notFound("Actor", actor);
    const page = await call.tenant.read((tenant) =>
      tenant.audit.list({
        ...(actor === undefined ? {} : { actorId: actor }),
        ...(action === undefined ? {} : { action }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(resource === undefined ? {} : { resourceId: resource }),
      }, pageRequest(query))
    );
    return ok({ items: page.items.map(eventDocument), next_cursor: page.nextCursor });
  },
});

function eventDocument(event: AuditEvent): AuditEventDocument {
  return {
    id: event.id,
    sequence: event.sequence,
    at: event.at.toISOString(),
    actor: { kind: event.actor.kind, id: event.actor.id, token_id: event.actor.tokenId },
    action: event.action,
    outcome: event.outcome,
    resources: event.resources.map(({ kind, id }) => ({ kind, id })),
    request_id: event.requestId,
    address: event.address,
    details: { ...event.details },
    previous_hash: event.previousHash,
    hash: event.hash,
  };
}
