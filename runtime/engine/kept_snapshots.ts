/**
 * The engine's own copies of snapshots, by id.
 *
 * A working directory can change between the look that gives its id and the load of its modules,
 * and while the code runs. So what runs is a copy that was hashed as it was written: it holds the
 * files of the snapshot and nothing else, and only trusted code ever writes there. It is made once
 * for an id.
 *
 * @module
 */

import { makeOwnedDir, removeTree } from "../launch/owned_dir.ts";
import { type SnapshotFile, snapshotId } from "../snapshot/id.ts";
import { changed } from "../snapshot/read_errors.ts";
import type { Snapshot } from "../snapshot/read_snapshot.ts";
import { bringSnapshot, damaged } from "./brought_snapshot.ts";
import { copySnapshot } from "./copied_snapshot.ts";
import { isThere, lockShared } from "./copy_lock.ts";
import { type FileList, FileLists, writeFileList } from "./file_lists.ts";
import type { NamedSnapshot } from "./options.ts";
import { pruneCopies, removeUnused } from "./prune_copies.ts";
import { SharedWork } from "./shared_work.ts";

/** A copy that is in use; it stays where it is until it is released. */
export interface KeptSnapshot {
  /** Absolute path. */
  readonly root: string;
  release(): void;
}

/** A copy of which it is known what it holds. */
export interface ListedSnapshot extends KeptSnapshot {
  readonly list: FileList;
}

const ID = /^sha256:[0-9a-f]{64}$/;

/**
 * The copy of a snapshot, made out of its directory if need be.
 *
 * @throws {SnapshotError} `changed_while_read` when the directory is no longer what was hashed
 * @throws the signal's reason when aborted
 */
export function keepSnapshot(
  directory: string,
  snapshot: Snapshot,
  signal?: AbortSignal,
): Promise<KeptSnapshot> {
  const { id } = snapshot;
  return keepCopy(directory, id, (path) =>
    makeCopy(directory, path, async (to) => {
      const files = await copySnapshot(snapshot, to, signal);
      if (await snapshotId(files) !== id) throw changed(".");
      return files;
    }));
}

/** The copies of snapshots that are known by their ids alone. */
export class NamedSnapshots {
  readonly #lists = new FileLists();
  readonly #bringing = new SharedWork();

  /**
   * The copy of a snapshot, its files brought if there is none. Nothing of it is walked or hashed
   * when it is there; of several callers that lack it one brings it.
   *
   * @throws {RuntimeError} INTERNAL when what was brought is something else, or is no longer whole
   * @throws what {@linkcode NamedSnapshot.bring} throws, or the signal's reason when aborted
   */
  async keep(
    directory: string,
    named: NamedSnapshot,
    signal?: AbortSignal,
  ): Promise<ListedSnapshot> {
    const { id } = named;
    if (!ID.test(id)) throw new TypeError("A snapshot is named by something else than its id");
    return await this.#find(directory, named, signal) ??
      await this.#find(directory, named, signal) ??
      await Promise.reject(damaged(id));
  }

  /** Undefined when the copy was not whole; it is gone then, unless it is in use. */
  async #find(
    directory: string,
    named: NamedSnapshot,
    signal: AbortSignal | undefined,
  ): Promise<ListedSnapshot | undefined> {
    const { id } = named;
    const bring = (path: string) =>
      this.#bringing.run(path, (all) =>
        makeCopy(directory, path, async (to) => {
          const files = await bringSnapshot(named, to, all);
          if (await snapshotId(files) !== id) throw damaged(id);
          return files;
        }), signal);
    const kept = await keepCopy(directory, id, bring);
    const path = pathOf(directory, id);
    let list: FileList | undefined;
    try {
      list = await this.#lists.get(id, path);
      if (list !== undefined) return { ...kept, list };
    } finally {
      if (list === undefined) kept.release();
    }
    removeUnused(path);
    return undefined;
  }
}

function pathOf(directory: string, id: string): string {
  return `${directory}/${id.replace("sha256:", "")}`;
}

async function keepCopy(
  directory: string,
  id: string,
  make: (path: string) => Promise<void>,
): Promise<KeptSnapshot> {
  Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = pathOf(directory, id);
  const lock = await lockShared(path);
  try {
    if (!isThere(path)) await make(path);
    const now = new Date();
    Deno.utimeSync(path, now, now);
    return { root: `${path}/files`, release: () => lock.close() };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** @param write writes the files into a directory that is not there, and tells what they are */
async function makeCopy(
  directory: string,
  path: string,
  write: (to: string) => Promise<readonly SnapshotFile[]>,
): Promise<void> {
  const { path: draft } = makeOwnedDir(`${directory}/drafts`);
  try {
    writeFileList(draft, await write(`${draft}/files`));
    Deno.renameSync(draft, path);
  } catch (error) {
    // Another process may have been faster; its copy is as good.
    if (!isThere(path)) throw error;
  } finally {
    removeTree(draft);
  }
  pruneCopies(directory);
}
