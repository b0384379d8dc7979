/**
 * The checks of `aiel validate`.
 *
 * @module
 */

import { packagesOf } from "../../../runtime/engine/bundles.ts";
import type { Envelope, EnvelopeError, InspectionRequest, Json } from "../../../runtime/mod.ts";
import { type CapabilityMap, NO_CAPABILITIES } from "../../../runtime/policy/capabilities.ts";
import type { Inspection } from "../../../runtime/policy/inspection.ts";
import { SnapshotError } from "../../../runtime/snapshot/error.ts";
import { findEntryPoint } from "../../../runtime/snapshot/find_entry_point.ts";
import { MANIFEST_FILE } from "../../../runtime/snapshot/manifest.ts";
import { readSnapshot, type Snapshot } from "../../../runtime/snapshot/read_snapshot.ts";
import { checkManifest } from "./manifest_problems.ts";
import { type CheckName, type Problem, problem } from "./problem.ts";

/**
 * How a check went; `skipped`: another one has to be put right before it makes sense; `not_asked`:
 * it is only made when it is asked for.
 */
export type CheckOutcome = "ok" | "failed" | "skipped" | "not_asked";

/** What was found. */
export interface Checked {
  snapshotId: string | null;
  checks: Record<CheckName, CheckOutcome>;
  problems: Problem[];
  /** How many exports there are; null when they could not be listed. */
  exports: number | null;
}

/** What the checks need of the outside. */
export interface CheckPorts {
  /** Inspects the modules of the project in the sandbox. */
  inspect(request: InspectionRequest): Promise<Inspection>;
  signal: AbortSignal;
  /** Describes the project in the sandbox. */
  describe(): Promise<Envelope>;
  /** Checks types of the modules that an entry point loads; undefined: that is not asked for. */
  readonly types?:
    | ((entry: string, files: ReadonlySet<string>) => Promise<Problem[]>)
    | undefined;
}

/** Runs all checks that make sense, so that one run shows as much as possible. */
export async function checkProject(root: string, ports: CheckPorts): Promise<Checked> {
  const problems: Problem[] = [];
  const skipped = new Set<CheckName>();
  const manifestText = await readText(`${root}/${MANIFEST_FILE}`);
  const manifest = manifestText === undefined
    ? { problems: [], declared: NO_CAPABILITIES, bundle: "minimal" }
    : await checkManifest(manifestText);
  problems.push(...manifest.problems);

  const found = await checkSnapshot(root, ports.signal);
  problems.push(...found.problems);
  if (found.snapshot === undefined || found.entry === undefined) skipped.add("imports");
  else {
    const { snapshot, entry } = found;
    problems.push(...await checkImports(snapshot, entry, manifest, ports));
  }
  const isSound = skipped.size === 0 && problems.every(({ severity }) => severity !== "error");
  // A compiler reads whatever modules name: what they may import has to be settled before.
  const importsHold = found.entry !== undefined &&
    problems.every(({ check, severity }) => check !== "imports" || severity !== "error");
  if (importsHold && found.entry !== undefined) {
    const files = new Set(found.snapshot?.files.map(({ path }) => path));
    problems.push(...await ports.types?.(found.entry, files) ?? []);
  } else skipped.add("types");
  let exports: number | null = null;
  if (!isSound) {
    // The sandbox would only refuse for the same reasons.
    skipped.add("contract");
  } else {
    const envelope = await ports.describe();
    if (envelope.error !== null) problems.push(...contractProblems(envelope.error));
    else exports = countExports(envelope.result);
  }
  const outcome = (name: CheckName): CheckOutcome =>
    name === "types" && ports.types === undefined
      ? "not_asked"
      : problems.some(({ check, severity }) => check === name && severity === "error")
      ? "failed"
      : skipped.has(name)
      ? "skipped"
      : "ok";
  return {
    snapshotId: found.snapshot?.id ?? null,
    checks: {
      snapshot: outcome("snapshot"),
      manifest: outcome("manifest"),
      imports: outcome("imports"),
      types: outcome("types"),
      contract: outcome("contract"),
    },
    problems: problems.sort(byPlace),
    exports,
  };
}

async function checkSnapshot(root: string, signal: AbortSignal) {
  let snapshot: Snapshot | undefined;
  try {
    snapshot = await readSnapshot(root, { signal });
    return { snapshot, entry: findEntryPoint(snapshot.files), problems: [] };
  } catch (thrown) {
    if (!(thrown instanceof SnapshotError)) throw thrown;
    const { code, path, message, hint } = thrown;
    const inside = path !== "" && !path.startsWith("/");
    const more = { hint, ...inside ? { file: path } : {} };
    return { snapshot, entry: undefined, problems: [problem("snapshot", code, message, more)] };
  }
}

async function checkImports(
  snapshot: Snapshot,
  entry: string,
  { declared, bundle }: { declared: CapabilityMap | null; bundle: string },
  { inspect, signal }: CheckPorts,
): Promise<Problem[]> {
  const { violations, failures, notes } = await inspect({
    snapshot,
    file: entry,
    declared: declared ?? NO_CAPABILITIES,
    bundle: packagesOf(bundle) === undefined ? "minimal" : bundle,
    signal,
  });
  return [
    ...violations
      // What is declared is not known: what depends on it would be a guess.
      .filter(({ capability }) => declared !== null || capability === undefined)
      .map(({ rule, message, ...at }) => problem("imports", rule, message, placed(at))),
    ...failures.map(({ kind, message, ...at }) => problem("imports", kind, message, placed(at))),
    ...notes.map(({ message, ...at }) =>
      problem("imports", "uninspected", message, { ...placed(at), severity: "notice" })
    ),
  ];
}

function placed(
  at: { file: string; line: number; column: number; hint?: string },
): Partial<Problem> {
  const { file, line, column, hint } = at;
  return { file, line, column, hint: hint ?? null };
}

/**
 * Problems of the contract, each with its place; any other failure is one problem at the first line
 * of its stack.
 */
function contractProblems({ code, message, hint, details, stack }: EnvelopeError): Problem[] {
  const list = isObject(details) ? details.problems : undefined;
  if (code === "VALIDATION_ERROR" && Array.isArray(list)) {
    return list.flatMap((item) => {
      if (!isObject(item)) return [];
      const place = isObject(item.place) ? item.place : {};
      return [problem("contract", text(item.code) ?? code, text(item.message) ?? message, {
        file: text(place.file) ?? null,
        line: whole(place.line),
        column: whole(place.column),
      })];
    });
  }
  const frame = /^\s+at (?:.* \()?([^()\s][^()]*?):(\d+):(\d+)\)?$/m.exec(stack ?? "");
  return [problem("contract", code, message, {
    file: frame?.[1] ?? null,
    line: frame === null ? null : Number(frame[2]),
    column: frame === null ? null : Number(frame[3]),
    hint: hint ?? null,
  })];
}

function countExports(result: Json): number {
  return isObject(result) && Array.isArray(result.exports) ? result.exports.length : 0;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    // Not there, or not readable: then the snapshot says so.
    return undefined;
  }
}

function byPlace(a: Problem, b: Problem): number {
  return compare(a.file ?? "", b.file ?? "") || (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function whole(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}
