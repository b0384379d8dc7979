import type { LocalContext } from "./context.ts";
import type { OpenedIndex } from "./index_file.ts";
import type { KnownPlaces } from "./known_places.ts";

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
export function isUnchanged(
  context: LocalContext,
  { files, directories }: OpenedIndex,
): boolean {
  return directories.count > 0 && isAsKnown(context, directories) && isAsKnown(context, files);
}

function isAsKnown({ treeDisk, layout: { root } }: LocalContext, known: KnownPlaces): boolean {
  try {
    return known.areSame((path) => treeDisk.lstatSync(path === "" ? root : `${root}/${path}`));
  } catch {
    return false;
  }
}
