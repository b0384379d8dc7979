import { retryExecution as contract } from "../../api/executions.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { addExecution } from "../../domain/executions/accept.ts";
import { keptCall } from "../../domain/executions/asked.ts";
import { hasEnded } from "../../domain/executions/follow_log.ts";
import { planExecution } from "../../domain/executions/plan.ts";
import { notFound } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { created } from "../../http/reply.ts";
import { traceparentOf } from "../../http/trace.ts";
import { executionDocument } from "./execution_document.ts";
import { findExecution } from "./find_execution.ts";

/** `POST …/executions/{execution}/retry` */
export const retryExecution = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { workspace, project }) => {
    const { executions } = call;
    const { plan, name } = await call.tenant.read(async (tenant) => {
      const before = await findExecution(tenant, project, params.execution);
      if (!hasEnded(before)) {
        throw new DomainError("execution_runs", `"${before.id}" is ${before.state}`, {
          hint: "Wait for its end, or cancel it",
        });
      }
      const text = await tenant.executions.payload(before.id, "request");
      const asked = text === undefined ? undefined : keptCall(text);
      if (asked === undefined) {
        throw new DomainError("payload_not_kept", `What "${before.id}" was asked is not kept`, {
          hint: "Ask anew, with the payload: aiel invoke --remote",
        });
      }
      const environment = await tenant.environments.get(before.environmentId);
      if (environment === undefined) throw notFound("Environment", before.environmentId);
      const plan = await planExecution(tenant, executions, {
        project,
        environment,
        call: asked,
        principalId: call.principal.id,
        source: "api",
        isQueued: true,
        traceparent: traceparentOf(call.headers),
        retryOf: before.id,
      });
      return { plan, name: environment.name };
    });
    const reply = await call.change(async (tenant) => {
      const added = await addExecution(tenant, executions, plan);
      if (added.kind !== "accepted") throw new TypeError("There was no key");
      const { execution } = added;
      const path = `/v1/workspaces/${workspace.slug}/projects/${project.slug}/executions/`;
      return { reply: created(executionDocument(execution, name), path + execution.id) };
    }, "queue");
    executions.signals.tell("jobs");
    return reply;
  },
});
