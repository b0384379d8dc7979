import {
  type ExecutionQuery,
  ExecutionState,
  listExecutions as contract,
} from "../../api/executions.ts";
import type { ExecutionFilter } from "../../domain/executions/records.ts";
import { mayAlso, notFound } from "../../domain/identity/access.ts";
import { isId } from "../../domain/ids.ts";
import type { Project } from "../../domain/projects/records.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import type { TenantReads } from "../../domain/store.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { inProject } from "../../http/permits.ts";
import { HttpProblem } from "../../http/problem.ts";
import { ok } from "../../http/reply.ts";
import { environmentNames, executionDocument } from "./execution_document.ts";

/** `GET …/executions` */
export const listExecutions = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { query }, open) =>
    await call.tenant.read(async (tenant) => {
      const { project } = open;
      const reads = mayAlso(call.principal, open, "execution:payload");
      const filter = await filterOf(tenant, project, query);
      const page = await tenant.executions.list(project.id, filter, pageRequest(query));
      const nameOf = await environmentNames(tenant, project.id);
      return ok({
        items: page.items.map((one) => executionDocument(one, nameOf(one.environmentId), reads)),
        next_cursor: page.nextCursor,
      });
    }),
});

/** What a list is asked for. @throws {DomainError} not_found @throws {HttpProblem} */
async function filterOf(
  tenant: TenantReads,
  project: Project,
  query: ExecutionQuery,
): Promise<ExecutionFilter> {
  const { environment, state, error_code, snapshot, source, schedule, since, until } = query;
  if (schedule !== undefined && !isId("schedule", schedule)) throw notFound("Schedule", schedule);
  return {
    ...(environment === undefined
      ? {}
      : { environmentId: (await findEnvironment(tenant, project, environment)).id }),
    ...(state === undefined ? {} : { states: statesOf(state) }),
    ...(error_code === undefined ? {} : { errorCode: error_code }),
    ...(query.export === undefined ? {} : { export: query.export }),
    ...(snapshot === undefined ? {} : { snapshotId: snapshot }),
    ...(source === undefined ? {} : { source }),
    ...(schedule === undefined ? {} : { scheduleId: schedule }),
    ...(since === undefined ? {} : { since: new Date(since) }),
    ...(until === undefined ? {} : { until: new Date(until) }),
  };
}

function statesOf(text: string): ExecutionState[] {
  return text.split(",").map((word) => {
    const state = ExecutionState.safeParse(word);
    if (state.success) return state.data;
    const message = `"${word}" is no state, expected ${ExecutionState.options.join(", ")}`;
    throw new HttpProblem("invalid_request", `query.state: ${message}`, {
      errors: [{ location: "query.state", message }],
    });
  });
}
