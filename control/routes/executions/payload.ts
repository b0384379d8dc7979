import { keptCall } from "../../domain/executions/asked.ts";
import { hasEnded } from "../../domain/executions/follow_log.ts";
import { keptRequest, redactorFor } from "../../domain/executions/kept_payloads.ts";
import type { ExecutionParts } from "../../domain/executions/parts.ts";
import type { Execution } from "../../domain/executions/records.ts";
import type { TenantReads } from "../../domain/store.ts";
import { showPayload as contract } from "../../api/executions.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { JSON_TYPE } from "../../http/reply.ts";
import { findExecution } from "./find_execution.ts";

/** `GET …/executions/{execution}/payload` */
export const showPayload = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) => {
    const { request, envelope, record } = await call.tenant.read(async (tenant) => {
      const found = await findExecution(tenant, project, params.execution);
      const envelope = await tenant.executions.payload(found.id, "envelope");
      const request = await shownRequest(tenant, call.executions, found);
      return { request, envelope, record: found.record };
    });
    // As they are kept: reading millions of small values would hold everything else up.
    const parts = [`"request":${request ?? "null"}`, `"envelope":${envelope ?? "null"}`];
    return new Response(`{${parts.join(",")},"record":"${record}"}`, {
      headers: { "content-type": JSON_TYPE, "cache-control": "no-store" },
    });
  },
});

/**
 * What of a request is shown, as JSON text: what is kept of it, or will be when it is not run with
 * any more. Undefined: nothing.
 */
async function shownRequest(
  tenant: TenantReads,
  parts: ExecutionParts,
  execution: Execution,
): Promise<string | undefined> {
  const text = await tenant.executions.payload(execution.id, "request");
  const isFinal = hasEnded(execution) && execution.state !== "dead";
  if (text === undefined || isFinal || !execution.isQueued) return text;
  const call = keptCall(text);
  if (call === undefined) return text;
  const redactor = await redactorFor(tenant, parts, execution);
  return redactor && await keptRequest(call, execution, redactor);
}
