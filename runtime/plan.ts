/**
 * Everything that is settled about an invocation before a child is started: what the snapshot is, what it asks for, and what of
 * that it gets.
 *
 * @module
 */

import { type Assets, assetsFor } from "./assets.ts";
import {
  type CapabilityMap,
  NO_CAPABILITIES,
  parseCapabilities,
  usesScratch,
} from "./policy/capabilities.ts";
import type { LastSeen } from "./last_seen.ts";
import { describeMissing, intersect } from "./policy/intersect.ts";
import type { Draft } from "./protocol/draft.ts";
import { RuntimeError } from "./protocol/errors.ts";
import { findEntryPoint } from "./snapshot/find_entry_point.ts";
import { MANIFEST_FILE, readManifest } from "./snapshot/read_manifest.ts";
import type { Snapshot } from "./snapshot/read_snapshot.ts";

/** What a root holds, or is expected to: all that is settled before a child is started depends on it. */
export interface Expected extends Omit<LastSeen, "snapshotId"> {
  /** Undefined: nobody knows yet. */
  snapshotId: string | undefined;
  /** Absolute paths below the root that are no part of the snapshot, and so not to be read either. */
  ignored: readonly string[];
}

/** What a child is started with. */
export interface Settled extends Expected {
  /** What the snapshot declares: the static inspection judges by it. */
  declared: CapabilityMap;
  /** What the child gets. */
  effective: CapabilityMap;
  assets: Assets;
  scratch: boolean;
}

/** What is settled, and the tree it was settled by. */
export interface Plan extends Settled {
  snapshotId: string;
  snapshot: Snapshot;
  /** Path of the entry point within the snapshot. */
  entry: string;
}

/**
 * Plans an invocation of a snapshot.
 *
 * @throws {SnapshotError | PolicyError | RuntimeError}
 */
export async function planInvocation(
  snapshot: Snapshot,
  draft: Draft,
  runtimeDir: string,
): Promise<Plan> {
  const entry = findEntryPoint(snapshot.files);
  const hasManifest = snapshot.files.some((file) => file.path === MANIFEST_FILE);
  const manifest = hasManifest ? await readManifest(snapshot.root) : {};
  const { id: snapshotId, ignored } = snapshot;
  const seen = { root: snapshot.root, snapshotId, manifest, ignored };
  return { ...settle(seen, draft, runtimeDir), snapshotId, snapshot, entry };
}

/**
 * Settles what a child is started with.
 *
 * A `describe` runs the modules but needs no power for that, and the one who validates a snapshot has nothing to grant: it gets none,
 * and nothing is missing.
 *
 * @throws {PolicyError | RuntimeError} SECURITY_VIOLATION when more is declared than granted
 */
export function settle(expected: Expected, draft: Draft, runtimeDir: string): Settled {
  const { root, snapshotId, manifest, ignored } = expected;
  const bundle = manifest.bundle ?? "minimal";
  const assets = assetsFor(runtimeDir, bundle);
  if (assets === undefined) {
    throw new RuntimeError(
      "VALIDATION_ERROR",
      `Bundle "${bundle}" is not part of this runtime, expected "minimal"`,
      {
        hint: `Set "bundle" in aiel.json to "minimal", or use a runtime that carries "${bundle}"`,
      },
    );
  }
  const declared = parseCapabilities(manifest.capabilities, "capabilities of aiel.json");
  const granted = parseCapabilities(draft.capabilities, "capabilities");
  const settled = { root, snapshotId, manifest, ignored, declared, assets };
  if (draft.action === "describe") {
    return { ...settled, effective: NO_CAPABILITIES, scratch: false };
  }
  const { effective, missing } = intersect(declared, granted);
  if (missing.length > 0) {
    throw new RuntimeError("SECURITY_VIOLATION", describeMissing(missing), {
      hint:
        'Grant it with "capabilities" of the request (--capabilities), or stop declaring it in aiel.json',
      details: { missing: missing.map((one) => ({ ...one })) },
    });
  }
  return { ...settled, effective, scratch: usesScratch(effective) };
}

/**
 * Sees to it that the runtime's caches are not below the snapshot, where its code could read them and every run would change the tree.
 *
 * @throws {RuntimeError} VALIDATION_ERROR
 */
export function checkApart(root: string, cacheDir: string): void {
  let snapshot: string;
  try {
    snapshot = Deno.realPathSync(root);
  } catch {
    // A root that is not there is told of later.
    return;
  }
  Deno.mkdirSync(cacheDir, { recursive: true, mode: 0o700 });
  const caches = Deno.realPathSync(cacheDir);
  if (caches !== snapshot && !caches.startsWith(snapshot === "/" ? "/" : `${snapshot}/`)) return;
  throw new RuntimeError(
    "VALIDATION_ERROR",
    "The snapshot's directory holds the runtime's own caches",
    {
      hint:
        "Run a directory below it that holds only the project, or set AIEL_CACHE_DIR to another place",
    },
  );
}

/** Extensions a handler's module may have, in the order in which they are tried. */
const MODULE_EXTENSIONS = [".ts", ".js", ".mts", ".mjs"];

/**
 * The module and the export that a dotted path names: `entry_point.aiel_handler`, `tools.core.echo`.
 *
 * @throws {RuntimeError} VALIDATION_ERROR for a path of another form, NOT_FOUND when the snapshot has no such module.
 */
export function resolveHandler(
  snapshot: Snapshot,
  handler: string,
): { file: string; exportName: string } {
  const segments = handler.split(".");
  const exportName = segments.pop() ?? "";
  if (segments.length === 0 || segments.some((segment) => segment === "") || exportName === "") {
    throw new RuntimeError(
      "VALIDATION_ERROR",
      `Handler "${
        handler.slice(0, 200)
      }" is no dotted path, expected one such as "entry_point.aiel_handler"`,
    );
  }
  const stem = segments.join("/");
  const file = snapshot.files.find(({ path }) =>
    MODULE_EXTENSIONS.some((extension) => path === stem + extension)
  );
  if (file === undefined) {
    throw new RuntimeError("NOT_FOUND", `Handler not found: ${handler.slice(0, 200)}`, {
      hint: `The snapshot has no module "${stem.slice(0, 200)}.ts"`,
    });
  }
  return { file: file.path, exportName };
}
