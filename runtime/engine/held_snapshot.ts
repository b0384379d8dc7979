/**
 * The snapshot of one run, at a place where it stays what its id says.
 *
 * @module
 */

import { findEntryPoint } from "../snapshot/find_entry_point.ts";
import { readSnapshot, type Snapshot } from "../snapshot/read_snapshot.ts";
import { keepSnapshot } from "./kept_snapshots.ts";
import type { RunOptions } from "./options.ts";

/** A snapshot that nothing changes until it is released. */
export interface HeldSnapshot {
  readonly snapshot: Snapshot;
  /** Path of the entry point within the snapshot. */
  readonly entry: string;
  /** The directory of its files; not the caller's, unless the caller owns that. */
  readonly root: string;
  release(): void;
}

/**
 * Reads and identifies the snapshot, and copies it unless its directory is the caller's own. What
 * is no project is refused before anything is copied.
 *
 * @param copies where copies are kept
 * @throws {SnapshotError}
 */
export async function holdSnapshot(run: RunOptions, copies: string): Promise<HeldSnapshot> {
  const { signal } = run;
  const snapshot = await readSnapshot(run.root, signal === undefined ? {} : { signal });
  const entry = findEntryPoint(snapshot.files);
  if (run.owned === true && snapshot.ignored.length === 0) {
    return { snapshot, entry, root: snapshot.root, release: () => {} };
  }
  return { snapshot, entry, ...await keepSnapshot(copies, snapshot, signal) };
}
