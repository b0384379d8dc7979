import { createDeployment as contract } from "../../api/deployments.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { notFound } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { findDetailed } from "../snapshots/find_snapshot.ts";
import { makeLive } from "./make_live.ts";

/** `POST …/environments/{environment}/deployments` */
export const createDeployment = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body }) => {
    const { snapshot, reason, weight, stop } = body;
    if (weight !== undefined || stop !== undefined) {
      throw new DomainError("not_available", "Canaries are not there yet", {
        hint: 'Leave out "weight" and "stop": the deployment gets all of the traffic',
      });
    }
    return await makeLive(call, params, { kind: "deploy", reason }, async (tenant, project) => {
      const found = await findDetailed(tenant, project, snapshot);
      if (found === undefined) throw notFound("Snapshot", snapshot);
      return found;
    });
  },
});
