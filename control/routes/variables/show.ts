import { showVariable as contract } from "../../api/variables.ts";
import { notFound } from "../../domain/identity/access.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { variableDocument, variableTag } from "./variable_document.ts";

/** `GET …/variables/{variable}` */
export const showVariable = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) =>
    await call.tenant.read(async (tenant) => {
      const environment = await findEnvironment(tenant, project, params.environment);
      const found = await tenant.variables.get(environment.id, params.variable);
      if (found === undefined) throw notFound("Variable", params.variable);
      return ok(variableDocument(found), { etag: variableTag(found) });
    }),
});
