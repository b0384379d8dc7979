import { listIntegrations as contract } from "../../api/integrations.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { integrationDocument } from "./integration_document.ts";

/** `GET …/integrations` */
export const listIntegrations = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, query }, { project }) =>
    await call.tenant.read(async (tenant) => {
      const environment = await findEnvironment(tenant, project, params.environment);
      const page = await tenant.integrations.list(environment.id, pageRequest(query));
      return ok({ items: page.items.map(integrationDocument), next_cursor: page.nextCursor });
    }),
});
