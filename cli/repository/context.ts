import type { Disk } from "../../runtime/snapshot/disk.ts";
import type { SnapshotProgress } from "../../runtime/snapshot/mod.ts";
import type { RepositoryDisk } from "./disk.ts";
import { ensureDirectory, type Layout } from "./layout.ts";
import { takeLock } from "./lock.ts";
import type { ObjectStore } from "./object_store.ts";
import { removeLeftovers } from "./remove_leftovers.ts";

/** What operations work with that read no objects. */
export interface LocalContext {
  readonly layout: Layout;
  readonly disk: RepositoryDisk;
  /** The disk as a walk and a hash of the working tree see it. */
  readonly treeDisk: Disk;
  /** How long a writer waits for another one, in milliseconds. */
  readonly lockWaitMs: number;
}

/** What the others work with. */
export interface RepositoryContext extends LocalContext {
  readonly store: ObjectStore;
}

/** Options of operations that may take long. */
export interface LongOptions {
  readonly signal?: AbortSignal;
  /** Called about every 20 ms while the tree is walked and hashed. */
  readonly progress?: (progress: SnapshotProgress) => void;
}

/** Runs `action` as the only writer, after cleaning up what a writer that died has left. */
export async function asWriter<T>(
  context: RepositoryContext,
  action: () => Promise<T>,
): Promise<T> {
  const { layout, disk } = context;
  using _lock = await takeLock(layout, disk, context.lockWaitMs);
  for (const directory of [layout.commits, layout.objects, layout.work]) {
    ensureDirectory(directory, disk);
    removeLeftovers(disk, directory);
  }
  removeLeftovers(disk, layout.aiel);
  // What was read before the lock was taken may be old.
  context.store.refresh();
  return await action();
}
