import { listDeployments as contract } from "../../api/deployments.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { pageRequest } from "../../http/page_request.ts";
import { deploymentDocument } from "./deployment_document.ts";

/** `GET …/environments/{environment}/deployments` */
export const listDeployments = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, query }, { project }) =>
    await call.tenant.read(async (tenant) => {
      const environment = await findEnvironment(tenant, project, params.environment);
      const page = await tenant.deployments.list(environment.id, pageRequest(query));
      return ok({
        items: page.items.map((one) => deploymentDocument(one, environment.name)),
        next_cursor: page.nextCursor,
      });
    }),
});
