/**
 * The static inspection as the engine has it made: by a child of its own, whose verdict is kept by
 * what it depends on.
 *
 * @module
 */

import type { ChildBase } from "../launch/child_base.ts";
import type { Outcome } from "../launch/outcome.ts";
import type { InspectionOrder } from "../policy/inspect_main.ts";
import type { Inspection, InspectionFailure } from "../policy/inspection.ts";
import { inspectionKey, isInspection, readVerdict, writeVerdict } from "../policy/verdict_cache.ts";
import { RuntimeError } from "../protocol/errors.ts";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.ts";
import { INSPECTOR, packagesOf } from "./bundles.ts";
import { keepSnapshot } from "./kept_snapshots.ts";
import type { EngineOptions, InspectionRequest } from "./options.ts";
import { prepareChild } from "./prepare.ts";
import { serveRequest } from "./serve.ts";
import { type Settled, settleOurs } from "./settle.ts";
import { judge, type Verdict } from "./verdict.ts";

/** What is inspected, and the limits of the request for which it is. */
export interface Inspected extends Pick<Settled, "snapshot" | "packages" | "declared" | "limits"> {
  /** The directory that holds what runs, and nothing else. */
  root: string;
}

/** What an inspection runs on. */
export interface InspectionHost {
  base: ChildBase;
  options: EngineOptions;
  signal: AbortSignal | undefined;
}

/** The parser's own bounds end an inspection of real code long before these. */
const LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  timeout_ms: 10_000,
  cpu_ms: 10_000,
  memory_mb: 512,
};
/**
 * What an inspection may take for any request, in milliseconds: many times what real code takes, so
 * that code with a short timeout of its own is inspected once and then runs.
 */
const LEAST_TIMEOUT_MS = 2_000;

/**
 * The whole verdict on the modules that `file` reaches, kept or made. It depends on what is
 * declared: a describe, which is granted nothing, must not fail for an import that an invocation
 * may use. That the modules take more than an inspection may is a verdict as well, and is kept.
 *
 * @throws {RuntimeError} TIMEOUT when the request, or the machine, has no time for it; CANCELLED
 */
export async function inspectModules(
  inspected: Inspected,
  file: string,
  host: InspectionHost,
): Promise<Inspection> {
  const { snapshot, packages, declared } = inspected;
  const directory = `${host.options.cacheDir}/verdicts`;
  const subject = {
    snapshotId: snapshot.id,
    entry: file,
    effective: declared,
    bundlePackages: packages,
  };
  const key = await inspectionKey(subject);
  const known = await readVerdict(directory, key);
  if (known !== undefined) return known;
  const asked = Math.max(LEAST_TIMEOUT_MS, inspected.limits.timeout_ms);
  const limits = { ...LIMITS, timeout_ms: Math.min(LIMITS.timeout_ms, asked) };
  const verdict = await runInspector(subject, inspected, limits, host);
  await writeVerdict(directory, key, verdict);
  return verdict;
}

/** Inspects a snapshot that is not run, from a copy of it. */
export async function inspectSnapshot(
  { snapshot, file, declared, bundle, signal }: InspectionRequest,
  base: ChildBase,
  options: EngineOptions,
): Promise<Inspection> {
  const kept = await keepSnapshot(`${options.cacheDir}/snapshots`, snapshot, signal);
  try {
    const packages = packagesOf(bundle) ?? [];
    const inspected = { snapshot, packages, declared, limits: LIMITS, root: kept.root };
    return await inspectModules(inspected, file, { base, options, signal });
  } finally {
    kept.release();
  }
}

async function runInspector(
  subject: Omit<InspectionOrder, "root">,
  { snapshot, root }: Inspected,
  limits: Limits,
  { base, options, signal }: InspectionHost,
): Promise<Inspection> {
  const settled = settleOurs(snapshot, "", limits);
  const grounds = { base, root, program: INSPECTOR, signal };
  const child = await prepareChild(settled, grounds, options);
  try {
    const event: InspectionOrder = { ...subject, root: child.places.snapshot };
    const { outcome } = await serveRequest(child, settled, {
      request: {
        schema_version: "v1",
        action: "execute",
        handler: "inspect",
        event,
        identity: {},
      },
      module: `${child.places.runtime}/${INSPECTOR}`,
      exportName: "inspect",
      meta: { request_id: "inspection", trace_id: null },
      since: performance.now(),
      signal,
    }, options);
    const { cleaner } = child;
    const ending = judge(outcome, {
      permissions: [],
      tampered: false,
      mayRun: false,
      limits,
      cleaner,
    });
    return conclude(ending, outcome, subject.entry, limits);
  } finally {
    await child.end();
  }
}

/** What the inspector's end says of the modules, or throws where it says nothing of them. */
function conclude(ending: Verdict, outcome: Outcome, entry: string, limits: Limits): Inspection {
  if (ending.ok) {
    const verdict: unknown = ending.result;
    if (isInspection(verdict)) return verdict;
    throw new Error("The inspector answered with something else than a verdict");
  }
  const { code, message } = ending.error;
  switch (code) {
    case "CANCELLED":
      throw new RuntimeError("CANCELLED", "The caller went away or cancelled");
    case "TIMEOUT":
      if (!hadItsTime(outcome, limits)) throw outOfTime(limits.timeout_ms);
      return uninspectable(entry, `it takes more than ${limits.timeout_ms} ms`);
    case "RESOURCE_LIMIT":
      return uninspectable(entry, message);
    default:
      throw new Error(`The inspection failed: ${message}`, { cause: outcome.ending });
  }
}

/** Whether the parser was at work, and the time was not cut by the request or by a busy machine. */
function hadItsTime({ usage }: Outcome, { timeout_ms }: Limits): boolean {
  const worked = usage?.cpuMs ?? Infinity;
  return timeout_ms === LIMITS.timeout_ms && worked >= timeout_ms / 2;
}

function outOfTime(timeoutMs: number): RuntimeError {
  return new RuntimeError(
    "TIMEOUT",
    `The deadline of ${timeoutMs} ms passed while the modules were inspected`,
    {
      hint:
        "Ask for a longer timeout_ms, simplify deeply nested expressions and types, or split large modules",
      details: { timeout_ms: timeoutMs, phase: "load" },
    },
  );
}

function uninspectable(file: string, why: string): Inspection {
  const failure: InspectionFailure = {
    kind: "uninspectable",
    file,
    line: 1,
    column: 1,
    message: `The modules can't be inspected: ${why}`,
    hint: "Simplify deeply nested expressions and types, or split large modules",
  };
  return { violations: [], failures: [failure], notes: [] };
}
