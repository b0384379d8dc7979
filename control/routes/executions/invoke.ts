/**
 * A call of an export over HTTP. Before the execution exists errors are problems, afterwards they
 * are envelopes.
 *
 * @module
 */
import { invoke as contract, type InvokeRequest } from "../../api/executions.ts";
import { readCall } from "../../domain/executions/asked.ts";
import { type AskedKey, askedKey } from "../../domain/executions/accept.ts";
import { type Called, callExport } from "../../domain/executions/call_export.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import type { Environment } from "../../domain/releases/records.ts";
import type { OpenProject } from "../../domain/identity/access.ts";
import type { Call } from "../../http/call.ts";
import { idempotencyKeyOf } from "../../http/idempotency.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { HttpProblem } from "../../http/problem.ts";
import { traceparentOf } from "../../http/trace.ts";
import { acceptedResponse } from "./accepted_response.ts";
import { followKnown } from "./follow_known.ts";
import { runForCaller, runForReader } from "./run_for_caller.ts";
import { type WantedAnswer, wantedAnswer } from "./wanted_answer.ts";

/** `POST …/environments/{environment}/invoke` */
export const invoke = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body }, open) => {
    const wanted = wantedAnswer(call.headers);
    const environment = await call.tenant.read((tenant) =>
      findEnvironment(tenant, open.project, params.environment)
    );
    const called = await callExport(call.executions, {
      tenantId: call.tenant.tenantId,
      principal: call.principal,
      asked: askedOf(call, body, { open, environment, wanted }),
      key: await keyOf(call, body),
    });
    return await answer(call, called, { open, environment, wanted });
  },
});

/** Where a call is made, and how it is to be answered. */
interface Calling {
  readonly open: OpenProject;
  readonly environment: Environment;
  readonly wanted: WantedAnswer;
}

async function answer(
  call: Call,
  called: Called,
  { open: { workspace, project }, environment, wanted }: Calling,
) {
  switch (called.kind) {
    case "begun":
      return wanted === "events"
        ? runForReader(call, called.begun, environment.name)
        : await runForCaller(call, called.begun);
    case "queued":
      return acceptedResponse(called.execution, { workspace, project, environment });
    case "known":
      return await followKnown(call, called.id, { workspace, project, environment, wanted });
    case "key_in_use":
      throw new HttpProblem(
        "idempotency_key_in_use",
        "The first request with this Idempotency-Key has no answer yet",
        { hint: "Ask again in a second", headers: { "retry-after": "1" } },
      );
    case "other_request":
      throw new HttpProblem(
        "idempotency_key_reused",
        "This Idempotency-Key came with another request before, or with another token",
        { hint: "Use a new key for a new request" },
      );
  }
}

function askedOf(
  call: Call,
  body: InvokeRequest,
  { open: { project }, environment, wanted }: Calling,
) {
  if (body.queue !== undefined && wanted !== "later") {
    throw new DomainError("invalid_call", '"queue" is for calls that wait in the queue', {
      hint: 'Send "Prefer: respond-async", or leave out "queue"',
    });
  }
  return {
    project,
    environment,
    call: readCall(body),
    principalId: call.principal.id,
    source: "api" as const,
    isQueued: wanted === "later",
    timeoutMs: body.timeout_ms,
    delaySeconds: body.queue?.delay_seconds,
    priority: body.queue?.priority,
    traceparent: traceparentOf(call.headers.get("traceparent")),
  };
}

/** What a key stands for: this request of this token, however it is to be answered. */
async function keyOf(call: Call, body: InvokeRequest): Promise<AskedKey | undefined> {
  const key = idempotencyKeyOf(call.headers);
  if (key === undefined) return undefined;
  const { pathname } = new URL(call.request.url);
  const text = `${call.principal.tokenId} invoke ${pathname}\n${JSON.stringify(body)}`;
  return await askedKey(key, text);
}
