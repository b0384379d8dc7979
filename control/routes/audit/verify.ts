import * as z from "zod";
import { requireTenantPermission } from "../../domain/identity/access.ts";
import { HttpProblem } from "../../http/problem.ts";
import { operation } from "../../http/operation.ts";
import { ok } from "../../http/reply.ts";
import { AuditVerdict, VerifyQuery } from "../../api/audit.ts";

/** `GET /v1/audit/verify` */
export const verifyAudit = operation({
  id: "verifyAudit",
  method: "get",
  path: "/v1/audit/verify",
  tag: "Audit",
  summary: "Verify that nothing in the tenant's audit chain was changed, removed or moved",
  description:
    "Keep `sequence` and `hash` of an answer, and pass them the next time: only who remembers " +
    "a head can see that a chain was cut at its end.",
  input: z.object({ query: VerifyQuery }),
  status: 200,
  answer: AuditVerdict,
  problems: [],
}, async (call, { query: { sequence, hash } }) => {
  requireTenantPermission(call.principal, "audit:read");
  if ((sequence === undefined) !== (hash === undefined)) {
    throw new HttpProblem("invalid_request", "A remembered head has a sequence and a hash", {
      errors: [{ location: "query", message: 'Expected "sequence" and "hash" together' }],
    });
  }
  const anchor = sequence === undefined || hash === undefined
    ? undefined
    : { sequence: Number(sequence), hash };
  const verdict = await call.door.read((tenant) => tenant.audit.verify(anchor));
  return ok(
    verdict.ok
      ? { ok: true, sequence: verdict.head.sequence, hash: verdict.head.hash, problem: null }
      : { ok: false, sequence: verdict.sequence, hash: null, problem: verdict.problem },
  );
});
