/**
 * The checks of `aiel validate`.
 *
 * @module
 */

import { DEFAULT_BUNDLE, packagesOf } from "../../../runtime/engine/bundles.ts";
import type { Envelope, EnvelopeError, InspectionRequest, Json } from "../../../runtime/mod.ts";
import { type CapabilityMap, NO_CAPABILITIES } from "../../../runtime/policy/capabilities.ts";
import type { Inspection } from "../../../runtime/policy/inspection.ts";
import { SnapshotError } from "../../../runtime/snapshot/error.ts";
import { findEntryPoint } from "../../../runtime/snapshot/find_entry_point.ts";
import { type Manifest, MANIFEST_FILE } from "../../../runtime/snapshot/manifest.ts";
import { readSnapshot, type Snapshot } from "../../../runtime/snapshot/read_snapshot.ts";
import { unknownExports } from "../../../runtime/snapshot/unknown_exports.ts";
import { unfitEntries } from "../repository/unfit_entries.ts";
import { jsonPlace } from "./json_place.ts";
import { NO_ENTRY_POINT_HINT } from "./no_entry_point.ts";
import { findManifestProblems } from "./manifest_problems.ts";
import { type CheckName, type CheckProblem, problem } from "./problem.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";

/**
 * How a check went; `skipped`: another one has to be put right before it makes sense; `not_asked`:
 * it is only made when it is asked for.
 */
export type CheckOutcome = "ok" | "failed" | "skipped" | "not_asked";

/** What was found. */
export interface ProjectCheck {
  snapshotId: string | null;
  checks: Record<CheckName, CheckOutcome>;
  problems: CheckProblem[];
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
    | ((entry: string, files: ReadonlySet<string>, bundle: string) => Promise<CheckProblem[]>)
    | undefined;
}

/** Runs all checks that make sense, so that one run shows as much as possible. */
export async function checkProject(root: string, ports: CheckPorts): Promise<ProjectCheck> {
  const problems: CheckProblem[] = [];
  const skipped = new Set<CheckName>();
  const manifestText = await readText(`${root}/${MANIFEST_FILE}`);
  const manifest = manifestText === undefined
    ? { problems: [], declared: NO_CAPABILITIES, bundle: DEFAULT_BUNDLE, manifest: {} }
    : await findManifestProblems(manifestText);
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
    problems.push(...await ports.types?.(found.entry, files, manifest.bundle) ?? []);
  } else skipped.add("types");
  let exports: number | null = null;
  if (!isSound) {
    // The sandbox would only refuse for the same reasons.
    skipped.add("contract");
  } else {
    const envelope = await ports.describe();
    if (envelope.error !== null) problems.push(...contractProblems(envelope.error));
    else {
      const described = exportsIn(envelope.result);
      exports = described.length;
      problems.push(...described.flatMap(inputWarnings));
      const files = found.snapshot?.files ?? [];
      problems.push(...unknownProblems(manifest.manifest, manifestText ?? "", described, files));
    }
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
    // The walk ended at the first one.
    const all = snapshot === undefined ? await unfitEntries(root, "refuse") : [];
    const problems = (all.length === 0 ? [thrown] : all).map(snapshotProblem);
    return { snapshot, entry: undefined, problems };
  }
}

function snapshotProblem({ code, path, message, hint }: SnapshotError): CheckProblem {
  const inside = path !== "" && !path.startsWith("/");
  const advice = code === "missing_entry_point" ? NO_ENTRY_POINT_HINT : hint;
  return problem("snapshot", code, message, { hint: advice, ...inside ? { file: path } : {} });
}

async function checkImports(
  snapshot: Snapshot,
  entry: string,
  { declared, bundle }: { declared: CapabilityMap | null; bundle: string },
  { inspect, signal }: CheckPorts,
): Promise<CheckProblem[]> {
  const { violations, failures, notes } = await inspect({
    snapshot,
    file: entry,
    declared: declared ?? NO_CAPABILITIES,
    bundle: packagesOf(bundle) === undefined ? DEFAULT_BUNDLE : bundle,
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
): Partial<CheckProblem> {
  const { file, line, column, hint } = at;
  return { file, line, column, hint: hint ?? null };
}

/**
 * Problems of the contract, each with its place; any other failure is one problem at the first line
 * of its stack.
 */
function contractProblems({ code, message, hint, details, stack }: EnvelopeError): CheckProblem[] {
  const list = isRecord(details) ? details.problems : undefined;
  if (code === "VALIDATION_ERROR" && Array.isArray(list)) {
    return list.flatMap((item) => {
      if (!isRecord(item)) return [];
      const place = placeOf(item.place);
      return [problem("contract", text(item.code) ?? code, text(item.message) ?? message, place)];
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

function exportsIn(result: Json): readonly Json[] {
  return isRecord(result) && Array.isArray(result.exports) ? result.exports : [];
}

/** What the manifest says of exports, routes and servers that are not there. */
function unknownProblems(
  manifest: Manifest,
  text: string,
  described: readonly Json[],
  files: Snapshot["files"],
): CheckProblem[] {
  const exports = described.flatMap((one) =>
    isRecord(one) ? [{ kind: String(one.kind), name: String(one.name) }] : []
  );
  return unknownExports(manifest, exports, files).map(({ path, message, hint }) =>
    problem("manifest", "unknown_export", message, {
      ...{ file: MANIFEST_FILE, hint },
      ...jsonPlace(text, path),
    })
  );
}

/** The warnings of an export that `describe` lists. */
function inputWarnings(described: Json): CheckProblem[] {
  if (!isRecord(described) || !Array.isArray(described.notes)) return [];
  const { kind, name, place, notes } = described;
  return notes.flatMap((note) => {
    if (!isRecord(note) || note.level !== "warning") return [];
    const message = `No JSON fits the input of ${text(kind)} "${text(name)}": ` +
      `${text(note.path)} ${text(note.message)}`;
    return [problem("contract", "unmet_input", message, {
      ...placeOf(place),
      severity: "warning",
      hint: "Take what JSON has and convert it, as z.coerce.date() does with text",
    })];
  });
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    // Not there, or not readable: then the snapshot says so.
    return undefined;
  }
}

function byPlace(a: CheckProblem, b: CheckProblem): number {
  return compare(a.file ?? "", b.file ?? "") || (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function placeOf(value: unknown): Pick<CheckProblem, "file" | "line" | "column"> {
  const place = isRecord(value) ? value : {};
  return { file: text(place.file) ?? null, line: whole(place.line), column: whole(place.column) };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function whole(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
