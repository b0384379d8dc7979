import { removeIntegration as contract } from "../../api/integrations.ts";
import { openProject } from "../../domain/identity/access.ts";
import { checkIfMatch, versionMoved } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { noContent } from "../../http/reply.ts";
import { findIntegration } from "./find_integration.ts";
import { versionedIntegration } from "./integration_document.ts";
import { integrationEvent } from "./integration_event.ts";

/** `DELETE …/integrations/{integration}` */
export const removeIntegration = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }) =>
    await call.change(async (tenant) => {
      const { project } = await openProject(
        tenant,
        call.principal,
        params.workspace,
        params.project,
        "integration:write",
      );
      const { environment, integration } = await findIntegration(tenant, project, params);
      const { name, version } = integration;
      checkIfMatch(call.headers, versionedIntegration(integration));
      if (!await tenant.integrations.remove(environment.id, name, version)) {
        throw versionMoved(version);
      }
      return {
        reply: noContent(),
        event: integrationEvent("remove", { project, environment }, { name, version }),
      };
    }),
});
