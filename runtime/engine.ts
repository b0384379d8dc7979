/**
 * The engine: a request in, an envelope out. See {@linkcode createEngine}.
 *
 * @module
 */

import { SDK_VERSION } from "../sdk/version.ts";
import { asRuntimeError } from "./as_runtime_error.ts";
import { type Cleaner, createCleaner, fileUrl } from "./host_paths.ts";
import { Child, type Outcome } from "./launch/child.ts";
import { confinedCommand, type Confinement } from "./launch/confine.ts";
import { denoDirFor } from "./launch/deno_dir.ts";
import { makeRunDir, removeStaleRunDirs, type RunDir } from "./launch/run_dir.ts";
import { type Plan, planInvocation, resolveHandler } from "./plan.ts";
import { withManifestEnv } from "./permissions.ts";
import { denoFlags, ISOLATION_FLAGS, PROGRAM_PATH } from "./policy/deno_flags.ts";
import { type Draft, readDraft } from "./protocol/draft.ts";
import { type Envelope, failure, type Meta, success } from "./protocol/envelope.ts";
import { toEnvelopeError } from "./protocol/errors.ts";
import { DEFAULT_LIMITS, effectiveLimits, type Limits } from "./protocol/limits.ts";
import { emptyMeta } from "./protocol/refusal.ts";
import type { Request } from "./protocol/request.ts";
import type { RunMessage } from "./sandbox/channel.ts";
import { RUNTIME_VERSION } from "./version.ts";

/** What an engine works with. Every path is absolute, without a slash at the end. */
export interface EngineOptions {
  /** The Deno program that runs children. */
  deno: string;
  /** The directory of the runtime's own files. */
  runtimeDir: string;
  /** A directory of this user's where caches and the private directories of invocations lie. */
  cacheDir: string;
  /** What the kernel offers to bound a child. */
  confinement: Confinement;
  /** What the platform allows at most. */
  limits?: Limits;
  /** Values of the environment variables that a snapshot may be granted. */
  env?: (name: string) => string | undefined;
}

/** What one request runs against. */
export interface RunOptions {
  /** The snapshot's directory. */
  root: string;
  /** Ends the invocation when aborted. */
  signal?: AbortSignal;
}

/** Runs requests. Keeps no state between them, so any number may run at a time. */
export interface Engine {
  /** Answers a request with exactly one envelope, whatever the request is and whatever the code does. Never rejects. */
  run(request: unknown, options: RunOptions): Promise<Envelope>;
}

/**
 * Makes an engine.
 *
 * What happens to a request: the snapshot is read and identified; what it asks for is compared with what is granted; a
 * child is started with exactly that; while it comes up, the request is checked against its schema and the modules are
 * inspected; only then is the child told to load the snapshot. How it ends, and Deno's audit trail, give the verdict.
 */
export function createEngine(options: EngineOptions): Engine {
  return { run: (document, run) => new Invocation(document, run, options).answer() };
}

/** One request on its way. */
class Invocation {
  readonly #startedAt = performance.now();
  readonly #draft: Draft;
  readonly #meta: Meta;
  #cleaner: Cleaner = { text: (text) => text, stack: (stack) => stack };
  #child: Child | undefined;
  #dir: RunDir | undefined;

  constructor(
    private readonly document: unknown,
    private readonly run: RunOptions,
    private readonly options: EngineOptions,
  ) {
    this.#draft = readDraft(document);
    this.#meta = emptyMeta(this.#draft);
  }

  async answer(): Promise<Envelope> {
    let envelope: Envelope;
    try {
      envelope = await this.#attempt();
    } catch (thrown) {
      const error = toEnvelopeError(await this.#foremost(thrown));
      error.message = this.#cleaner.text(error.message);
      envelope = failure(error, this.#meta);
    } finally {
      await this.#cleanUp();
    }
    this.#meta.duration_ms = round(performance.now() - this.#startedAt);
    return envelope;
  }

  /** Nothing is left running and no file is left behind. */
  async #cleanUp(): Promise<void> {
    this.#child?.kill();
    // Only what may write there has to be gone before its directory goes; reaping the rest can happen meanwhile.
    if (this.#child?.mayWrite) await this.#child.gone;
    this.#dir?.remove();
  }

  async #attempt(): Promise<Envelope> {
    const plan = await planInvocation(this.run.root, this.#draft, this.options.runtimeDir);
    this.#meta.snapshot_id = plan.snapshot.id;
    const limits = effectiveLimits(
      this.options.limits ?? DEFAULT_LIMITS,
      plan.manifest.limits ?? {},
      this.#draft.limits,
    );
    this.#meta.limits = limits;
    const child = this.#spawn(plan, limits);

    removeStaleRunDirs(`${this.options.cacheDir}/runs`);
    // The child takes about as long to come up as all of this.
    const { checkModules, parseRequest, readPermissions } = await import("./meanwhile.ts");
    const request = parseRequest(this.document);
    const target = request.action === "execute"
      ? resolveHandler(plan.snapshot, request.handler)
      : { file: plan.entry, exportName: "" };
    await checkModules(plan, target.file, this.options.cacheDir);

    const outcome = await child.run({
      load: {
        type: "load",
        entry: fileUrl(`${plan.snapshot.root}/${target.file}`),
        use: request.action === "execute" ? "module" : "registry",
        outputBytes: limits.output_bytes,
        logEntries: limits.log_entries,
        logBytes: limits.log_bytes,
      },
      run: this.#runMessage(request, target.exportName, limits),
      limits,
      signal: this.run.signal,
      clean: this.#cleaner.text,
    });
    this.#record(outcome);
    this.#meta.permissions = readPermissions(this.#dir?.auditFile ?? "", plan, this.#dir?.scratch);
    return await this.#conclude(request, outcome, limits);
  }

  #spawn(plan: Plan, limits: Limits): Child {
    const { snapshot, effective, assets, manifest } = plan;
    const { cacheDir, confinement, deno, runtimeDir } = this.options;
    const dir = this.#dir = makeRunDir(`${cacheDir}/runs`, { scratch: plan.scratch });
    this.#cleaner = createCleaner({
      snapshotRoot: snapshot.root,
      runDir: dir.path,
      runtimeDir,
      others: [cacheDir, deno],
    });
    const flags = denoFlags(withManifestEnv(plan), {
      snapshotRoot: snapshot.root,
      readFiles: assets.readable,
      ...(dir.scratch === undefined ? {} : { scratch: dir.scratch }),
    });
    const env: Record<string, string> = { ...manifest.env };
    for (const name of effective.env || []) {
      const value = this.options.env?.(name);
      if (value !== undefined) env[name] = value;
    }
    // Set last: nothing a snapshot says may steer Deno.
    Object.assign(env, {
      DENO_DIR: denoDirFor(`${cacheDir}/deno`, snapshot.id.replace("sha256:", "")),
      DENO_AUDIT_PERMISSIONS: dir.auditFile,
      DENO_NO_UPDATE_CHECK: "1",
      HOME: dir.home,
      NO_COLOR: "1",
      TZ: "UTC",
      ...(effective.subprocess === false ? {} : { PATH: PROGRAM_PATH }),
      ...(dir.scratch === undefined ? {} : { TMPDIR: dir.scratch }),
    });
    return this.#child = Child.spawn({
      command: [
        ...confinedCommand(confinement, limits),
        deno,
        "run",
        ...ISOLATION_FLAGS,
        `--v8-flags=--max-old-space-size=${limits.memory_mb}`,
        `--import-map=${assets.importMap}`,
        ...flags,
        assets.bootstrap,
      ],
      cwd: snapshot.root,
      env,
      auditFile: dir.auditFile,
      mayHaveChildren: effective.subprocess !== false || effective.ffi !== false,
      mayWrite: plan.scratch || effective.subprocess !== false || effective.ffi !== false,
    });
  }

  #runMessage(request: Request, exportName: string, limits: Limits): RunMessage {
    const ctx = request.ctx ?? {};
    const called = request.action === "invoke"
      ? {
        kind: request.kind,
        name: request.name,
        payload: request.payload === undefined ? {} : request.payload,
      }
      : request.action === "execute"
      ? { name: exportName, payload: request.event === undefined ? {} : request.event }
      : {};
    return {
      type: "run",
      action: request.action,
      ...called,
      context: {
        requestId: this.#draft.requestId,
        traceId: this.#draft.traceId ?? "",
        tenantId: ctx.tenant_id ?? "",
        workspaceId: ctx.workspace_id ?? "",
        projectId: ctx.project_id ?? "",
        userId: ctx.user_id ?? "",
        snapshotId: this.#meta.snapshot_id ?? "",
        runtimeVersion: RUNTIME_VERSION,
        sdkVersion: SDK_VERSION,
        timeoutMs: limits.timeout_ms,
      },
    };
  }

  #record(outcome: Outcome): void {
    this.#meta.logs = outcome.logs;
    this.#meta.usage = {
      wall_ms: round(outcome.wallMs),
      cpu_ms: outcome.usage?.cpuMs ?? null,
      peak_rss_bytes: outcome.usage?.peakRssBytes ?? null,
      output_bytes: outcome.outputBytes,
      start: "cold",
      phases: outcome.phases,
    };
  }

  async #conclude(request: Request, outcome: Outcome, limits: Limits): Promise<Envelope> {
    const meta = this.#meta;
    const { judge } = await import("./meanwhile.ts");
    const verdict = judge(outcome, {
      permissions: meta.permissions,
      limits,
      cleaner: this.#cleaner,
    });
    if (!verdict.ok) return failure(verdict.error, meta);
    if (request.action !== "describe") return success(verdict.result, meta);
    const { describeResult } = await import("./describe_result.ts");
    return success(describeResult(verdict.result, this.#cleaner), meta);
  }

  /** An invalid request is the caller's first problem, whatever else went wrong before it was looked at. */
  async #foremost(thrown: unknown): Promise<unknown> {
    try {
      (await import("./protocol/request.ts")).parseRequest(this.document);
    } catch (invalid) {
      return asRuntimeError(invalid);
    }
    return asRuntimeError(thrown);
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
