/**
 * The engine: a request in, an envelope out. What happens to a request is told by
 * {@linkcode answer}, top to bottom.
 *
 * @module
 */

import type { ChildBase } from "../launch/child_base.ts";
import { makePrivateDir, removeStalePrivateDirs } from "../launch/private_dir.ts";
import { readDraft } from "../protocol/draft.ts";
import { type Envelope, failure, type Meta, success } from "../protocol/envelope.ts";
import { type EnvelopeError, RuntimeError, toEnvelopeError } from "../protocol/errors.ts";
import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import { parseRequest, type Request } from "../protocol/request.ts";
import { asRuntimeError } from "./as_runtime_error.ts";
import { findBase } from "./base.ts";
import { checkApart } from "./check_apart.ts";
import { checkModules } from "./check_modules.ts";
import { describeResult } from "./describe_result.ts";
import { packagesOf } from "./bundles.ts";
import { holdSnapshot } from "./held_snapshot.ts";
import { inspectModules } from "./inspect_modules.ts";
import { keepSnapshot } from "./kept_snapshots.ts";
import type { Engine, EngineOptions, RunOptions } from "./options.ts";
import { needsDevices, prepareChild, type PreparedChild } from "./prepare.ts";
import { emptyMeta } from "./refusal.ts";
import { serve, type Served } from "./serve.ts";
import { grantOf, settle, type Settled } from "./settle.ts";
import { targetOf } from "./target.ts";
import { judge } from "./verdict.ts";

/** Makes an engine. It keeps nothing of a request. */
export function createEngine(options: EngineOptions): Engine {
  // Requests that come at the same time look once, so that what is missing is made once.
  let looking: Promise<ChildBase> | undefined;
  const standing = () => looking ??= findBase(options).finally(() => looking = undefined);
  let isSwept = false;
  /** What runners that were killed left: once, since what resists now will resist again. */
  const sweep = () => {
    if (!isSwept) removeStalePrivateDirs(`${options.cacheDir}/runs`);
    isSwept = true;
  };
  return {
    async run(document, run) {
      const envelope = await answer(document, run, options, standing);
      sweep();
      return envelope;
    },
    async inspect({ snapshot, file, declared, bundle, signal }) {
      const base = await standing();
      const kept = await keepSnapshot(`${options.cacheDir}/snapshots`, snapshot);
      const packages = packagesOf(bundle) ?? [];
      const inspected = { snapshot, packages, declared, root: kept.root };
      try {
        return await inspectModules(inspected, file, { base, options, signal });
      } finally {
        kept.release();
      }
    },
    async isolation() {
      const { isolation, reason, deno } = await standing();
      return { isolation, reason, denoVersion: deno.version };
    },
  };
}

/** The way of one request. Whatever is thrown on it becomes the envelope's error. */
async function answer(
  document: unknown,
  run: RunOptions,
  options: EngineOptions,
  standing: () => Promise<ChildBase>,
): Promise<Envelope> {
  const since = performance.now();
  const meta = emptyMeta(readDraft(document));
  const left = new Cleanup();
  let child: PreparedChild | undefined;
  let envelope: Envelope;
  try {
    // 1. The request: parsed once, trusted afterwards.
    const request = parseRequest(document);

    // 2. The snapshot: walked, hashed, and held where nothing can change it.
    checkApart(run.root, options.cacheDir);
    const held = await holdSnapshot(run, `${options.cacheDir}/snapshots`);
    left.add(() => held.release());
    const { snapshot, root } = held;
    meta.snapshot_id = snapshot.id;

    // 3. What it may do: declared, granted, limited.
    const settled = await settle(held, grantOf(request), options.limits ?? DEFAULT_LIMITS);
    meta.limits = settled.limits;
    const target = targetOf(request, snapshot, settled.entry);

    // 4. A child with exactly that.
    const base = await standing();
    meta.isolation = base.isolation;
    const dir = await makePrivateDir(`${options.cacheDir}/runs`, {
      scratch: settled.scratch,
      mkfifo: options.tools.mkfifo,
      mknod: needsDevices(settled, base) ? options.tools.mknod ?? undefined : undefined,
    });
    left.add(() => dir.remove());
    const prepared = child = prepareChild(settled, { base, root, dir }, options);
    left.add(() => prepared.session.end());

    // 5. The modules: inspected while the child comes up.
    await checkModules({ ...settled, root }, target.file, {
      base,
      options,
      signal: run.signal,
    });

    // 6. The child: loads them and answers.
    const served = await serve(child, settled, {
      request,
      module: `${child.places.snapshot}/${target.file}`,
      exportName: target.exportName,
      meta,
      since,
      signal: run.signal,
    }, options);
    record(served, meta);

    // 7. The verdict.
    envelope = conclude(request, served, settled, meta, child);
  } catch (thrown) {
    const error = toEnvelopeError(run.signal?.aborted ? cancelled() : asRuntimeError(thrown));
    envelope = failure(child === undefined ? error : cleaned(error, child), meta);
  } finally {
    await left.run();
  }
  meta.duration_ms = round(performance.now() - since);
  return envelope;
}

/** What the child did, into the envelope's `meta`. */
function record({ outcome, permissions, complete }: Served, meta: Meta): void {
  meta.logs = outcome.logs;
  meta.permissions = permissions;
  meta.permissions_complete = complete;
  meta.usage = {
    wall_ms: round(outcome.wallMs),
    cpu_ms: outcome.usage?.cpuMs ?? null,
    peak_rss_bytes: outcome.usage?.peakRssBytes ?? null,
    output_bytes: outcome.outputBytes,
    start: "cold",
    phases: outcome.phases,
  };
}

function conclude(
  request: Request,
  { outcome, permissions, tampered }: Served,
  { effective, limits }: Settled,
  meta: Meta,
  { cleaner }: PreparedChild,
): Envelope {
  const mayRun = effective.subprocess !== false;
  const verdict = judge(outcome, { permissions, tampered, mayRun, limits, cleaner });
  if (!verdict.ok) return failure(verdict.error, meta);
  if (request.action !== "describe") return success(verdict.result, meta);
  return success(describeResult(verdict.result, cleaner), meta);
}

function cancelled(): RuntimeError {
  return new RuntimeError("CANCELLED", "The caller went away or cancelled; nothing ran");
}

function cleaned(error: EnvelopeError, { cleaner }: PreparedChild): EnvelopeError {
  return { ...error, message: cleaner.text(error.message) };
}

/** What has to be undone at the end of a request, the last thing first. */
class Cleanup {
  readonly #steps: (() => void | Promise<void>)[] = [];

  add(step: () => void | Promise<void>): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.reverse()) await step();
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
