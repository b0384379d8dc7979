import { fingerprint } from "../../runtime/snapshot/disk.ts";
import type { RepositoryContext } from "./context.ts";
import { onDisk } from "./disk.ts";
import { OccupiedPlaces } from "./occupied_places.ts";
import { probeDisk } from "./probe_disk.ts";
import { isRemoved, isWritten, type PlannedPath } from "./pull_plan.ts";
import { replaceFile } from "./replace_file.ts";
import { isRacy } from "./working_tree.ts";

/** How to go about it. */
export interface UpdateOptions {
  readonly signal?: AbortSignal;
  /** Called for every file that was written or removed. */
  readonly changed?: (done: number, all: number) => void;
}

interface Written {
  readonly path: string;
  readonly diskPath: string;
  readonly fingerprint: string;
  readonly mtimeMs: number;
}

/**
 * Removes and writes the files of a plan. A file that is not what the plan saw stops it.
 *
 * @returns what the written files look like; empty where a later change could leave the same marks
 */
export async function updateWorkingTree(
  context: RepositoryContext,
  paths: readonly PlannedPath[],
  options: UpdateOptions,
): Promise<ReadonlyMap<string, string>> {
  const { disk } = context;
  const places = new OccupiedPlaces(context);
  const remove = paths.filter(isRemoved);
  const write = paths.filter(isWritten);
  const all = remove.length + write.length;
  let done = 0;
  // Removed first: a file may have to make room for a directory, or the other way round.
  for (const { path, occupant } of remove) {
    if (occupant === undefined) continue;
    options.signal?.throwIfAborted();
    places.checkUnchanged(path, occupant);
    onDisk(occupant.diskPath, () => disk.removeSync(occupant.diskPath));
    places.removeEmptyParents(occupant);
    options.changed?.(++done, all);
  }
  const written: Written[] = [];
  for (const { path, wanted, occupant } of write) {
    if (wanted === undefined) continue;
    options.signal?.throwIfAborted();
    const diskPath = occupant?.diskPath ?? places.diskPath(path);
    if (occupant === undefined) places.removeEmptyDirectory(diskPath);
    await replaceFile(context, wanted, diskPath, () => {
      places.checkUnchanged(path, occupant);
      return occupant?.info.mode ?? undefined;
    });
    const info = onDisk(diskPath, () => disk.lstatSync(diskPath));
    const mtimeMs = info.mtime?.getTime() ?? 0;
    written.push({ path, diskPath, fingerprint: fingerprint(info), mtimeMs });
    options.changed?.(++done, all);
  }
  return settled(context, written);
}

// Looked at once more when the clock of the disk has moved on: who has changed a file meanwhile has
// left a mark.
function settled(
  context: RepositoryContext,
  written: readonly Written[],
): ReadonlyMap<string, string> {
  const nowMs = written.length === 0 ? 0 : probeDisk(context.layout, context.disk).nowMs;
  return new Map(written.map(({ path, diskPath, fingerprint: before, mtimeMs }) => {
    const sure = !isRacy(mtimeMs, nowMs) &&
      fingerprint(onDisk(diskPath, () => context.disk.lstatSync(diskPath))) === before;
    return [path, sure ? before : ""];
  }));
}
