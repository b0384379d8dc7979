import { cancelExecution as contract } from "../../api/executions.ts";
import { cancelExecution as cancel } from "../../domain/executions/cancel.ts";
import { requireStillKnown } from "../../domain/identity/still_allowed.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { environmentNames, executionDocument } from "./execution_document.ts";
import { findExecution } from "./find_execution.ts";

/** `POST …/executions/{execution}/cancel` */
export const cancelExecution = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) => {
    const { tenantId } = call.tenant;
    const { found, nameOf } = await call.tenant.read(async (tenant) => {
      await requireStillKnown(tenant, call.principal, call.clock.now());
      return {
        found: await findExecution(tenant, project, params.execution),
        nameOf: await environmentNames(tenant, project.id),
      };
    });
    const asked = { tenantId, id: found.id, by: call.principal.id };
    const cancelled = await cancel(call.executions, asked) ?? found;
    return ok(executionDocument(cancelled, nameOf(cancelled.environmentId)));
  },
});
