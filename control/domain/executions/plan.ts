/**
 * What an execution will be: looked up before anything is written.
 *
 * @module
 */
import { sha256Hex } from "../../../runtime/protocol/sha256_hex.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import { type ExecutionSource, MAX_QUEUED_MS, MAX_WAIT_MS } from "../../api/executions.ts";
import type { CallerId } from "../identity/caller.ts";
import type { DeploymentId, ExecutionId, ScheduleId } from "../ids.ts";
import type { Project } from "../projects/records.ts";
import { grantLevels } from "../releases/grants.ts";
import type { Environment, GrantLevels } from "../releases/records.ts";
import { type RunGrant, runGrant } from "../releases/run_grant.ts";
import type { TenantReads } from "../store.ts";
import { distinctGates } from "./admission.ts";
import { type AskedCall, exportOf } from "./asked.ts";
import type { ExecutionParts } from "./parts.ts";
import { type ExportPolicy, policyOf } from "./export_policy.ts";
import type { Execution, Gate } from "./records.ts";

/** Milliseconds that code may take which says nothing of it, and whose caller does not either. */
export const USUAL_TIMEOUT_MS = 30_000;

/** What is asked of an environment. */
export interface Asked {
  readonly project: Project;
  readonly environment: Environment;
  /** Which of its deployments; absent: the live one. */
  readonly deploymentId?: DeploymentId | undefined;
  readonly call: AskedCall;
  readonly principalId: CallerId;
  readonly source: ExecutionSource;
  /** It goes through the queue. */
  readonly isQueued: boolean;
  readonly timeoutMs?: number | undefined;
  readonly delaySeconds?: number | undefined;
  readonly priority?: number | undefined;
  readonly traceparent?: string | undefined;
  readonly retryOf?: ExecutionId | undefined;
  readonly scheduleId?: ScheduleId | undefined;
}

/** What an execution will be. */
export interface Plan {
  readonly asked: Asked;
  readonly grant: RunGrant;
  readonly export: string;
  readonly policy: ExportPolicy;
  readonly timeoutMs: number;
  readonly gates: readonly Gate[];
}

/**
 * Looks up what is live and what it may do now.
 *
 * @throws {DomainError} nothing_live, not_granted
 * @throws {SealBroken}
 */
export async function planExecution(
  tenant: TenantReads,
  parts: Pick<ExecutionParts, "grammar" | "sealer">,
  asked: Asked,
): Promise<Plan> {
  const grant = await runGrant(tenant, parts, asked, asked.deploymentId);
  const named = exportOf(asked.call);
  const policy = policyOf(grant.facts, asked.call);
  return {
    asked,
    grant,
    export: named,
    policy,
    timeoutMs: timeoutOf(asked, grant, policy),
    gates: await gatesOf(asked, grant.levels, policy),
  };
}

/** The lowest of what the caller, the code, the grants and the platform say. */
function timeoutOf(asked: Asked, grant: RunGrant, { timeoutMs }: ExportPolicy): number {
  const own = timeoutMs ?? grant.facts.limits["timeout_ms"];
  return Math.min(
    asked.timeoutMs ?? own ?? USUAL_TIMEOUT_MS,
    own ?? Infinity,
    grant.limits["timeout_ms"] ?? Infinity,
    longestOf(asked),
  );
}

/** Milliseconds that the platform allows at most. */
export function longestOf({ isQueued }: Pick<Asked, "isQueued">): number {
  return isQueued ? MAX_QUEUED_MS : MAX_WAIT_MS;
}

/** Under what names, with which limits, an execution waits for others. */
async function gatesOf(
  { call, environment, project }: Pick<Asked, "call" | "environment" | "project">,
  levels: GrantLevels,
  { concurrency, declared }: ExportPolicy,
): Promise<readonly Gate[]> {
  const ofLevels = [
    { name: `workspace ${project.workspaceId}`, limit: levels.workspace?.grant?.concurrency },
    { name: `project ${project.id}`, limit: levels.project?.grant?.concurrency },
    { name: `environment ${environment.id}`, limit: levels.environment?.grant?.concurrency },
  ].flatMap(({ name, limit }) => limit === undefined ? [] : [{ name, limit }]);
  if (concurrency === undefined) return ofLevels;
  const { limit, key } = concurrency;
  const place = `export ${environment.id} ${declared}`;
  if (key === undefined) return distinctGates([...ofLevels, { name: place, limit }]);
  // What a key's value is may be long, and a secret.
  const value = JSON.stringify(valueAt(payloadOf(call), key) ?? null);
  const digest = await sha256Hex(new TextEncoder().encode(value));
  return distinctGates([...ofLevels, { name: `${place} ${digest}`, limit }]);
}

/** The gates of one that is there already. */
export async function gatesFor(
  tenant: TenantReads,
  { project, call, policy, execution }: {
    readonly project: Project;
    readonly call: AskedCall;
    readonly policy: ExportPolicy;
    readonly execution: Pick<Execution, "environmentId">;
  },
): Promise<readonly Gate[]> {
  const environment = await tenant.environments.get(execution.environmentId);
  if (environment === undefined) return [];
  const levels = await grantLevels(tenant, project, environment);
  return await gatesOf({ call, environment, project }, levels, policy);
}

/** What a key is looked for in: of a call by MCP the arguments, in whichever form it came. */
function payloadOf(call: AskedCall): unknown {
  if (call.action !== "invoke") return call.action === "execute" ? call.event : undefined;
  const { kind, payload } = call;
  const asked: unknown = kind === "mcp" && isRecord(payload) ? payload["$mcp"] : undefined;
  return isRecord(asked) ? asked["arguments"] : payload;
}

/** The value that a JSON Pointer names (RFC 6901). */
function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value)) {
      value = /^(?:0|[1-9]\d*)$/.test(name) ? value[Number(name)] : undefined;
    } else value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}
