/**
 * Lets a prepared child answer one request.
 *
 * @module
 */

import { SDK_VERSION } from "../../sdk/version.ts";
import type { Outcome } from "../launch/outcome.ts";
import { MARK_PREFIX, readAudit } from "../policy/audit.ts";
import { PROGRAM_PATH } from "../policy/deno_flags.ts";
import type { RunMessage } from "../protocol/channel.ts";
import type { Meta, PermissionUse } from "../protocol/envelope.ts";
import { hex } from "../protocol/hex.ts";
import type { Request } from "../protocol/request.ts";
import { RUNTIME_VERSION } from "../protocol/version.ts";
import { fileUrl } from "./host_paths.ts";
import { grantedValues, type PreparedChild } from "./prepare.ts";
import type { EngineOptions } from "./options.ts";
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
}

/** How the invocation ended, and what the code tried to do with the system. */
export interface Served {
  outcome: Outcome;
  permissions: PermissionUse[];
  /** No check can be missing from `permissions`. */
  complete: boolean;
  /** The code wrote into the record of its checks, or closed it. */
  tampered: boolean;
}

/** Serves one request. When it returns, nothing of the child is left. */
export async function serveRequest(
  prepared: PreparedChild,
  settled: Settled,
  serving: Serving,
  options: EngineOptions,
): Promise<Served> {
  const { module, exportName, since, signal } = serving;
  const { places, cleaner } = prepared;
  const { limits } = settled;
  const mark = hex(crypto.getRandomValues(new Uint8Array(16)));
  const env = environmentOf(settled, places.scratch, options);
  const outcome = await prepared.session.serve({
    load: {
      type: "load",
      trailMark: mark,
      env,
      programEnv: programEnvironment(settled, prepared, options),
      entry: fileUrl(module),
      use: exportName === undefined ? "registry" : "module",
      outputBytes: limits.output_bytes,
      logEntries: limits.log_entries,
      logBytes: limits.log_bytes,
    },
    run: runMessage(serving, settled),
    limits,
    since,
    signal,
    clean: cleaner.printed,
  });
  const reading = readAudit(outcome.trail.text, settled.effective, {
    snapshotRoot: places.snapshot,
    readFiles: prepared.readable,
    ownEnv: Object.keys(env),
    ...(places.scratch === undefined ? {} : { scratch: places.scratch, tempDir: places.scratch }),
  }, MARK_PREFIX + mark);
  // The snapshot is always readable, every module it loads is such a read, and there is nothing in
  // them to tighten.
  const uses = reading.uses.filter((use) =>
    !(use.allowed && use.kind === "read" && use.target.startsWith("snapshot:"))
  );
  return {
    outcome,
    permissions: uses.map((use) => ({ ...use, target: cleaner.text(use.target) })),
    ...judgeTrail(outcome, reading),
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

/** What the code reads as its environment: the snapshot's own variables, and the granted ones. */
function environmentOf(
  settled: Settled,
  scratch: string | undefined,
  { env }: EngineOptions,
): Record<string, string> {
  return {
    NODE_ENV: "production",
    ...settled.manifest.env,
    ...grantedValues(settled, env),
    ...(scratch === undefined ? {} : { TMPDIR: scratch }),
  };
}

function programEnvironment(
  settled: Settled,
  { places }: PreparedChild,
  { env }: EngineOptions,
): Record<string, string> | null {
  if (settled.effective.subprocess === false) return null;
  return {
    PATH: PROGRAM_PATH,
    HOME: places.home,
    TMPDIR: places.scratch ?? places.temp,
    ...grantedValues(settled, env),
  };
}

function runMessage({ request, exportName, meta }: Serving, settled: Settled): RunMessage {
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
    context: {
      requestId: meta.request_id,
      traceId: meta.trace_id ?? "",
      tenantId: ctx.tenant_id ?? "",
      workspaceId: ctx.workspace_id ?? "",
      projectId: ctx.project_id ?? "",
      userId: ctx.user_id ?? "",
      snapshotId: settled.snapshot.id,
      runtimeVersion: RUNTIME_VERSION,
      sdkVersion: SDK_VERSION,
      timeoutMs: settled.limits.timeout_ms,
    },
  };
}
