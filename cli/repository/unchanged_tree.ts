import { denoDisk } from "../../runtime/snapshot/disk.ts";
import type { LocalContext } from "./context.ts";
import type { OpenedIndex } from "./index_file.ts";
import type { KnownPlaces } from "./known_places.ts";
import { INDEX_FILE } from "./layout.ts";
import type { NativeLooks } from "./native_looks.ts";

/** The working tree against the index, each list sorted. */
export interface WorkingTree {
  /** Staged before and different now. */
  readonly modified: readonly string[];
  /** Staged before and not there now, or ignored now. */
  readonly deleted: readonly string[];
  /** There and not staged. */
  readonly untracked: readonly string[];
}

/** A working tree in which everything is as it was staged. */
export const UNCHANGED: WorkingTree = { modified: [], deleted: [], untracked: [] };

/**
 * Whether surely nothing has changed, found out without listing and matching every directory: half the time of a
 * walk. Whatever is not as it was leaves the question to `compareWorkingTree`, which need not be loaded before.
 */
export async function isUnchanged(
  context: LocalContext,
  { files, directories }: OpenedIndex,
): Promise<boolean> {
  if (directories.count === 0) return false;
  const looks = await nativeLooks(context, files.count);
  try {
    return isAsKnown(context, directories, looks) && isAsKnown(context, files, looks);
  } finally {
    looks?.close();
  }
}

// Below this, opening the library takes longer than it saves.
const NATIVE_LOOKS_FROM = 500;

async function nativeLooks(
  { treeDisk, layout }: LocalContext,
  count: number,
): Promise<NativeLooks | undefined> {
  if (treeDisk !== denoDisk || count < NATIVE_LOOKS_FROM) return undefined;
  const { NativeLooks } = await import("./native_looks.ts");
  return NativeLooks.open(`${layout.aiel}/${INDEX_FILE}`);
}

function isAsKnown(
  { treeDisk, layout, here }: LocalContext,
  known: KnownPlaces,
  looks: NativeLooks | undefined,
): boolean {
  // Each step of a path costs the system a search.
  const start = here === layout.root ? "" : `${layout.root}/`;
  if (looks !== undefined) return known.areSameTo(looks, start);
  try {
    return known.areSame((path) => treeDisk.lstatSync(path === "" ? layout.root : start + path));
  } catch {
    return false;
  }
}
