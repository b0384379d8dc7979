/**
 * The engine: a request in, an envelope out. What happens to a request is told by
 * {@linkcode answer}, top to bottom.
 *
 * @module
 */

import type { ChildBase } from "../launch/child_base.ts";
import { Pool, type Recipe } from "../launch/pool.ts";
import { neverCameUp } from "../launch/outcome.ts";
import { makeOwnDirectory } from "../launch/own_directory.ts";
import { removeStalePrivateDirs } from "../launch/private_dir.ts";
import { after } from "../launch/timer.ts";
import { readDraft } from "../protocol/draft.ts";
import { type Envelope, failure, type Meta, success } from "../protocol/envelope.ts";
import { type EnvelopeError, RuntimeError, toEnvelopeError } from "../protocol/errors.ts";
import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import { parseRequest, type Request } from "../protocol/request.ts";
import { isScarcity } from "../protocol/system_reason.ts";
import { Admission } from "./admission.ts";
import { asRuntimeError } from "./as_runtime_error.ts";
import { baseFinder } from "./base.ts";
import { DEFAULT_BUNDLE } from "./bundles.ts";
import { checkCacheDir } from "./check_cache_dir.ts";
import { checkModules } from "./check_modules.ts";
import { providersOf } from "./providers_of.ts";
import { describeResult } from "./describe_result.ts";
import { type HeldSnapshot, holdSnapshot } from "./held_snapshot.ts";
import { inspectSnapshot } from "./inspect_modules.ts";
import { NamedSnapshots } from "./kept_snapshots.ts";
import { withMissedFileHint } from "./missed_file.ts";
import type { Engine, EngineOptions, RunOptions } from "./options.ts";
import { prepareChild, type PreparedChild } from "./prepare.ts";
import { type LoadedChild, mayLoadAhead, type Order, recipeOf } from "./ready.ts";
import { emptyMeta } from "./refusal.ts";
import { type Served, serveRequest, type Serving } from "./serve.ts";
import { grantOf, settle, type Settled } from "./settle.ts";
import { targetOf } from "./target.ts";
import { judge } from "./verdict.ts";

/** Makes an engine. It keeps nothing of a request. */
export function createEngine(options: EngineOptions): Engine {
  const findBase = baseFinder(options);
  const children = options.pool === undefined
    ? undefined
    : new Pool<LoadedChild>(options.pool, { now: () => performance.now(), after });
  const admission = new Admission(options.admission);
  const endings = new Set<Promise<void>>();
  const named = new NamedSnapshots();
  const shared: Shared = { options, findBase, children, admission, named, endings };
  let isSwept = false;
  return {
    async run(document, run) {
      const envelope = await answer(document, run, shared);
      // What killed runners left is removed once: what resists now will resist again.
      if (!isSwept) sweep(options);
      isSwept = true;
      return envelope;
    },
    async inspect(request) {
      const cacheDir = makeOwnDirectory(options.cacheDir);
      return await inspectSnapshot(request, await findBase(DEFAULT_BUNDLE), {
        ...options,
        cacheDir,
      });
    },
    async isolation() {
      const { isolation, reason, deno } = await findBase(DEFAULT_BUNDLE);
      return { isolation, reason, denoVersion: deno.version };
    },
    children: () => children?.counts ?? { ready: 0, starting: 0 },
    async drain() {
      await Promise.all([children?.drain(), ...endings]);
    },
  };
}

/** What all requests have in common. */
interface Shared {
  options: EngineOptions;
  findBase: (bundle: string) => Promise<ChildBase>;
  /** Undefined: every request starts its child. */
  children: Pool<LoadedChild> | undefined;
  admission: Admission;
  /** The copies of snapshots that are known by their ids. */
  named: NamedSnapshots;
  /** What is still cleared away after answers. */
  endings: Set<Promise<void>>;
}

/** The way of one request. Whatever is thrown on it becomes the envelope's error. */
async function answer(
  document: unknown,
  run: RunOptions,
  { options: given, findBase, children, admission, named, endings }: Shared,
): Promise<Envelope> {
  const since = performance.now();
  const meta = emptyMeta(readDraft(document));
  const { signal } = run;
  let held: HeldSnapshot | undefined;
  let child: PreparedChild | undefined;
  let recipe: Recipe<LoadedChild> | undefined;
  let leave = () => {};
  let envelope: Envelope;
  const clear = async () => {
    await child?.end();
    held?.release();
    leave();
  };
  try {
    // 1. The request: parsed once, trusted afterwards.
    const request = parseRequest(document);

    // 2. A place, when it is the tenant's turn.
    const { tenant_id: tenant = placeOf(run), user_id: caller, principal_kind } = request.identity;
    const isStranger = principal_kind === "anonymous";
    leave = await admission.enter({ tenant, caller, isStranger }, signal);

    // 3. The snapshot: identified, and held where nothing can change it.
    const cacheDir = checkCacheDir(given.cacheDir, run.root);
    const { variables: env = given.env } = run;
    const options = { ...given, cacheDir, ...(env === undefined ? {} : { env }) };
    held = await holdSnapshot(run, `${options.cacheDir}/snapshots`, named);
    const { snapshot, root } = held;
    meta.snapshot_id = snapshot.id;

    // 4. What it may do: declared, granted, limited.
    const { limits: most = options.limits ?? DEFAULT_LIMITS, usual = {} } = run;
    const settled = await settle(held, grantOf(request), { most, usual }, providersOf(options));
    meta.limits = settled.limits;

    // 5. A child that was loaded ahead with exactly that, if one waits.
    const base = await findBase(settled.bundle);
    meta.isolation = base.isolation;
    const target = targetOf(request, snapshot, settled.entry);
    const { log, follow, calls = options.calls } = run;
    const told = { signal, log, follow };
    const asked = { request, exportName: target.exportName, meta, since, calls, ...told };
    const order = { settled, target, tenant: request.ctx?.tenant_id, base };
    if (mayWait(run, request, order)) recipe = recipeOf(order, held.keep, options);
    const ready = recipe && children?.take(recipe.key);
    child = ready?.prepared;
    let served = ready && await serveLoaded(ready, settled, asked, options);

    // 6. Or one that comes up now, while its modules are inspected.
    const start = served === undefined ? "cold" : "warm";
    if (served === undefined) {
      await child?.end();
      child = await prepareChild(settled, { base, root, signal }, options);
      await checkModules({ ...settled, root }, target.file, { base, options, signal });
      const module = `${child.places.snapshot}/${target.file}`;
      served = await serveRequest(child, settled, { ...asked, module }, options);
    }

    // 7. The verdict on what it did.
    if (neverCameUp(served.outcome.ending)) children?.giveWay();
    record(served, meta, start);
    envelope = conclude(request, served, settled, meta);
  } catch (thrown) {
    const failed = signal?.aborted ? cancelled() : asRuntimeError(thrown);
    if (isScarcity(failed.cause)) children?.giveWay();
    const error = toEnvelopeError(failed);
    envelope = failure(child === undefined ? error : cleaned(error, child), meta);
  } finally {
    if (recipe !== undefined) children?.served(recipe);
    const ending = clear().finally(() => endings.delete(ending));
    endings.add(ending);
    // An engine that keeps children is drained at its end, and answers first.
    if (children === undefined) await ending;
  }
  meta.duration_ms = round(performance.now() - since);
  return envelope;
}

/** What requests without a tenant share their places by. */
function placeOf(run: RunOptions): string {
  return run.snapshot === undefined ? run.root : run.snapshot.id;
}

/**
 * Whether children may wait for such requests. A describe is granted nothing and is rarely asked
 * for, and where the root is the caller's own, no copy of the engine's is there to load from.
 */
function mayWait(run: RunOptions, request: Request, order: Order): boolean {
  return run.owned !== true && request.action !== "describe" && mayLoadAhead(order);
}

/**
 * Serves a request with a child that was loaded ahead. Undefined when the child was lost before the
 * request had reached its code, which is as if none had been ready.
 */
async function serveLoaded(
  { prepared }: LoadedChild,
  settled: Settled,
  asked: Omit<Serving, "module">,
  options: EngineOptions,
): Promise<Served | undefined> {
  const served = await serveRequest(prepared, settled, { ...asked, module: "" }, options);
  const { began, ending } = served.outcome;
  return !began && ending.type === "exited" ? undefined : served;
}

function sweep({ cacheDir }: EngineOptions): void {
  try {
    removeStalePrivateDirs(`${makeOwnDirectory(cacheDir)}/runs`);
  } catch {
    // The directory is not this user's alone; the envelope says so.
  }
}

/** What the child did, into the envelope's `meta`. */
function record(
  { outcome, permissions, complete, calls }: Served,
  meta: Meta,
  start: "cold" | "warm",
): void {
  meta.logs = outcome.logs;
  meta.permissions = permissions;
  meta.permissions_complete = complete;
  meta.calls = [...calls.calls];
  meta.calls_complete = calls.complete;
  meta.usage = {
    wall_ms: round(outcome.wallMs),
    cpu_ms: outcome.usage?.cpuMs ?? null,
    peak_rss_bytes: outcome.usage?.peakRssBytes ?? null,
    output_bytes: outcome.outputBytes,
    start,
    phases: outcome.phases,
    models: { ...calls.models },
  };
}

function conclude(
  request: Request,
  { outcome, permissions, tampered, cleaner }: Served,
  { effective, limits, snapshot }: Settled,
  meta: Meta,
): Envelope {
  const mayRun = effective.subprocess !== false;
  const verdict = judge(outcome, { permissions, tampered, mayRun, limits, cleaner });
  if (!verdict.ok) return failure(withMissedFileHint(verdict.error, snapshot.files), meta);
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
