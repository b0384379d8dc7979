import { redriveExecution as contract } from "../../api/executions.ts";
import { redrive } from "../../domain/executions/redrive.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { environmentNames, executionDocument } from "./execution_document.ts";
import { findExecution } from "./find_execution.ts";

/** `POST …/executions/{execution}/redrive` */
export const redriveExecution = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) => {
    const reply = await call.change(async (tenant) => {
      const { id } = await findExecution(tenant, project, params.execution);
      const queued = await redrive(tenant, call.executions, project, id);
      const nameOf = await environmentNames(tenant, project.id);
      return {
        reply: ok(executionDocument(queued, nameOf(queued.environmentId))),
        event: {
          action: "execution.redrive",
          resources: [{ kind: "project", id: project.id }, { kind: "execution", id }],
        },
      };
    }, "queue");
    call.executions.signals.tell("jobs");
    return reply;
  },
});
