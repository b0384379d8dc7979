/**
 * What is kept of requests and envelopes, by what their environment keeps. While an execution waits
 * in the queue, or may be put there again, its request is kept as it is: it is run with that.
 *
 * @module
 */
import type { Envelope } from "../../../runtime/protocol/envelope.ts";
import { sha256Hex } from "../../../runtime/protocol/sha256_hex.ts";
import type { EnvelopeDigest } from "../../api/executions.ts";
import type { RecordMode } from "../../api/record_mode.ts";
import { SealBroken } from "../releases/ports.ts";
import { heldSecrets, type RunGrant } from "../releases/run_grant.ts";
import type { TenantReads, TenantRepositories } from "../store.ts";
import { type AskedCall, keptCall } from "./asked.ts";
import type { ExecutionParts } from "./parts.ts";
import type { Redactor } from "./ports.ts";
import type { Execution } from "./records.ts";

/** Of what strangers ask for, longer texts are kept as digests: sending them costs nothing. */
const KEPT_OF_STRANGERS = 64 * 2 ** 10;

/** Whose payload it is, and how it is kept. */
type Kept = Pick<Execution, "record" | "principalId">;

/** What of a request is kept when it is not run with any more; undefined: nothing. */
export async function keptRequest(
  call: AskedCall,
  execution: Kept,
  redactor: Redactor,
): Promise<string | undefined> {
  const text = JSON.stringify(call);
  switch (modeOf(execution, text)) {
    case "none":
      return undefined;
    case "digest":
      return JSON.stringify({ digest: await textDigest(text) });
    case "full": {
      const shown = await redactor.document(text);
      // What had a secret in it can't be asked again from here.
      return shown === text ? text : `{"redacted":${shown}}`;
    }
  }
}

/** What of an envelope is kept; its log is kept by itself. Undefined: nothing. */
export async function keptEnvelope(
  envelope: Envelope,
  execution: Kept,
  redactor: Redactor,
): Promise<string | undefined> {
  const { meta, ...rest } = envelope;
  const text = JSON.stringify({ ...rest, meta: { ...meta, logs: [] } });
  switch (modeOf(execution, text)) {
    case "none":
      return undefined;
    case "digest": {
      const { ok, http_status, result, error } = envelope;
      const digest: EnvelopeDigest = {
        ok,
        http_status,
        result_digest: await textDigest(JSON.stringify(result)),
        error_code: error?.code ?? null,
      };
      return JSON.stringify(digest);
    }
    case "full":
      return await redactor.document(text);
  }
}

function modeOf({ record, principalId }: Kept, { length }: string): RecordMode {
  const isTooLarge = principalId === "anonymous" && length > KEPT_OF_STRANGERS;
  return record === "full" && isTooLarge ? "digest" : record;
}

/** Keeps the envelope of the newest attempt, if anything of it is kept. */
export async function keepEnvelope(
  { executions }: Pick<TenantRepositories, "executions">,
  execution: Execution,
  text: string | undefined,
): Promise<void> {
  if (text !== undefined) await executions.keep(execution, "envelope", text);
}

/** What of a request is left after the end. Null: what is there; undefined text: nothing. */
export type LeftRequest = { readonly text: string | undefined } | null;

/**
 * Finds out what of the request of one that was queued is kept after its end: before the
 * transaction of that, since it may take a while.
 *
 * @param redactor undefined: what must not be kept is not known
 */
export async function leftRequest(
  { executions }: Pick<TenantReads, "executions">,
  execution: Execution,
  redactor: Redactor | undefined,
): Promise<LeftRequest> {
  const text = await executions.payload(execution.id, "request");
  const call = text === undefined ? undefined : keptCall(text);
  if (call === undefined) return null;
  const kept = redactor === undefined ? undefined : await keptRequest(call, execution, redactor);
  return kept === text ? null : { text: kept };
}

/** Leaves that of it. */
export async function leaveRequest(
  { executions }: Pick<TenantRepositories, "executions">,
  execution: Execution,
  left: LeftRequest,
): Promise<void> {
  if (left === null) return;
  if (left.text === undefined) await executions.drop(execution.id, "request");
  else await executions.keep(execution, "request", left.text);
}

/** Takes out what the code of a run gets and what must not be kept. */
export async function redactorOf(
  { runner }: Pick<ExecutionParts, "runner">,
  { secrets, configured }: Pick<RunGrant, "secrets" | "configured">,
): Promise<Redactor> {
  return await runner.redactor([...secrets, ...await runner.secretsOf(configured)]);
}

/** As {@linkcode redactorOf}; undefined: what the code would get now can't be found out. */
export async function redactorFor(
  tenant: TenantReads,
  parts: Pick<ExecutionParts, "runner" | "grammar" | "sealer">,
  { projectId, environmentId, deploymentId }: Execution,
): Promise<Redactor | undefined> {
  const project = await tenant.projects.get(projectId);
  const environment = await tenant.environments.get(environmentId);
  if (project === undefined || environment === undefined) return undefined;
  try {
    const held = await heldSecrets(tenant, parts, { project, environment }, deploymentId);
    return held && await redactorOf(parts, held);
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}

async function textDigest(text: string): Promise<string> {
  return `sha256:${await sha256Hex(new TextEncoder().encode(text))}`;
}
