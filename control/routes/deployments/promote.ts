import { promote as contract } from "../../api/deployments.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { snapshotOf } from "./snapshot_of.ts";
import { makeLive } from "./make_live.ts";

/** `POST …/environments/{environment}/promote` */
export const promote = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body: { from, reason } }) =>
    await makeLive(call, params, { kind: "promote", reason }, async (tenant, project) => {
      const { name, liveId } = await findEnvironment(tenant, project, from);
      const source = liveId === null ? undefined : await tenant.deployments.get(liveId);
      if (source === undefined) {
        throw new DomainError("nothing_live", `Nothing is live in "${name}"`, {
          hint: `Push a snapshot that "${name}" follows, or deploy one there`,
        });
      }
      return { ...await snapshotOf(tenant, project, source), source };
    }),
});
