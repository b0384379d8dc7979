/**
 * The engine: a request in, an envelope out. What happens to a request is told by
 * {@linkcode answer}, top to bottom.
 *
 * @module
 */

import type { ChildBase } from "../launch/child_base.ts";
import { makeOwnDirectory } from "../launch/own_directory.ts";
import { removeStalePrivateDirs } from "../launch/private_dir.ts";
import { readDraft } from "../protocol/draft.ts";
import { type Envelope, failure, type Meta, success } from "../protocol/envelope.ts";
import { type EnvelopeError, RuntimeError, toEnvelopeError } from "../protocol/errors.ts";
import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import { parseRequest, type Request } from "../protocol/request.ts";
import { asRuntimeError } from "./as_runtime_error.ts";
import { baseFinder } from "./base.ts";
import { checkCacheDir } from "./check_cache_dir.ts";
import { checkModules } from "./check_modules.ts";
import { describeResult } from "./describe_result.ts";
import { type HeldSnapshot, holdSnapshot } from "./held_snapshot.ts";
import { inspectSnapshot } from "./inspect_modules.ts";
import { withSpellingHint } from "./missed_file.ts";
import type { Engine, EngineOptions, RunOptions } from "./options.ts";
import { prepareChild, type PreparedChild } from "./prepare.ts";
import { emptyMeta } from "./refusal.ts";
import { type Served, serveRequest } from "./serve.ts";
import { grantOf, settle, type Settled } from "./settle.ts";
import { targetOf } from "./target.ts";
import { judge } from "./verdict.ts";

/** Makes an engine. It keeps nothing of a request. */
export function createEngine(options: EngineOptions): Engine {
  const findBase = baseFinder(options);
  let isSwept = false;
  return {
    async run(document, run) {
      const envelope = await answer(document, run, options, findBase);
      // What killed runners left is removed once: what resists now will resist again.
      if (!isSwept) sweep(options);
      isSwept = true;
      return envelope;
    },
    async inspect(request) {
      const cacheDir = makeOwnDirectory(options.cacheDir);
      return await inspectSnapshot(request, await findBase(), { ...options, cacheDir });
    },
    async isolation() {
      const { isolation, reason, deno } = await findBase();
      return { isolation, reason, denoVersion: deno.version };
    },
  };
}

/** The way of one request. Whatever is thrown on it becomes the envelope's error. */
async function answer(
  document: unknown,
  run: RunOptions,
  given: EngineOptions,
  findBase: () => Promise<ChildBase>,
): Promise<Envelope> {
  const since = performance.now();
  const meta = emptyMeta(readDraft(document));
  const { signal } = run;
  let held: HeldSnapshot | undefined;
  let child: PreparedChild | undefined;
  let envelope: Envelope;
  try {
    // 1. The request: parsed once, trusted afterwards.
    const request = parseRequest(document);

    // 2. The snapshot: walked, hashed, and held where nothing can change it.
    const options = { ...given, cacheDir: checkCacheDir(given.cacheDir, run.root) };
    held = await holdSnapshot(run, `${options.cacheDir}/snapshots`);
    const { snapshot, root } = held;
    meta.snapshot_id = snapshot.id;

    // 3. What it may do: declared, granted, limited.
    const settled = await settle(held, grantOf(request), options.limits ?? DEFAULT_LIMITS);
    meta.limits = settled.limits;
    const { file, exportName } = targetOf(request, snapshot, settled.entry);

    // 4. A child with exactly that. It waits for its messages.
    const base = await findBase();
    meta.isolation = base.isolation;
    child = await prepareChild(settled, { base, root, signal }, options);

    // 5. The modules: inspected while the child comes up.
    await checkModules({ ...settled, root }, file, { base, options, signal });

    // 6. The child: loads them and answers.
    const module = `${child.places.snapshot}/${file}`;
    const serving = { request, module, exportName, meta, since, signal };
    const served = await serveRequest(child, settled, serving, options);
    record(served, meta);

    // 7. The verdict.
    envelope = conclude(request, served, settled, meta, child);
  } catch (thrown) {
    const error = toEnvelopeError(signal?.aborted ? cancelled() : asRuntimeError(thrown));
    envelope = failure(child === undefined ? error : cleaned(error, child), meta);
  } finally {
    await child?.end();
    held?.release();
  }
  meta.duration_ms = round(performance.now() - since);
  return envelope;
}

function sweep({ cacheDir }: EngineOptions): void {
  try {
    removeStalePrivateDirs(`${makeOwnDirectory(cacheDir)}/runs`);
  } catch {
    // The directory is not this user's alone; the envelope says so.
  }
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
  { effective, limits, snapshot }: Settled,
  meta: Meta,
  { cleaner }: PreparedChild,
): Envelope {
  const mayRun = effective.subprocess !== false;
  const verdict = judge(outcome, { permissions, tampered, mayRun, limits, cleaner });
  if (!verdict.ok) return failure(withSpellingHint(verdict.error, snapshot.files), meta);
  if (request.action !== "describe") return success(verdict.result, meta);
  return success(describeResult(verdict.result, cleaner), meta);
}

function cancelled(): RuntimeError {
  return new RuntimeError("CANCELLED", "The caller went away or cancelled; nothing ran");
}

function cleaned(error: EnvelopeError, { cleaner }: PreparedChild): EnvelopeError {
  return { ...error, message: cleaner.text(error.message) };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
