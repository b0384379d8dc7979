/**
 * What code is asked for: as the caller said it, as a record names it, and as the runtime takes it.
 *
 * @module
 */
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { Json, JsonObject } from "../../../runtime/protocol/json.ts";
import type { Kind } from "../../../runtime/protocol/kinds.ts";
import type { InvokeRequest } from "../../api/executions.ts";
import { type CallerId, callerKind, principalOf } from "../identity/caller.ts";
import type { ExecutionId, ProjectId, TenantId, WorkspaceId } from "../ids.ts";
import { DomainError } from "../domain_error.ts";
import type { RunGrant } from "../releases/run_grant.ts";

/** A call of an export, without anything that is the platform's to say. */
export type AskedCall =
  | { readonly action: "describe" }
  | {
    readonly action: "invoke";
    readonly kind: Kind;
    readonly name: string;
    readonly payload?: Json;
  }
  | { readonly action: "execute"; readonly handler: string; readonly event?: Json };

/** What only the platform says of an execution to its code. */
export interface PlatformWord {
  readonly executionId: ExecutionId;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly projectId: ProjectId;
  readonly principalId: CallerId;
  readonly traceparent: string | null;
  readonly timeoutMs: number;
  readonly grant: Pick<RunGrant, "capabilities" | "integrations" | "limits">;
}

/** Members of `ctx` that say who calls. */
const IDENTITY = ["tenant_id", "workspace_id", "project_id", "user_id", "principal_kind"] as const;

/**
 * Reads what was asked.
 *
 * @throws {DomainError} invalid_call
 */
export function readCall(asked: InvokeRequest): AskedCall {
  const call = callIn(asked);
  refuseMcpForm(call);
  return call;
}

/**
 * Reads what a surface asks for: what code finds in `ctx.mcp` is its word.
 *
 * @throws {DomainError} invalid_call
 */
export function surfaceCall(
  asked: Required<Pick<InvokeRequest, "kind" | "name" | "payload">>,
): AskedCall {
  return callIn(asked);
}

/** Reads what was asked, or what a surface made. @throws {DomainError} invalid_call */
function callIn(asked: InvokeRequest): AskedCall {
  const { action = "invoke", kind, name, handler } = asked;
  const payload = asked.payload as Json | undefined;
  const event = asked.event as Json | undefined;
  refuseIdentity(payload);
  refuseIdentity(event);
  switch (action) {
    case "describe":
      refuse(action, { kind, name, payload, handler, event });
      return { action };
    case "invoke":
      refuse(action, { handler, event });
      if (kind === undefined) throw missing("kind", 'the kind of the export, such as "tool"');
      if (name === undefined) throw missing("name", "the name of the export");
      return { action, kind, name, ...(payload === undefined ? {} : { payload }) };
    case "execute":
      refuse(action, { kind, name, payload });
      if (handler === undefined) throw missing("handler", 'such as "entry_point.aiel_handler"');
      return { action, handler, ...(event === undefined ? {} : { event }) };
  }
}

/** Reads a call that was kept. */
export function keptCall(text: string): AskedCall | undefined {
  try {
    const kept: unknown = JSON.parse(text);
    return isRecord(kept) && "action" in kept ? callIn(kept as InvokeRequest) : undefined;
  } catch {
    return undefined;
  }
}

/** What a record calls it. */
export function exportOf(call: AskedCall): string {
  switch (call.action) {
    case "describe":
      return "describe";
    case "invoke":
      return `${call.kind}/${call.name}`;
    case "execute":
      return `execute/${call.handler}`;
  }
}

/** The request for the runtime. */
export function runtimeRequest(call: AskedCall, word: PlatformWord): JsonObject {
  const principal = principalOf(word.principalId);
  const { timeout_ms: _, ...limits } = word.grant.limits;
  return {
    schema_version: "v1",
    ...call,
    request_id: word.executionId,
    ...(word.traceparent === null ? {} : { traceparent: word.traceparent }),
    timeout_ms: word.timeoutMs,
    capabilities: word.grant.capabilities,
    integrations: mutable(word.grant.integrations),
    limits,
    // All that there are: `readCall` lets no payload say one of them.
    ctx: {
      request_id: word.executionId,
      tenant_id: word.tenantId,
      workspace_id: word.workspaceId,
      project_id: word.projectId,
      principal_kind: callerKind(word.principalId),
      ...(principal === undefined ? {} : { user_id: principal }),
    },
  };
}

function mutable(integrations: Readonly<Record<string, readonly string[]>>): JsonObject {
  return Object.fromEntries(
    Object.entries(integrations).map(([name, actions]) => [name, [...actions]]),
  );
}

/** Who calls, the service knows; a payload that says it would be believed by its reader. */
function refuseIdentity(payload: Json | undefined): void {
  if (!isRecord(payload) || !Object.hasOwn(payload, "ctx")) return;
  const ctx: unknown = payload["ctx"];
  const said = IDENTITY.find((member) => isRecord(ctx) && Object.hasOwn(ctx, member));
  if (said === undefined) return;
  throw new DomainError("invalid_call", `"ctx.${said}" is the service's to say`, {
    hint: `Leave out "ctx.${said}": the service says who calls by the token`,
  });
}

/**
 * What code finds in `ctx.mcp`, a surface vouches for: the state in it left the service sealed, and
 * came back so. Other callers send arguments.
 */
function refuseMcpForm(call: AskedCall): void {
  if (call.action !== "invoke" || call.kind !== "mcp") return;
  const { payload } = call;
  if (!isRecord(payload) || !Object.hasOwn(payload, "$mcp")) return;
  throw new DomainError("invalid_call", '"payload.$mcp" is the service\'s to say', {
    hint: 'Send the arguments themselves as "payload"; the rest is for clients of MCP',
  });
}

function refuse(action: string, members: Readonly<Record<string, unknown>>): void {
  const [name] = Object.entries(members).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  throw new DomainError("invalid_call", `"${name}" belongs to another action than "${action}"`, {
    hint: `Leave out "${name}", or set "action" to the one that takes it`,
  });
}

function missing(name: string, what: string): DomainError {
  return new DomainError("invalid_call", `"${name}" is missing, expected ${what}`);
}
