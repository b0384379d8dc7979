/**
 * The snapshot of one run, at a place where it stays what its id says.
 *
 * @module
 */

import { findEntryPoint } from "../snapshot/find_entry_point.ts";
import { readSnapshot, type Snapshot } from "../snapshot/read_snapshot.ts";
import { keepSnapshot, type KeptSnapshot, NamedSnapshots } from "./kept_snapshots.ts";
import type { DirectoryRun, NamedSnapshot, SnapshotRun } from "./options.ts";

/** A snapshot that nothing changes until it is released. */
export interface HeldSnapshot {
  readonly snapshot: Snapshot;
  /** Path of the entry point within the snapshot. */
  readonly entry: string;
  /** The directory of its files; not the caller's, unless the caller owns that. */
  readonly root: string;
  /** Holds the engine's own copy for longer than this, made once more should it be gone. */
  keep(signal: AbortSignal): Promise<KeptSnapshot>;
  release(): void;
}

/** Where the snapshot of a run is. */
export type SnapshotPlace = (DirectoryRun | SnapshotRun) & {
  readonly signal?: AbortSignal | undefined;
};

/**
 * Identifies the snapshot, and holds the engine's own copy of it.
 *
 * A directory is read for that, and is copied unless it is the caller's own: what is no project is
 * refused before anything is copied. A snapshot that is named is brought where no copy is there.
 *
 * @param copies where copies are kept
 * @param named the copies of named snapshots, as the engine knows them
 * @throws {SnapshotError}
 * @throws {RuntimeError} INTERNAL when what was brought is not what was named
 */
export async function holdSnapshot(
  run: SnapshotPlace,
  copies: string,
  named: NamedSnapshots = new NamedSnapshots(),
): Promise<HeldSnapshot> {
  const { signal } = run;
  if (run.snapshot !== undefined) return await holdNamed(run.snapshot, copies, named, signal);
  const snapshot = await readSnapshot(run.root, signal === undefined ? {} : { signal });
  const entry = findEntryPoint(snapshot.files);
  const keep = (signal: AbortSignal) => keepSnapshot(copies, snapshot, signal);
  if (run.owned === true && snapshot.ignored.length === 0) {
    return { snapshot, entry, root: snapshot.root, keep, release: () => {} };
  }
  return { snapshot, entry, keep, ...await keepSnapshot(copies, snapshot, signal) };
}

async function holdNamed(
  asked: NamedSnapshot,
  copies: string,
  named: NamedSnapshots,
  signal: AbortSignal | undefined,
): Promise<HeldSnapshot> {
  const { list, root, release } = await named.keep(copies, asked, signal);
  const { entry, files, bytes } = list;
  const keep = (signal: AbortSignal) => named.keep(copies, asked, signal);
  return {
    snapshot: { id: asked.id, root, files, ignored: [], bytes },
    entry,
    root,
    keep,
    release,
  };
}
