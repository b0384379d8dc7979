import type { Disk } from "../../runtime/snapshot/disk.ts";
import type { WalkEntry } from "../../runtime/snapshot/mod.ts";
import { compareBytes } from "../../runtime/snapshot/paths.ts";
import type { LocalContext, LongOptions } from "./context.ts";
import type { Index, IndexEntry } from "./index_file.ts";
import { pairs } from "./tree.ts";
import type { WorkingTree } from "./unchanged_tree.ts";

/** Lists what the working tree holds; hard links are the developer's own business. */
export async function walkWorkingTree(
  context: LocalContext,
  options: LongOptions,
  disk: Disk = context.treeDisk,
): Promise<readonly WalkEntry[]> {
  const { walkTree } = await import("../../runtime/snapshot/walk.ts");
  const tree = await walkTree(context.layout.root, { ...options, hardLinks: "allow", disk });
  return tree.entries;
}

/**
 * Compares the working tree with the index. Only what may have changed is read: the rest is known
 * by its fingerprint.
 *
 * @throws {SnapshotError} when the tree can't be a snapshot
 */
export async function compareWorkingTree(
  context: LocalContext,
  { files }: Index,
  options: LongOptions,
): Promise<WorkingTree> {
  const found = await walkWorkingTree(context, options);
  const modified: string[] = [];
  const deleted: string[] = [];
  const untracked: string[] = [];
  const unsure: WalkEntry[] = [];
  const staged = new Map<string, string>();
  for (const [path, before, now] of pairs(files, found)) {
    if (before === undefined) untracked.push(path);
    else if (now === undefined) deleted.push(path);
    else if (before.size !== now.size) modified.push(path);
    else if (!isKnown(before, now)) {
      unsure.push(now);
      staged.set(path, before.sha256);
    }
  }
  if (unsure.length > 0) {
    const { hashFiles } = await import("../../runtime/snapshot/mod.ts");
    for (const file of await hashFiles(unsure, { ...options, disk: context.treeDisk })) {
      if (staged.get(file.path) !== file.sha256) modified.push(file.path);
    }
    modified.sort(compareBytes);
  }
  return { modified, deleted, untracked };
}

/** Whether the file is surely the one that was staged. */
export function isKnown(before: IndexEntry, now: WalkEntry): boolean {
  return before.fingerprint !== "" && before.fingerprint === now.fingerprint;
}

/**
 * Whether a fingerprint tells one file from another: not when the system gives no more than a size,
 * or a time that no Date can hold.
 */
export function tells(fingerprint: string): boolean {
  return !/^0:\d+:0:0:0$|NaN/.test(fingerprint);
}

// The clock that stamps files ticks every 1 to 10 ms, and Deno tells milliseconds.
const TICK_MS = 20;
// FAT stamps every two seconds, HFS+ every second.
const COARSE_TICK_MS = 2_000;

/**
 * Whether a file that was last written at `mtimeMs` and read after `probedMs`, by the clock of the
 * same disk, may have been written again since without another fingerprint: git's "racy" rule.
 */
export function isRacy(mtimeMs: number, probedMs: number): boolean {
  // A probe at a full second is the mark of a disk that knows no finer time, or chance.
  // Turned round, so that a time that no Date can hold (NaN) says nothing.
  return !(mtimeMs < probedMs - (probedMs % 1_000 === 0 ? COARSE_TICK_MS : TICK_MS));
}

/**
 * Whether the mtime of a file that was read after `probedMs` was set by hand, as unpackers and
 * generators do, so that only its ctime tells of another write, and that ctime is told in full
 * seconds (as Deno 2.9.6 does) of which this one is not over.
 */
export function hidesWrites(mtimeMs: number, ctimeMs: number, probedMs: number): boolean {
  return ctimeMs % 1_000 === 0 && mtimeMs < ctimeMs && ctimeMs + 1_000 > probedMs - TICK_MS;
}
