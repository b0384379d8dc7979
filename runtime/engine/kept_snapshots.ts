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

import { hashFiles } from "../snapshot/hash.ts";
import { snapshotId } from "../snapshot/id.ts";
import { makeOwnedDir, removeOwnerless, removeTree } from "../launch/owned_dir.ts";
import { removeWhole } from "../launch/remove_whole.ts";
import { changed } from "../snapshot/read_errors.ts";
import type { Snapshot } from "../snapshot/read_snapshot.ts";
import { walkTree } from "../snapshot/walk.ts";

/** A copy that is in use; it stays where it is until it is released. */
export interface KeptSnapshot {
  /** Absolute path. */
  readonly root: string;
  release(): void;
}

/** Copies that are kept though they are not in use. */
const KEPT_COPIES = 64;
/** The time of every file: when the first caller of a snapshot came is not for the later ones. */
const COPY_TIME = new Date(0);
/** Bytes of copies that are kept though they are not in use. */
const KEPT_BYTES = 2 * 2 ** 30;

/**
 * The copy of a snapshot, made if need be.
 *
 * @throws {SnapshotError} `changed_while_read` when the directory is no longer what was hashed
 * @throws the signal's reason when aborted
 */
export async function keepSnapshot(
  directory: string,
  snapshot: Snapshot,
  signal?: AbortSignal,
): Promise<KeptSnapshot> {
  Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = `${directory}/${snapshot.id.replace("sha256:", "")}`;
  const lock = await lockShared(path);
  try {
    if (!exists(path)) {
      await makeCopy(directory, path, snapshot, signal);
      prune(directory);
    }
    touch(path);
    return { root: `${path}/files`, release: () => lock.close() };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * Keeps a copy where it is, there already or not. A lock of the kernel's goes with its process,
 * however that ends.
 */
async function lockShared(path: string): Promise<Deno.FsFile> {
  for (;;) {
    const lock = openLock(path);
    try {
      await lock.lock(false);
      if (isLockOf(lock, path)) return lock;
    } catch (error) {
      lock.close();
      throw error;
    }
    // It was removed with its copy before it could be locked.
    lock.close();
  }
}

function openLock(path: string): Deno.FsFile {
  return Deno.openSync(`${path}.lock`, { create: true, write: true, mode: 0o600 });
}

/**
 * Whether a file that is locked still has the name of a copy's lock. Only who holds it alone takes
 * the name away, so this stays true until it is closed.
 */
function isLockOf(lock: Deno.FsFile, path: string): boolean {
  try {
    const named = Deno.lstatSync(`${path}.lock`);
    const { dev, ino } = lock.statSync();
    return named.dev === dev && named.ino === ino;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function makeCopy(
  directory: string,
  path: string,
  snapshot: Snapshot,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { path: draft } = makeOwnedDir(`${directory}/drafts`);
  try {
    await copyTree(snapshot, `${draft}/files`, signal);
    Deno.writeTextFileSync(`${draft}/bytes`, String(snapshot.bytes));
    Deno.renameSync(draft, path);
  } catch (error) {
    // Another process may have been faster; its copy is as good.
    if (!exists(path)) throw error;
  } finally {
    removeTree(draft);
  }
}

/** Writes the bytes that it hashes; they must be the snapshot's. */
async function copyTree(
  snapshot: Snapshot,
  to: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  Deno.mkdirSync(to);
  const cancel = signal === undefined ? {} : { signal };
  const tree = await walkTree(snapshot.root, cancel);
  const made = new Set([""]);
  const open = (path: string): Deno.FsFile => {
    const parents = path.split("/").slice(0, -1).map((_, at, all) =>
      all.slice(0, at + 1).join("/")
    );
    for (const parent of parents) {
      if (!made.has(parent)) Deno.mkdirSync(`${to}/${parent}`);
      made.add(parent);
    }
    return Deno.openSync(`${to}/${path}`, { createNew: true, write: true, mode: 0o400 });
  };
  let current: { path: string; file: Deno.FsFile } | undefined;
  const close = (): void => {
    current?.file.utimeSync(COPY_TIME, COPY_TIME);
    current?.file.close();
  };
  const fileFor = (path: string): Deno.FsFile => {
    if (current?.path === path) return current.file;
    close();
    current = { path, file: open(path) };
    return current.file;
  };
  try {
    const files = await hashFiles(tree.entries, {
      ...cancel,
      onBytes: ({ path }, chunk) => writeAll(fileFor(path), chunk),
    });
    for (const { path, size } of files) if (size === 0) fileFor(path);
    if (await snapshotId(files) !== snapshot.id) throw changed(".");
  } finally {
    close();
  }
  for (const directory of made) Deno.utimeSync(`${to}/${directory}`, COPY_TIME, COPY_TIME);
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

/**
 * Removes the copies that were used longest ago and are not in use, locks of copies that are not
 * there, and drafts that were left.
 */
function prune(directory: string): void {
  removeOwnerless(`${directory}/drafts`);
  const copies: { path: string; at: number; bytes: number }[] = [];
  for (const { name } of [...Deno.readDirSync(directory)]) {
    const [id = "", rest] = name.split(".", 2);
    if (!/^[0-9a-f]{64}$/.test(id)) continue;
    const path = `${directory}/${id}`;
    if (rest === undefined) copies.push({ path, at: timeOf(path), bytes: bytesOf(path) });
    else if (!exists(path)) removeUnused(path);
  }
  copies.sort((a, b) => b.at - a.at);
  let bytes = 0;
  for (const [index, copy] of copies.entries()) {
    bytes += copy.bytes;
    if (index >= KEPT_COPIES || bytes > KEPT_BYTES) removeUnused(copy.path);
  }
}

function removeUnused(path: string): void {
  let lock: Deno.FsFile | undefined;
  try {
    lock = openLock(path);
    if (!lock.tryLockSync(true) || !isLockOf(lock, path)) return;
    removeWhole(path);
    // A copy without a lock would be found, and locked by another file's lock.
    if (!exists(path)) Deno.removeSync(`${path}.lock`);
  } catch {
    // Another process cleans up as well.
  } finally {
    lock?.close();
  }
}

function exists(path: string): boolean {
  return timeOf(path) !== 0;
}

function timeOf(path: string): number {
  try {
    return Deno.lstatSync(path).mtime?.getTime() ?? 1;
  } catch {
    return 0;
  }
}

function bytesOf(path: string): number {
  try {
    return Number(Deno.readTextFileSync(`${path}/bytes`)) || 0;
  } catch {
    return 0;
  }
}

function touch(path: string): void {
  const now = new Date();
  Deno.utimeSync(path, now, now);
}
