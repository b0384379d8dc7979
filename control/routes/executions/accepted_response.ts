import type { Execution } from "../../domain/executions/records.ts";
import type { Project, Workspace } from "../../domain/projects/records.ts";
import type { Environment } from "../../domain/releases/records.ts";
import { replyHeaders } from "../../http/reply.ts";
import { EXECUTION_HEADER } from "./envelope_response.ts";
import { executionDocument } from "./execution_document.ts";

/** Where an execution is. */
export interface ExecutionAddress {
  readonly workspace: Pick<Workspace, "slug">;
  readonly project: Pick<Project, "slug">;
  readonly environment: Pick<Environment, "name">;
}

/** Says where an execution that went into the queue is to be found. */
export function acceptedResponse(
  execution: Execution,
  { workspace, project, environment }: ExecutionAddress,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const path = `/v1/workspaces/${workspace.slug}/projects/${project.slug}/executions/`;
  const body = executionDocument(execution, environment.name);
  const reply = { status: 202 as const, body, location: path + execution.id };
  return Response.json(body, {
    status: 202,
    headers: { ...replyHeaders(reply), [EXECUTION_HEADER]: execution.id, ...headers },
  });
}
