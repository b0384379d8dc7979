/**
 * What changes from one snapshot to another: files, exports, and the capabilities that are asked
 * for.
 *
 * @module
 */
import { beyond, parseCapabilities } from "../../../runtime/policy/mod.ts";
import { compareBytes } from "../../../runtime/snapshot/mod.ts";
import { callTexts } from "../../api/call_texts.ts";
import type { AskedCapability } from "../../api/snapshots.ts";
import { canonicalJson } from "../../../runtime/protocol/canonical_json.ts";
import type { FileRecord, SnapshotFacts } from "./records.ts";
import type { Json, JsonObject } from "../../../runtime/protocol/json.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";

/** One side. */
export interface DiffSide {
  readonly files: readonly FileRecord[];
  readonly facts: SnapshotFacts;
}

/** A file that is in both with other content. */
export interface ChangedFile {
  readonly path: string;
  readonly before: FileRecord;
  readonly after: FileRecord;
}

/** An export, by kind and name. */
export interface ExportName {
  readonly kind: string;
  readonly name: string;
}

/** From one snapshot to another. */
export interface SnapshotDiff {
  readonly files: {
    readonly added: readonly FileRecord[];
    readonly removed: readonly FileRecord[];
    readonly changed: readonly ChangedFile[];
  };
  readonly exports: {
    readonly added: readonly ExportName[];
    readonly removed: readonly ExportName[];
    /** Another description or schema; where in the code it stands does not count. */
    readonly changed: readonly ExportName[];
  };
  readonly capabilities: {
    /**
     * What the new one can do that the old one could not: `api.example.com` is no new capability
     * beside `*.example.com`.
     */
    readonly added: readonly AskedCapability[];
    readonly removed: readonly AskedCapability[];
  };
  readonly bundle: { readonly before: string; readonly after: string } | null;
}

/** Compares two snapshots. */
export function diffSnapshots(before: DiffSide, after: DiffSide): SnapshotDiff {
  return {
    files: diffFiles(before.files, after.files),
    exports: diffExports(before.facts.description, after.facts.description),
    capabilities: {
      added: askedBeyond(after.facts, before.facts),
      removed: askedBeyond(before.facts, after.facts),
    },
    bundle: before.facts.bundle === after.facts.bundle
      ? null
      : { before: before.facts.bundle, after: after.facts.bundle },
  };
}

/** What changed between two trees. */
export function diffFiles(
  before: readonly FileRecord[],
  after: readonly FileRecord[],
): SnapshotDiff["files"] {
  const old = new Map(before.map((file) => [file.path, file]));
  const added: FileRecord[] = [];
  const changed: ChangedFile[] = [];
  for (const file of after) {
    const was = old.get(file.path);
    if (was === undefined) added.push(file);
    else if (was.sha256 !== file.sha256) {
      changed.push({ path: file.path, before: was, after: file });
    }
    old.delete(file.path);
  }
  const byPath = (a: { path: string }, b: { path: string }) => compareBytes(a.path, b.path);
  return {
    added: added.sort(byPath),
    removed: [...old.values()].sort(byPath),
    changed: changed.sort(byPath),
  };
}

/** Compares the exports of two answers of `describe`. */
export function diffExports(before: JsonObject, after: JsonObject): SnapshotDiff["exports"] {
  const old = exportsOf(before);
  const added: ExportName[] = [];
  const changed: ExportName[] = [];
  for (const [key, { name, facts }] of exportsOf(after)) {
    const was = old.get(key);
    if (was === undefined) added.push(name);
    else if (was.facts !== facts) changed.push(name);
    old.delete(key);
  }
  const order = (a: ExportName, b: ExportName) =>
    compareBytes(`${a.kind} ${a.name}`, `${b.kind} ${b.name}`);
  return {
    added: added.sort(order),
    removed: [...old.values()].map(({ name }) => name).sort(order),
    changed: changed.sort(order),
  };
}

function exportsOf(
  description: JsonObject,
): Map<string, { readonly name: ExportName; readonly facts: string }> {
  const found = new Map<string, { name: ExportName; facts: string }>();
  for (const { name, facts } of listExports(description)) {
    found.set(`${name.kind} ${name.name}`, { name, facts: canonicalJson(facts) });
  }
  return found;
}

/**
 * The exports that an answer of `describe` lists. Their facts are what it says of them, but for
 * where in the code they stand.
 */
export function listExports(
  description: JsonObject,
): readonly { readonly name: ExportName; readonly facts: JsonObject }[] {
  const { exports = [] } = description;
  const list: readonly Json[] = Array.isArray(exports) ? exports : [];
  return list.flatMap((one) => {
    if (!isRecord(one)) return [];
    const { kind, name, place: _place, ...facts } = one as JsonObject;
    return typeof kind === "string" && typeof name === "string"
      ? [{ name: { kind, name }, facts }]
      : [];
  });
}

function askedBeyond(wanted: SnapshotFacts, had: SnapshotFacts): AskedCapability[] {
  return [
    ...capabilitiesBeyond(wanted, had),
    ...callsBeyond(wanted, had).map((value) => ({ capability: "integration", value })),
  ];
}

/** What it may do and the other one could not. */
export function capabilitiesBeyond(wanted: SnapshotFacts, had: SnapshotFacts): AskedCapability[] {
  return beyond(capabilitiesOf(wanted), capabilitiesOf(had)).map(({ capability, value }) => ({
    capability,
    value,
  }));
}

/** What it calls and the other one did not, one text for each, as a person reads it. */
export function callsBeyond(wanted: SnapshotFacts, had: SnapshotFacts): string[] {
  const known = new Set(callTexts(had.integrations));
  return callTexts(wanted.integrations).filter((text) => !known.has(text));
}

function capabilitiesOf({ capabilities }: SnapshotFacts) {
  return parseCapabilities(capabilities, "capabilities");
}
