import { showDeployment as contract } from "../../api/deployments.ts";
import { findDeployment, findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { deploymentDocument } from "./deployment_document.ts";

/** `GET …/deployments/{deployment}` */
export const showDeployment = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) =>
    await call.tenant.read(async (tenant) => {
      const environment = await findEnvironment(tenant, project, params.environment);
      const found = await findDeployment(tenant, environment, params.deployment);
      // Nothing of it changes but its state.
      return ok(deploymentDocument(found, environment.name), {
        etag: `"${found.id}-${found.state}"`,
      });
    }),
});
