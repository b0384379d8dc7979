import { rollback as contract } from "../../api/deployments.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { checkMessage } from "../../domain/slug.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { makeLive } from "./make_live.ts";
import { snapshotOf, toRollBackTo } from "./snapshot_of.ts";

/** `POST …/environments/{environment}/rollback` */
export const rollback = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body: { to, reason } }) => {
    if (checkMessage(reason) === "") {
      throw new DomainError("invalid_name", "Reason is blank, expected why it is rolled back");
    }
    return await makeLive(
      call,
      params,
      { kind: "rollback", reason },
      async (tenant, project, seen) => {
        const source = await toRollBackTo(tenant, seen, to);
        return { ...await snapshotOf(tenant, project, source), source };
      },
    );
  },
});
