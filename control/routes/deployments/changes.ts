import { showDeploymentChanges as contract } from "../../api/deployments.ts";
import { findDeployment, findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { changesDocument } from "./changes_document.ts";
import { snapshotOf } from "./snapshot_of.ts";

/** `GET …/deployments/{deployment}/changes` */
export const showDeploymentChanges = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) => {
    const { before, after } = await call.tenant.read(async (tenant) => {
      const environment = await findEnvironment(tenant, project, params.environment);
      const deployment = await findDeployment(tenant, environment, params.deployment);
      const replaced = deployment.replacesId && await tenant.deployments.get(deployment.replacesId);
      return {
        before: replaced ? await snapshotOf(tenant, project, replaced) : undefined,
        after: await snapshotOf(tenant, project, deployment),
      };
    });
    return ok(await changesDocument(call, { before, after, missing: [] }));
  },
});
