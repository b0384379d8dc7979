import { retryExecution as contract } from "../../api/executions.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { addExecution } from "../../domain/executions/accept.ts";
import { keptCall } from "../../domain/executions/asked.ts";
import { hasEnded } from "../../domain/executions/follow_log.ts";
import { planExecution } from "../../domain/executions/plan.ts";
import type { Execution } from "../../domain/executions/records.ts";
import { notFound } from "../../domain/identity/access.ts";
import { principalOf } from "../../domain/identity/caller.ts";
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
    const { plan, name, before } = await call.tenant.read(async (tenant) => {
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
        // What a stranger sent must not run in the name of the one who looks after it.
        principalId: isStrangers(before) ? before.principalId : call.principal.id,
        source: "api",
        isQueued: true,
        traceparent: traceparentOf(call.headers.get("traceparent")),
        retryOf: before.id,
      });
      return { plan, name: environment.name, before };
    });
    const reply = await call.change(async (tenant) => {
      const added = await addExecution(tenant, executions, plan);
      if (added.kind !== "accepted") throw new TypeError("There was no key");
      const { execution } = added;
      const path = `/v1/workspaces/${workspace.slug}/projects/${project.slug}/executions/`;
      const reply = created(executionDocument(execution, name), path + execution.id);
      if (!isStrangers(before)) return { reply };
      // Its record does not say who asked for it again.
      const event = {
        action: "execution.retry",
        resources: [{ kind: "project", id: project.id }, { kind: "execution", id: execution.id }],
        details: { retry_of: before.id },
      };
      return { reply, event };
    }, "queue");
    executions.signals.tell("jobs");
    return reply;
  },
});

/** Whether it was asked for without a token. */
function isStrangers({ principalId }: Execution): boolean {
  return principalOf(principalId) === undefined;
}
