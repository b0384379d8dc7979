/**
 * Answers for an execution that is there already: what its first caller hears, or has heard.
 *
 * @module
 */
import { DomainError } from "../../domain/domain_error.ts";
import { followExecution, followLog, hasEnded } from "../../domain/executions/follow_log.ts";
import type { ExecutionId } from "../../domain/ids.ts";
import type { Project, Workspace } from "../../domain/projects/records.ts";
import type { Environment } from "../../domain/releases/records.ts";
import type { Call } from "../../http/call.ts";
import type { OperationOutput } from "../../http/operation.ts";
import { HttpProblem } from "../../http/problem.ts";
import { serverEvents } from "../../http/stream_reply.ts";
import { acceptedResponse } from "./accepted_response.ts";
import { envelopeResponse, EXECUTION_HEADER } from "./envelope_response.ts";
import { executionDocument, lineDocument } from "./execution_document.ts";
import { findExecution } from "./find_execution.ts";
import type { WantedAnswer } from "./wanted_answer.ts";

/** Answers in the way that is wanted. A caller who goes away cancels nothing. */
export async function followKnown(
  call: Call,
  id: ExecutionId,
  { workspace, project, environment, wanted }: {
    readonly workspace: Workspace;
    readonly project: Project;
    readonly environment: Environment;
    readonly wanted: WantedAnswer;
  },
): Promise<OperationOutput<never>> {
  const { tenantId } = call.tenant;
  const { executions } = call;
  const known = await call.tenant.read((tenant) => findExecution(tenant, project, id));
  const headers = { [EXECUTION_HEADER]: id, "idempotency-replayed": "true" };
  if (wanted === "later") {
    return acceptedResponse(known, { workspace, project, environment }, headers);
  }
  if (known.record !== "full") throw notKept(id);
  if (wanted === "events") {
    // Where it is not kept any more, that is said before anything is sent.
    if (hasEnded(known)) await envelopeOf(call, id);
    const events = serverEvents(async function* (over) {
      yield { event: "execution", data: executionDocument(known, environment.name) };
      const log = followLog(executions, { tenantId, id, after: 0 }, { follow: true, over });
      for await (const line of log) {
        yield { event: "log", id: `${line.seq}`, data: lineDocument(line, id) };
      }
      if (!over.aborted) yield { event: "envelope", data: await envelopeOf(call, id) };
    });
    return { ...events, headers };
  }
  const over = AbortSignal.any([call.request.signal, call.stopping]);
  let last = known;
  for await (const now of followExecution(executions, { tenantId, id }, over)) last = now;
  if (!hasEnded(last)) {
    throw new HttpProblem("unavailable", `The service stops, and "${id}" has not ended yet`, {
      hint: "Ask again, with the same Idempotency-Key",
      headers: { "retry-after": "1" },
    });
  }
  const response = envelopeResponse(await envelopeOf(call, id), id);
  response.headers.set("idempotency-replayed", "true");
  return response;
}

/** @throws {DomainError} payload_not_kept */
async function envelopeOf(call: Call, id: ExecutionId): Promise<{ http_status: number }> {
  const text = await call.tenant.read(({ executions }) => executions.payload(id, "envelope"));
  const kept: { http_status?: number; meta?: unknown } = text === undefined ? {} : JSON.parse(text);
  if (kept.http_status !== undefined && kept.meta !== undefined) {
    return { ...kept, http_status: kept.http_status };
  }
  throw notKept(id);
}

function notKept(id: ExecutionId): DomainError {
  return new DomainError("payload_not_kept", `What "${id}" answered is not kept`, {
    hint: `Ask for its state: aiel executions show ${id}`,
  });
}
