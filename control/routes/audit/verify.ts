import { verifyAudit as contract } from "../../api/audit.ts";
import { HttpProblem } from "../../http/problem.ts";
import { operation } from "../../http/operation.ts";
import { inTenant } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";

/** `GET /v1/audit/verify` */
export const verifyAudit = operation(contract, {
  permit: inTenant(contract),
  handle: async (call, { query: { sequence, hash } }) => {
    if ((sequence === undefined) !== (hash === undefined)) {
      throw new HttpProblem("invalid_request", "A remembered head has a sequence and a hash", {
        errors: [{ location: "query", message: 'Expected "sequence" and "hash" together' }],
      });
    }
    const anchor = sequence === undefined || hash === undefined ? undefined : { sequence, hash };
    const verdict = await call.tenant.read((tenant) => tenant.audit.verify(anchor));
    return ok(
      verdict.ok
        ? { ok: true, sequence: verdict.head.sequence, hash: verdict.head.hash, problem: null }
        : { ok: false, sequence: verdict.sequence, hash: null, problem: verdict.problem },
    );
  },
});
