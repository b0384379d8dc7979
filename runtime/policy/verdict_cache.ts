import type { CapabilityMap } from "./capabilities.ts";
import type { Inspection, InspectionFailure, InspectionNote, Violation } from "./inspection.ts";
import { isRecord } from "../protocol/is_record.ts";
import { sha256Hex } from "../protocol/sha256_hex.ts";

/**
 * Part of every cached verdict's key. Raise it whenever the inspection could answer differently for
 * the same source: a rule, a list of built-in modules, the parser.
 */
export const POLICY_VERSION = "4";

/** Verdicts that are kept, and their bytes: those that were asked for longest ago go first. */
const KEPT = { count: 1_000, bytes: 64 * 1024 * 1024 };

/** What a verdict depends on besides the policy itself. */
export interface InspectionSubject {
  /** `sha256:…` of the tree. */
  readonly snapshotId: string;
  /** The module the graph starts from, relative to the snapshot. */
  readonly entry: string;
  readonly effective: Pick<CapabilityMap, "network" | "subprocess" | "ffi">;
  /** Names of the bundle's packages. */
  readonly bundlePackages: readonly string[];
}

/**
 * The cache key of an inspection: 64 hexadecimal characters. Only whether a capability is there at
 * all takes part, since the inspection asks no more.
 */
export async function inspectionKey(subject: InspectionSubject): Promise<string> {
  const { snapshotId, entry, effective, bundlePackages } = subject;
  const text = JSON.stringify([
    POLICY_VERSION,
    snapshotId,
    entry,
    effective.network !== false,
    effective.subprocess !== false,
    effective.ffi !== false,
    [...new Set(bundlePackages)].sort(),
  ]);
  return await sha256Hex(new TextEncoder().encode(text));
}

/**
 * The verdict kept under this key, or undefined when there is none. A file that is torn, foreign or
 * of another shape counts as none: the caller inspects again and writes over it.
 *
 * @param directory the engine's own, where no child can write
 */
export async function readVerdict(directory: string, key: string): Promise<Inspection | undefined> {
  const file = fileOf(directory, key);
  try {
    const kept: unknown = JSON.parse(await Deno.readTextFile(file));
    if (!isRecord(kept) || kept["policy"] !== POLICY_VERSION || kept["key"] !== key) {
      return undefined;
    }
    if (!isInspection(kept["inspection"])) return undefined;
    await touch(file);
    return kept["inspection"];
  } catch {
    return undefined;
  }
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  // A verdict that another process removed meanwhile is as good.
  await Deno.utime(file, now, now).catch(() => {});
}

/**
 * Keeps a verdict: a new file beside the old one and a rename, so that a reader sees the one or the
 * other. Removes what is too many. False when the directory can't be written; the next run inspects
 * again, nothing else is lost.
 */
export async function writeVerdict(
  directory: string,
  key: string,
  inspection: Inspection,
  kept: { count: number; bytes: number } = KEPT,
): Promise<boolean> {
  const temporary = `${directory}/${key}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
    const text = JSON.stringify({ policy: POLICY_VERSION, key, inspection });
    await Deno.writeTextFile(temporary, text, { createNew: true, mode: 0o600 });
    await Deno.rename(temporary, fileOf(directory, key));
    prune(directory, kept);
    return true;
  } catch {
    await Deno.remove(temporary).catch(() => {});
    return false;
  }
}

/** Whole verdicts, and what writers that were killed had begun. */
function prune(directory: string, kept: { count: number; bytes: number }): void {
  const files = [...Deno.readDirSync(directory)].flatMap(({ name }) => {
    const path = `${directory}/${name}`;
    const info = statOf(path);
    return info === undefined ? [] : [{ path, size: info.size, at: info.mtime?.getTime() ?? 0 }];
  });
  files.sort((a, b) => b.at - a.at);
  let bytes = 0;
  for (const [index, { path, size }] of files.entries()) {
    bytes += size;
    if (index >= kept.count || bytes > kept.bytes) removeFile(path);
  }
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch {
    return undefined;
  }
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Another process cleans up as well.
  }
}

function fileOf(directory: string, key: string): string {
  return `${directory}/${key}.json`;
}

/** Whether a value has the form of a verdict: it may come from a file, or from a child. */
export function isInspection(value: unknown): value is Inspection {
  return isRecord(value) &&
    isListOf(value["violations"], isViolation) && isListOf(value["failures"], isFailure) &&
    isListOf(value["notes"], isNote);
}

function isViolation(value: unknown): value is Violation {
  return isNote(value) && isRecord(value) &&
    typeof value["rule"] === "string" && typeof value["hint"] === "string" &&
    ["specifier", "symbol", "capability"].every((key) =>
      value[key] === undefined || typeof value[key] === "string"
    );
}

function isFailure(value: unknown): value is InspectionFailure {
  return isNote(value) && isRecord(value) &&
    ["syntax", "missing", "uninspectable"].some((kind) => kind === value["kind"]) &&
    (value["hint"] === undefined || typeof value["hint"] === "string");
}

function isNote(value: unknown): value is InspectionNote {
  return isRecord(value) && typeof value["file"] === "string" &&
    typeof value["message"] === "string" && Number.isInteger(value["line"]) &&
    Number.isInteger(value["column"]);
}

function isListOf(value: unknown, accepts: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(accepts);
}
