/**
 * The engine: a request in, an envelope out. See {@linkcode createEngine}.
 *
 * @module
 */

import { SDK_VERSION } from "../sdk/version.ts";
import { asRuntimeError } from "./as_runtime_error.ts";
import { type Cleaner, fileUrl } from "./host_paths.ts";
import { noteLastSeen, recallLastSeen } from "./last_seen.ts";
import type { Outcome } from "./launch/outcome.ts";
import type { Confinement } from "./launch/confine.ts";
import { removeStaleRunDirs } from "./launch/run_dir.ts";
import { checkApart, type Expected, planInvocation, resolveHandler, settle } from "./plan.ts";
import { type Draft, readDraft } from "./protocol/draft.ts";
import { type Envelope, failure, type Meta, success } from "./protocol/envelope.ts";
import { toEnvelopeError } from "./protocol/errors.ts";
import { DEFAULT_LIMITS, effectiveLimits, type Limits } from "./protocol/limits.ts";
import { emptyMeta } from "./protocol/refusal.ts";
import type { Request } from "./protocol/request.ts";
import type { RunMessage } from "./sandbox/channel.ts";
import type { HashOptions } from "./snapshot/hash.ts";
import type { Manifest } from "./snapshot/read_manifest.ts";
import { readSnapshot, type Snapshot } from "./snapshot/read_snapshot.ts";
import {
  endChild,
  mayServe,
  type Standby,
  startChild,
  type Started,
  WaitingChild,
} from "./start_child.ts";
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
  /** Digests of files that were hashed before and have not changed since; see {@linkcode HashOptions.known}. */
  known?: HashOptions["known"] | undefined;
  /** Called when the child was told to run the code: until it answers there is time for something else. */
  running?: (() => void) | undefined;
  /** For a root that is not filled yet: the child comes up meanwhile. Default: all of it is there. */
  coming?: Coming | undefined;
}

/** A snapshot that is about to come into its root. */
export interface Coming {
  /** Its manifest, as far as anyone can tell: what the root holds in the end decides. */
  manifest: Manifest;
  /**
   * Fills the root. A snapshot that it gives is what lies there now, by the word of whoever keeps that root: it is not read once more.
   * When it rejects, nothing is run, and the envelope says that the platform failed.
   */
  fill: () => Promise<Snapshot | undefined>;
  /** A child for it that came up before, if there is one. It is used now, or ended. */
  standby?: Standby | undefined;
}

/** Runs requests. Keeps no state between them, so any number may run at a time. */
export interface Engine {
  /** Answers a request with exactly one envelope, whatever the request is and whatever the code does. Never rejects. */
  run(request: unknown, options: RunOptions): Promise<Envelope>;

  /**
   * Starts a child for a request that is expected, with exactly what that request would give it: it waits, for `Coming.standby` of the
   * run or for its end, whichever comes first. Undefined: there can be no child for it.
   */
  standBy(request: unknown, expected: { root: string; manifest: Manifest }): Standby | undefined;
}

/**
 * Makes an engine.
 *
 * What happens to a request: the snapshot is read and identified; what it asks for is compared with what is granted; a
 * child is started with exactly that (if it is known what is coming, or what this root held when it was run last, ahead of all this
 * and by that, and thrown away if the root holds something else); while it comes up, the request is checked against its schema and the
 * modules are inspected; only then is the child told to load the snapshot. How it ends, and Deno's audit trail, give the verdict.
 */
export function createEngine(options: EngineOptions): Engine {
  return {
    run: (document, run) => new Invocation(document, run, options).answer(),
    standBy: (document, { root, manifest }) => {
      const look = () => {
        checkApart(root, options.cacheDir);
        return expected(root, manifest);
      };
      const started = startFor(look, readDraft(document), options);
      return started && new WaitingChild(started);
    },
  };
}

/**
 * A child for what a root is expected to hold: the one that waits already, if there is one and it is as good, or a new one. Undefined:
 * what is wrong is told when the tree itself was read.
 */
function startFor(
  look: () => Expected | undefined,
  draft: Draft,
  options: EngineOptions,
  waiting?: Started,
): Started | undefined {
  try {
    const seen = look();
    if (seen === undefined) return undefined;
    const settled = settle(seen, draft, options.runtimeDir);
    const limits = limitsFor(seen.manifest, draft, options);
    if (waiting !== undefined && mayServe(waiting, settled, limits, options)) return waiting;
    return startChild(settled, limits, options);
  } catch {
    return undefined;
  }
}

function expected(root: string, manifest: Manifest): Expected {
  return { root: Deno.realPathSync(root), snapshotId: undefined, manifest, ignored: [] };
}

function limitsFor(manifest: Manifest, draft: Draft, options: EngineOptions): Limits {
  return effectiveLimits(options.limits ?? DEFAULT_LIMITS, manifest.limits ?? {}, draft.limits);
}

/** One request on its way. */
class Invocation {
  readonly #startedAt = performance.now();
  readonly #draft: Draft;
  readonly #meta: Meta;
  #cleaner: Cleaner = { text: (text) => text, stack: (stack) => stack };
  #started: Started | undefined;

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
    if (this.#started !== undefined) await endChild(this.#started);
    this.#started = undefined;
  }

  async #attempt(): Promise<Envelope> {
    const { cacheDir, runtimeDir } = this.options;
    const waiting = this.#started = this.run.coming?.standby?.take();
    checkApart(this.run.root, cacheDir);
    const guess = this.#started = this.#startByGuess(waiting);
    if (waiting !== undefined && waiting !== guess) await endChild(waiting);
    const filled = await this.run.coming?.fill();
    const snapshot = filled ?? await readSnapshot(this.run.root, knownOf(this.run));
    const plan = await planInvocation(snapshot, this.#draft, runtimeDir);
    this.#meta.snapshot_id = plan.snapshot.id;
    const limits = this.#meta.limits = limitsFor(plan.manifest, this.#draft, this.options);
    let started = guess;
    if (started === undefined || !mayServe(started, plan, limits, this.options)) {
      await this.#cleanUp();
      started = this.#started = startChild(plan, limits, this.options);
      noteLastSeen(cacheDir, plan);
    }
    this.#cleaner = started.cleaner;

    removeStaleRunDirs(`${cacheDir}/runs`);
    // The child takes about as long to come up as all of this.
    const { checkModules, parseRequest, readPermissions } = await import("./meanwhile.ts");
    const request = parseRequest(this.document);
    const target = request.action === "execute"
      ? resolveHandler(plan.snapshot, request.handler)
      : { file: plan.entry, exportName: "" };
    await checkModules(plan, target.file, cacheDir);

    const runIn = ({ child, cleaner }: Started) =>
      child.run({
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
        since: this.#startedAt,
        signal: this.run.signal,
        clean: cleaner.text,
      });
    const answering = runIn(started);
    this.run.running?.();
    let outcome = await answering;
    if (started === waiting && neverRan(outcome)) {
      // Whatever ended it while it waited, it was not the snapshot.
      await this.#cleanUp();
      started = this.#started = startChild(plan, limits, this.options);
      this.#cleaner = started.cleaner;
      outcome = await runIn(started);
    }
    this.#record(outcome);
    this.#meta.permissions = readPermissions(started.dir, plan, started.cleaner.text);
    return await this.#conclude(request, outcome, limits);
  }

  /** Starts a child for what this root will hold, or held the last time; see `last_seen.ts`. */
  #startByGuess(waiting: Started | undefined): Started | undefined {
    const { coming, root } = this.run;
    const look = () =>
      coming === undefined
        ? recallLastSeen(this.options.cacheDir, root)
        : expected(root, coming.manifest);
    return startFor(look, this.#draft, this.options, waiting);
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

/** Whether the child was gone before it could load anything. */
function neverRan({ ending }: Outcome): boolean {
  return ending.type === "exited" && ending.phase === "spawn";
}

function knownOf({ known }: RunOptions): HashOptions {
  return known === undefined ? {} : { known };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
