/**
 * Lets a prepared child answer one request.
 *
 * @module
 */

import { SDK_VERSION } from "../../sdk/version.ts";
import type { AnswerListener } from "../launch/answer_parts.ts";
import type { Outcome } from "../launch/outcome.ts";
import { MARK_PREFIX, readAudit } from "../policy/audit.ts";
import type { ContextData, RunMessage } from "../protocol/channel.ts";
import type { Meta, PermissionUse } from "../protocol/envelope.ts";
import type { ProviderName } from "../protocol/calls.ts";
import type { Json } from "../protocol/json.ts";
import type { ContextIds, Request } from "../protocol/request.ts";
import { formatTraceparent } from "../protocol/trace_context.ts";
import { RUNTIME_VERSION } from "../protocol/version.ts";
import type { Cleaner } from "./host_paths.ts";
import type { CallHost, GrantedCalls } from "../calls/call_host.ts";
import type { CallsTold } from "../calls/broker.ts";
import { loadingOf } from "./loading.ts";
import type { PreparedChild } from "./prepare.ts";
import type { EngineOptions, Follower, RunSettings } from "./options.ts";
import type { Settled } from "./settle.ts";

/** What a child is served with. */
export interface Serving {
  request: Request;
  /** The module to load, absolute, as the child sees it. */
  module: string;
  /** The export of it that is called directly, if one is. */
  exportName: string | undefined;
  /** The labels of the request. */
  meta: Pick<Meta, "request_id" | "trace_id">;
  /** When the request came, on the clock of `performance.now()`. */
  since: number;
  signal: AbortSignal | undefined;
  /** Hears lines of the log. */
  log?: RunSettings["log"];
  /** Gets what is answered before the answer is whole. */
  follow?: Follower | undefined;
  /** What governed calls are made with; undefined: none is answered. */
  calls?: CallHost | undefined;
}

/** How the invocation ended, and what the code tried to do with the system. */
export interface Served {
  outcome: Outcome;
  permissions: PermissionUse[];
  /** No check can be missing from `permissions`. */
  complete: boolean;
  /** The code wrote into the record of its checks, or closed it. */
  tampered: boolean;
  /** Makes what the child said fit for a tenant. */
  cleaner: Cleaner;
  calls: CallsTold;
}

/** Serves one request. When it returns, nothing of the child runs any more. */
export async function serveRequest(
  prepared: PreparedChild,
  settled: Settled,
  serving: Serving,
  options: EngineOptions,
): Promise<Served> {
  const { since, signal } = serving;
  const host = hostOf(serving, settled);
  // Most runs call nothing, and need not load what answers calls.
  const { callsOf } = host === undefined ? {} : await import("./run_calls.ts");
  const calls = host && callsOf?.(host, settled.calls, serving.request, since);
  const { places, cleaner } = prepared;
  const { limits } = settled;
  const loading = prepared.loading ?? loadingOf(prepared, settled, serving, options);
  const outcome = await prepared.session.serve({
    load: loading.message,
    run: runMessage(serving, settled, host !== undefined),
    limits,
    since,
    signal,
    log: serving.log,
    follow: serving.follow && listenerOf(serving.follow),
    openCalls: calls?.open,
    clean: cleaner.printed,
  });
  const reading = readAudit(outcome.trail.text, settled.effective, {
    snapshotRoot: places.snapshot,
    readFiles: prepared.readable,
    ownEnv: loading.variables,
    ...(places.scratch === undefined ? {} : { scratch: places.scratch, tempDir: places.scratch }),
  }, MARK_PREFIX + loading.mark);
  // The snapshot is always readable, every module it loads is such a read, and there is nothing in
  // them to tighten.
  const uses = reading.uses.filter((use) =>
    !(use.allowed && use.kind === "read" && use.target.startsWith("snapshot:"))
  );
  return {
    outcome,
    cleaner,
    permissions: uses.map((use) => ({ ...use, target: cleaner.text(use.target) })),
    ...judgeTrail(outcome, reading),
    calls: calls?.told() ?? NO_CALLS,
  };
}

/**
 * Whether the trail can be believed. Where the kernel protects it, all that Deno wrote is there.
 * Elsewhere nothing proves that: a child that says its last word leaves a mark, and one that the
 * parent ends must not have closed the pipe before, which finds code that meddles, if not all of
 * it.
 */
function judgeTrail(
  { ending, isDone, trail }: Outcome,
  { intact, marked }: { intact: boolean; marked: boolean },
): { complete: boolean; tampered: boolean } {
  if (ending.type === "unstarted") return { complete: true, tampered: false };
  if (trail.isCut) return { complete: false, tampered: false };
  if (trail.isProtected) return { complete: intact, tampered: !intact };
  const cut = isDone ? !marked : trail.closedEarly;
  return { complete: false, tampered: !intact || cut };
}

/**
 * What governed calls are made with. A project that declares some is answered, if only to be told
 * that nothing is configured; undefined where there is nothing to call.
 */
function hostOf({ request, calls }: Serving, settled: Settled): CallHost | undefined {
  if (request.action === "describe") return undefined;
  return calls ?? (Object.keys(settled.calls).length > 0 ? NOTHING_CONFIGURED : undefined);
}

/** What is told of a run that could make no call. */
const NO_CALLS: CallsTold = { calls: [], complete: true, models: {} };

const NOTHING_CONFIGURED: CallHost = { integrations: new Map(), memory: undefined };

function providersByName(calls: GrantedCalls): Record<string, ProviderName> {
  return Object.fromEntries(Object.entries(calls).map(([name, { provider }]) => [name, provider]));
}

/** Items that may be under way to a caller that follows. */
const CREDITS = 16;

function listenerOf(follow: Follower): AnswerListener {
  return {
    head: (head) => follow.head(head),
    item: (seq, json) => follow.item(seq, parse(json)),
  };
}

/** What the child said; null where it is no JSON, which only code can have written that meddles. */
function parse(json: string): Json {
  try {
    return JSON.parse(json) as Json;
  } catch {
    return null;
  }
}

/** Of who has no id of their own, it is the kind. */
function principalOf({ principal_kind: kind, user_id }: ContextIds): ContextData["principal"] {
  return kind === undefined ? null : { kind, id: user_id ?? kind };
}

function runMessage(
  { request, exportName, meta, follow }: Serving,
  settled: Settled,
  mayCall: boolean,
): RunMessage {
  const ctx = request.ctx ?? {};
  const called = request.action === "invoke"
    ? {
      kind: request.kind,
      name: request.name,
      payload: request.payload === undefined ? {} : request.payload,
    }
    : request.action === "execute"
    ? { name: exportName ?? "", payload: request.event === undefined ? {} : request.event }
    : {};
  return {
    type: "run",
    action: request.action,
    ...called,
    credits: follow === undefined ? null : CREDITS,
    integrations: mayCall ? providersByName(settled.calls) : null,
    context: {
      requestId: meta.request_id,
      traceId: meta.trace_id ?? "",
      traceparent: request.trace === undefined ? "" : formatTraceparent(request.trace),
      tenantId: ctx.tenant_id ?? "",
      workspaceId: ctx.workspace_id ?? "",
      projectId: ctx.project_id ?? "",
      userId: ctx.user_id ?? "",
      principal: principalOf(request.identity),
      snapshotId: settled.snapshot.id,
      runtimeVersion: RUNTIME_VERSION,
      sdkVersion: SDK_VERSION,
      timeoutMs: settled.limits.timeout_ms,
    },
  };
}
