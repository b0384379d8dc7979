/** The audit chain: its documents and operations. @module */
import * as z from "zod";
import {
  AnyJsonObject,
  Count,
  Digest,
  NextCursor,
  Ordinal,
  PageQuery,
  patterned,
  queryInteger,
  Timestamp,
} from "./common.ts";
import { defineContract, document } from "./contract.ts";

const OutcomeName = z.enum(["allowed", "denied", "failed"]);

/** A link of the chain. */
export const AuditEventDocument = z.object({
  id: z.string(),
  sequence: Ordinal,
  at: Timestamp,
  actor: z.object({
    kind: z.enum(["user", "service_account", "system", "anonymous"]),
    id: z.string().nullable(),
    token_id: z.string().nullable(),
  }),
  action: z.string(),
  outcome: OutcomeName,
  resources: z.array(z.object({ kind: z.string(), id: z.string() })),
  request_id: z.string(),
  address: z.string().nullable(),
  details: AnyJsonObject,
  previous_hash: Digest,
  hash: Digest,
}).meta({ id: "AuditEvent" });
/** A link of the chain. */
export type AuditEventDocument = z.infer<typeof AuditEventDocument>;
/** A page of events, newest first. */
export const AuditPage = z.object({ items: z.array(AuditEventDocument), next_cursor: NextCursor })
  .meta({ id: "AuditPage" });
/** Query of the events. */
export const AuditQuery = PageQuery.extend({
  actor: z.string().min(1).max(64).optional().meta({ description: "Id of who acted" }),
  action: patterned(/^[a-z_.]+$/u, "snapshot.register").min(1).max(64).optional(),
  outcome: OutcomeName.optional(),
  resource: patterned(/^[\x21-\x7e]{1,128}$/u, "prj_01kbr1ze00f2k7xw4mb3r6zq9t").optional().meta({
    description: "Id of a resource",
  }),
});
/** Query of the verification: a head that the caller remembers. */
export const VerifyQuery = z.strictObject({
  sequence: queryInteger(0, Number.MAX_SAFE_INTEGER).optional().meta({
    description: "Number of an event that was seen before; takes `hash` too",
  }),
  hash: Digest.optional(),
});
/** What verifying came to. */
export const AuditVerdict = z.object({
  ok: z.boolean(),
  sequence: Count.meta({ description: "Of the newest event, or of where the chain breaks" }),
  hash: Digest.nullable().meta({ description: "Of the newest event: keep it" }),
  problem: z.string().nullable(),
}).meta({ id: "AuditVerdict" });
/** What verifying came to. */
export type AuditVerdict = z.infer<typeof AuditVerdict>;

/** `GET /v1/audit/events` */
export const listEvents = defineContract({
  id: "listAuditEvents",
  method: "get",
  path: "/v1/audit/events",
  tag: "Audit",
  summary: "List what happened in the tenant, newest first, denied attempts included",
  input: z.object({ query: AuditQuery }),
  answer: document(AuditPage),
  problems: ["not_found"],
  permission: "audit:read",
});

/** `GET /v1/audit/verify` */
export const verifyAudit = defineContract({
  id: "verifyAudit",
  method: "get",
  path: "/v1/audit/verify",
  tag: "Audit",
  summary: "Verify that nothing in the tenant's audit chain was changed, removed or moved",
  description:
    "Keep `sequence` and `hash` of an answer, and pass them the next time: only who remembers " +
    "a head can see that a chain was cut at its end.",
  input: z.object({ query: VerifyQuery }),
  answer: document(AuditVerdict),
  problems: [],
  permission: "audit:read",
});
