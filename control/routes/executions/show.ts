import { showExecution as contract } from "../../api/executions.ts";
import { mayAlso } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { environmentNames, executionDocument } from "./execution_document.ts";
import { findExecution } from "./find_execution.ts";

/** `GET …/executions/{execution}` */
export const showExecution = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, open) =>
    await call.tenant.read(async (tenant) => {
      const { project } = open;
      const found = await findExecution(tenant, project, params.execution);
      const nameOf = await environmentNames(tenant, project.id);
      const reads = mayAlso(call.principal, open, "execution:payload");
      return ok(executionDocument(found, nameOf(found.environmentId), reads));
    }),
});
