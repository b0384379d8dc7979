import { listVariables as contract } from "../../api/variables.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { variableDocument } from "./variable_document.ts";

/** `GET …/variables` */
export const listVariables = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, query }, { project }) =>
    await call.tenant.read(async (tenant) => {
      const environment = await findEnvironment(tenant, project, params.environment);
      const page = await tenant.variables.list(environment.id, pageRequest(query));
      return ok({ items: page.items.map(variableDocument), next_cursor: page.nextCursor });
    }),
});
