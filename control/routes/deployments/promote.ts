import { promote as contract } from "../../api/deployments.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { HttpProblem } from "../../http/problem.ts";
import { inProject } from "../../http/permits.ts";
import { snapshotOf } from "./snapshot_of.ts";
import { makeLive } from "./make_live.ts";

/** `POST …/environments/{environment}/promote` */
export const promote = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body: { from, deployment, reason } }) =>
    await makeLive(call, params, { kind: "promote", reason }, async (tenant, project, seen) => {
      const { id, name, liveId } = await findEnvironment(tenant, project, from);
      if (id === seen.id) {
        throw new DomainError("not_available", `"${name}" can't be promoted to itself`, {
          hint: "Name the environment that it is live in",
        });
      }
      const source = liveId === null ? undefined : await tenant.deployments.get(liveId);
      if (source === undefined) {
        throw new DomainError("nothing_live", `Nothing is live in "${name}"`, {
          hint: `Push a snapshot that "${name}" follows, or deploy one there`,
        });
      }
      if (deployment !== undefined && deployment !== source.id) {
        throw new HttpProblem(
          "version_moved",
          `Deployment ${source.number} is live in "${name}" now, another one than was seen`,
          { hint: "Look at it again, and decide again", details: { deployment: source.id } },
        );
      }
      return { ...await snapshotOf(tenant, project, source), source };
    }),
});
