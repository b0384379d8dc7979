/**
 * The static inspection as the engine has it made: by a child of its own, whose verdict is kept by
 * what it depends on.
 *
 * @module
 */

import type { ChildBase } from "../launch/child_base.ts";
import type { Outcome } from "../launch/outcome.ts";
import { NO_CAPABILITIES } from "../policy/capabilities.ts";
import type { InspectionOrder } from "../policy/inspect_main.ts";
import type { Inspection } from "../policy/inspection.ts";
import { inspectionKey, isInspection, readVerdict, writeVerdict } from "../policy/verdict_cache.ts";
import { RuntimeError } from "../protocol/errors.ts";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.ts";
import { INSPECTOR, packagesOf } from "./bundles.ts";
import { keepSnapshot } from "./kept_snapshots.ts";
import type { EngineOptions, InspectionRequest } from "./options.ts";
import { prepareChild } from "./prepare.ts";
import { serve } from "./serve.ts";
import type { Settled } from "./settle.ts";

/** What is inspected. */
export interface Inspected extends Pick<Settled, "snapshot" | "packages" | "declared"> {
  /** The directory that holds what runs. */
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
  output_bytes: 16 * 1024 * 1024,
};

/**
 * The whole verdict on the modules that `file` reaches, kept or made. It depends on what is
 * declared: a describe, which is granted nothing, must not fail for an import that an invocation
 * may use.
 *
 * @throws {RuntimeError} SECURITY_VIOLATION when it takes more than an inspection may, CANCELLED
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
  const order = { ...subject, files: snapshot.files.map(({ path }) => path) };
  const verdict = verdictOf(await runInspector(order, inspected, host));
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
    const inspected = { snapshot, packages, declared, root: kept.root };
    return await inspectModules(inspected, file, { base, options, signal });
  } finally {
    kept.release();
  }
}

async function runInspector(
  order: Omit<InspectionOrder, "root">,
  { snapshot, root }: Inspected,
  { base, options, signal }: InspectionHost,
): Promise<Outcome> {
  const settled = inspectorFor(snapshot);
  const child = await prepareChild(settled, { base, root, program: INSPECTOR }, options);
  try {
    const { outcome } = await serve(child, settled, {
      request: {
        schema_version: "v1",
        action: "execute",
        handler: "inspect",
        event: { ...order, root: child.places.snapshot },
      },
      module: `${child.places.runtime}/${INSPECTOR}`,
      exportName: "inspect",
      meta: { request_id: "inspection", trace_id: null },
      since: performance.now(),
      signal,
    }, options);
    return outcome;
  } finally {
    await child.end();
  }
}

function verdictOf({ ending }: Outcome): Inspection {
  switch (ending.type) {
    case "result": {
      const verdict: unknown = JSON.parse(ending.json);
      if (isInspection(verdict)) return verdict;
      throw new Error("The inspector answered with something else than a verdict");
    }
    case "cancelled":
      throw new RuntimeError("CANCELLED", "The caller went away or cancelled");
    case "timeout":
    case "limit":
    case "exited":
      throw new RuntimeError(
        "SECURITY_VIOLATION",
        "The code can't be inspected: it takes the parser more than an inspection may take",
        { hint: "Simplify deeply nested expressions and types, or split large modules" },
      );
    default:
      throw new Error(`The inspection failed: ${JSON.stringify(ending).slice(0, 2_000)}`);
  }
}

/** The inspector is granted nothing but to read the snapshot. */
function inspectorFor(snapshot: Settled["snapshot"]): Settled {
  return {
    snapshot,
    manifest: {},
    entry: "",
    bundle: "minimal",
    packages: [],
    declared: NO_CAPABILITIES,
    granted: NO_CAPABILITIES,
    effective: NO_CAPABILITIES,
    scratch: false,
    limits: LIMITS,
  };
}
