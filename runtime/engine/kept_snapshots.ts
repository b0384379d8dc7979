/**
 * The engine's own copies of snapshots, by id.
 *
 * A working directory can change between the look that gives its id and the load of its modules, and
 * while the code runs. So what runs is a copy that was hashed as it was written: it holds the files of
 * the snapshot and nothing else, and only trusted code ever writes there. It is made once for an id.
 *
 * @module
 */

import type { SnapshotFile } from "../snapshot/id.ts";
import { changed } from "../snapshot/read_errors.ts";
import type { Snapshot } from "../snapshot/read_snapshot.ts";

/** A copy that is in use; it stays where it is until it is released. */
export interface KeptSnapshot {
  /** Absolute path. */
  readonly root: string;
  release(): void;
}

/** Copies that are kept though they are not in use. */
const KEPT_COPIES = 64;
/** Bytes of copies that are kept though they are not in use. */
const KEPT_BYTES = 2 * 2 ** 30;
/** A copy that is made is no leftover for this long, in milliseconds. */
const DRAFT_MS = 60 * 60 * 1000;

/**
 * The copy of a snapshot, made if need be.
 *
 * @throws {SnapshotError} `changed_while_read` when the directory is no longer what was hashed
 */
export async function keepSnapshot(directory: string, snapshot: Snapshot): Promise<KeptSnapshot> {
  Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = `${directory}/${snapshot.id.replace("sha256:", "")}`;
  // A lock of the kernel's goes with its process, however that ends.
  const lock = Deno.openSync(`${path}.lock`, { create: true, write: true, mode: 0o600 });
  try {
    await lock.lock(false);
    if (!exists(path)) {
      await makeCopy(directory, path, snapshot);
      prune(directory);
    }
    touch(path);
    return { root: `${path}/files`, release: () => lock.close() };
  } catch (error) {
    lock.close();
    throw error;
  }
}

async function makeCopy(directory: string, path: string, snapshot: Snapshot): Promise<void> {
  const draft = Deno.makeTempDirSync({ dir: directory, prefix: ".draft-" });
  try {
    Deno.mkdirSync(`${draft}/files`);
    const made = new Set<string>();
    for (const file of snapshot.files) await copyFile(snapshot.root, `${draft}/files`, file, made);
    Deno.writeTextFileSync(`${draft}/bytes`, String(snapshot.bytes));
    Deno.renameSync(draft, path);
  } catch (error) {
    Deno.removeSync(draft, { recursive: true });
    // Another process was faster; its copy is as good.
    if (!exists(path)) throw error;
  }
}

/** Writes what it hashed: the bytes pass through memory once, a whole file at a time. */
async function copyFile(
  from: string,
  to: string,
  file: SnapshotFile,
  made: Set<string>,
): Promise<void> {
  const bytes = readFile(from, file);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (bytes.length !== file.size || digest.toHex() !== file.sha256) throw changed(file.path);
  const parent = file.path.slice(0, Math.max(0, file.path.lastIndexOf("/")));
  if (parent !== "" && !made.has(parent)) {
    Deno.mkdirSync(`${to}/${parent}`, { recursive: true });
    made.add(parent);
  }
  Deno.writeFileSync(`${to}/${file.path}`, bytes, { mode: 0o400 });
}

function readFile(from: string, { path }: SnapshotFile): Uint8Array<ArrayBuffer> {
  try {
    return Deno.readFileSync(`${from}/${path}`);
  } catch {
    throw changed(path);
  }
}

/** Removes the copies that were used longest ago and are not in use, and drafts that were left. */
function prune(directory: string): void {
  const copies: { path: string; at: number; bytes: number }[] = [];
  for (const { name } of [...Deno.readDirSync(directory)]) {
    const path = `${directory}/${name}`;
    if (/^[0-9a-f]{64}$/.test(name)) copies.push({ path, at: timeOf(path), bytes: bytesOf(path) });
    else if (name.startsWith(".draft-") && timeOf(path) < Date.now() - DRAFT_MS) remove(path);
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
    lock = Deno.openSync(`${path}.lock`, { create: true, write: true, mode: 0o600 });
    // The lock file stays: without it two processes could hold locks on two files of one name.
    if (lock.tryLockSync(true)) remove(path);
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

function remove(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // What resists is tried again the next time.
  }
}
