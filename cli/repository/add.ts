import type { Disk } from "../../runtime/snapshot/disk.ts";
import {
  checkPaths,
  hashFiles,
  type SnapshotFile,
  type WalkEntry,
} from "../../runtime/snapshot/mod.ts";
import { printable } from "../../runtime/snapshot/error.ts";
import { sortedId } from "../../runtime/snapshot/sorted_id.ts";
import { asWriter, type LongOptions, type RepositoryContext } from "./context.ts";
import { ifExists } from "./disk.ts";
import { RepositoryError } from "./error.ts";
import { type Index, type IndexEntry, readIndex, writeIndex } from "./index_file.ts";
import { ListedDirectories } from "./listed_directories.ts";
import { pathNotFound, Selection } from "./selection.ts";
import { storeFiles } from "./store_files.ts";
import { type Changes, compareTrees, makingRoom, pairs } from "./tree.ts";
import { hidesWrites, isKnown, isRacy, walkWorkingTree } from "./working_tree.ts";

/** Options of {@linkcode add}. */
export interface AddOptions extends LongOptions {
  /** Say what would be staged and change nothing. */
  readonly dryRun?: boolean;
}

/** What {@linkcode add} did, or would do. */
export interface AddResult extends Changes {
  /** Id of the tree that is staged now. */
  readonly snapshotId: string;
  readonly dryRun: boolean;
}

/**
 * Stages files as they are now, deletions included, and stores their content.
 *
 * @param paths files or directories relative to the root; `.` for everything
 * @throws {RepositoryError} `path_not_found`, `path_ignored`, `locked`, …
 * @throws {SnapshotError} when the tree can't be a snapshot, or a file changes while it is read
 */
export async function add(
  context: RepositoryContext,
  paths: readonly string[],
  options: AddOptions = {},
): Promise<AddResult> {
  const selection = new Selection(paths);
  if (options.dryRun === true) {
    const { index, entries } = await select(context, selection, options);
    const hash = (unknown: readonly WalkEntry[]) =>
      hashFiles(unknown, { ...options, disk: context.treeDisk });
    const staged = await stage(index, entries, selection, Infinity, () => true, hash);
    return await result(index, staged, true);
  }
  return await asWriter(context, async (lock) => {
    const listed = new ListedDirectories(context.treeDisk);
    const { index, entries } = await select(context, selection, options, listed.disk);
    const { objects } = await context.store.catalog();
    const writer = await context.store.writer();
    try {
      const store = (unknown: readonly WalkEntry[]) =>
        storeFiles(context, writer, unknown, options);
      const isStored = (entry: IndexEntry) => objects.has(entry.sha256);
      const staged = await stage(index, entries, selection, lock.takenMs, isStored, store);
      const outcome = await result(index, staged, false);
      // Content first: an index never names what is not there.
      await context.store.finish(writer);
      const directories = isSame<SnapshotPath>(entries, staged, (it) => it.path)
        ? listed.known(context.layout.root, entries, lock)
        : [];
      const unchanged = isSame(index.entries, staged, (it) =>
        `${it.path}\t${it.sha256}\t${it.fingerprint}`) &&
        isSame(index.directories, directories, (it) => it.join("\t"));
      if (!unchanged) {
        await writeIndex(context.layout, context.disk, {
          snapshotId: outcome.snapshotId,
          entries: staged,
          directories,
        });
      }
      return outcome;
    } finally {
      writer.abandon();
    }
  });
}

async function select(
  context: RepositoryContext,
  selection: Selection,
  options: LongOptions,
  disk?: Disk,
): Promise<{ readonly index: Index; readonly entries: readonly WalkEntry[] }> {
  const index = await readIndex(context.layout, context.disk);
  const entries = await walkWorkingTree(context, options, disk);
  const known = function* () {
    for (const it of entries) yield it.path;
    for (const it of index.entries) yield it.path;
  };
  const unmatched = selection.unmatched(known())
    // An empty directory is there and holds nothing to stage.
    .filter((path) => !isWalkedDirectory(context, path));
  const [first] = unmatched;
  if (first === undefined) return { index, entries };
  const path = `${context.layout.root}/${first}`;
  if (ifExists(path, () => context.disk.lstatSync(path)) === undefined) {
    throw pathNotFound(unmatched, "of the project");
  }
  throw new RepositoryError({
    code: "path_ignored",
    message: `Path ${printable(first)} is ignored`,
    hint: "Change .aielignore to stage it; .git, .aiel, node_modules and the like never are",
    paths: unmatched,
  });
}

function isWalkedDirectory(context: RepositoryContext, path: string): boolean {
  const diskPath = `${context.layout.root}/${path}`;
  const isDirectory = ifExists(diskPath, () => context.disk.lstatSync(diskPath))?.isDirectory;
  return isDirectory === true &&
    ifExists(diskPath, () => context.disk.readDirSync(diskPath))?.length === 0;
}

async function stage(
  index: Index,
  entries: readonly WalkEntry[],
  selection: Selection,
  takenMs: number,
  isStored: (entry: IndexEntry) => boolean,
  read: (unknown: readonly WalkEntry[]) => Promise<SnapshotFile[]>,
): Promise<IndexEntry[]> {
  const chosen: (IndexEntry | WalkEntry)[] = [];
  const unknown: WalkEntry[] = [];
  for (const [path, before, now] of pairs(index.entries, entries)) {
    if (!selection.has(path)) {
      if (before !== undefined) chosen.push(before);
    } else if (now !== undefined) {
      if (before !== undefined && isKnown(before, now) && isStored(before)) chosen.push(before);
      else {
        chosen.push(now);
        unknown.push(now);
      }
    }
  }
  const staged = makingRoom(chosen, selection);
  // Staged alone, a file may collide with one that is staged and gone from the disk. All together were
  // checked when they were walked.
  if (!selection.has("")) checkPaths(staged.map((it) => it.path));
  const files = (await read(unknown)).values();
  return staged.map((it) => {
    if (!("diskPath" in it)) return it;
    const { sha256 } = files.next().value ?? missing(it.path);
    return new StagedFile(it, sha256, isRacy(it.mtimeMs, takenMs) || hidesWrites(it, takenMs));
  });
}

/** A file that was read. Its fingerprint is made when it is asked, and no part of a copy: there may be a hundred thousand. */
class StagedFile implements IndexEntry {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly #found: WalkEntry;
  readonly #racy: boolean;

  constructor(found: WalkEntry, sha256: string, racy: boolean) {
    this.path = found.path;
    this.size = found.size;
    this.sha256 = sha256;
    this.#found = found;
    this.#racy = racy;
  }

  get fingerprint(): string {
    return this.#racy ? "" : this.#found.fingerprint;
  }
}

function missing(path: string): never {
  throw new Error(`No digest for ${printable(path)}`);
}

async function result(
  index: Index,
  staged: readonly IndexEntry[],
  dryRun: boolean,
): Promise<AddResult> {
  const snapshotId = await sortedId(staged);
  return { ...compareTrees(index.entries, staged), snapshotId, dryRun };
}

interface SnapshotPath {
  readonly path: string;
}

function isSame<T>(
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
): boolean {
  return before.length === after.length &&
    before.every((it, at) => {
      const other = after[at];
      return other !== undefined && key(it) === key(other);
    });
}
