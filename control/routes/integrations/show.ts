import { showIntegration as contract } from "../../api/integrations.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { findIntegration } from "./find_integration.ts";
import { integrationDocument, integrationTag } from "./integration_document.ts";

/** `GET …/integrations/{integration}` */
export const showIntegration = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) =>
    await call.tenant.read(async (tenant) => {
      const { integration } = await findIntegration(tenant, project, params);
      return ok(integrationDocument(integration), { etag: integrationTag(integration) });
    }),
});
