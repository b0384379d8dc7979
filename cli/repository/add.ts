import type { Disk } from "../../runtime/snapshot/disk.ts";
import { printable } from "../../runtime/snapshot/error.ts";
import { frameId, frameSorted, type SnapshotFile } from "../../runtime/snapshot/id.ts";
import { checkPaths, hashFiles, type WalkEntry } from "../../runtime/snapshot/mod.ts";
import { asWriter, type LongOptions, type RepositoryContext } from "./context.ts";
import { ifExists } from "./disk.ts";
import { RepositoryError } from "./error.ts";
import {
  type Index,
  type IndexDirectory,
  type IndexEntry,
  readIndex,
  writeIndex,
} from "./index_file.ts";
import { ListedDirectories } from "./listed_directories.ts";
import { probeDisk } from "./probe_disk.ts";
import { pathNotFound, Selection } from "./selection.ts";
import { storeFiles } from "./store_files.ts";
import { type Changes, compareTrees, makingRoom, pairs } from "./tree.ts";
import { hidesWrites, isKnown, isRacy, tells, walkWorkingTree } from "./working_tree.ts";

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
  /** Directories that were given and hold no file: there is nothing to stage in them. */
  readonly empty: readonly string[];
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
    const { index, found, empty } = await select(context, selection, options);
    const chosen = choose(index, found, selection, () => true);
    const read = await hashFiles(toRead(chosen), { ...options, disk: context.treeDisk });
    return { ...await result(index, stagedFiles(chosen, read, 0), true), empty };
  }
  return await asWriter(context, async () => {
    const { layout, disk, store, treeDisk } = context;
    const probe = probeDisk(layout, disk);
    const listed = new ListedDirectories(treeDisk, layout.root);
    const { index, found, empty } = await select(context, selection, options, listed.disk);
    const catalog = await store.catalog();
    const chosen = choose(index, found, selection, (sha256) => catalog.has(sha256));
    const writer = store.writer();
    let read: readonly SnapshotFile[];
    try {
      read = await storeFiles(context, writer, toRead(chosen), options);
      // Content first: an index never names what is not there.
      await store.finish(writer);
    } finally {
      writer.abandon();
    }
    const files = stagedFiles(chosen, read, probe.nowMs);
    const outcome = await result(index, files, false);
    const { snapshotId } = outcome;
    const directories = isWhole(found, files) ? listed.known(found, probe) : [];
    const unchanged = snapshotId === index.snapshotId && areSame(files, index.files) &&
      areSame(directories, index.directories);
    if (!unchanged) await writeIndex(layout, disk, { snapshotId, files, directories });
    return { ...outcome, empty };
  });
}

async function select(
  context: RepositoryContext,
  selection: Selection,
  options: LongOptions,
  disk?: Disk,
): Promise<{
  readonly index: Index;
  readonly found: readonly WalkEntry[];
  readonly empty: readonly string[];
}> {
  const index = await readIndex(context.layout, context.disk);
  const found = await walkWorkingTree(context, options, disk);
  const known = function* () {
    for (const { path } of found) yield path;
    for (const { path } of index.files) yield path;
  };
  const missed = selection.unmatched(known());
  // Such a directory is there and holds nothing to stage.
  const empty = missed.filter((path) => holdsNoFile(context, path));
  const unmatched = missed.filter((path) => !empty.includes(path));
  const [first] = unmatched;
  if (first === undefined) return { index, found, empty };
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

/** Whether it is a directory with nothing below it but directories. */
function holdsNoFile(context: RepositoryContext, path: string): boolean {
  const diskPath = `${context.layout.root}/${path}`;
  const isDirectory = ifExists(diskPath, () => context.disk.lstatSync(diskPath))?.isDirectory;
  if (isDirectory !== true) return false;
  const children = ifExists(diskPath, () => context.disk.readDirSync(diskPath)) ?? [];
  return children.every((child) =>
    child.isDirectory && holdsNoFile(context, `${path}/${child.name}`)
  );
}

/** A file that will be staged: as it was staged before, or as it will be read. */
type Chosen =
  | { readonly path: string; readonly staged: IndexEntry; readonly read?: undefined }
  | { readonly path: string; readonly staged?: undefined; readonly read: WalkEntry };

/** What was staged before, with what was found for the selection instead. */
function choose(
  index: Index,
  found: readonly WalkEntry[],
  selection: Selection,
  isStored: (sha256: string) => boolean,
): readonly Chosen[] {
  const chosen: Chosen[] = [];
  for (const [path, before, now] of pairs(index.files, found)) {
    if (!selection.has(path)) {
      if (before !== undefined) chosen.push({ path, staged: before });
    } else if (now !== undefined) {
      const isSame = before !== undefined && isKnown(before, now) && isStored(before.sha256);
      chosen.push(isSame ? { path, staged: before } : { path, read: now });
    }
  }
  if (selection.has("")) return chosen;
  const fitting = makingRoom(chosen, selection);
  // Staged alone, a file may collide with one that is staged and gone from the disk. All together
  // were checked when they were walked.
  checkPaths(fitting.map(({ path }) => path));
  return fitting;
}

function toRead(chosen: readonly Chosen[]): readonly WalkEntry[] {
  return chosen.flatMap(({ read }) => read === undefined ? [] : [read]);
}

/**
 * @param read the files of {@linkcode toRead}
 * @param probedMs the disk's own time before the tree was walked
 */
function stagedFiles(
  chosen: readonly Chosen[],
  read: readonly SnapshotFile[],
  probedMs: number,
): readonly IndexEntry[] {
  const files = new Map(read.map((file) => [file.path, file]));
  return chosen.map((it) => {
    if (it.staged !== undefined) return it.staged;
    const file = files.get(it.path);
    if (file === undefined) throw new Error("A file to be staged was not read");
    return { ...file, fingerprint: mayChangeUnseen(it.read, probedMs) ? "" : it.read.fingerprint };
  });
}

/** Whether it may be written again, or was already, without looking any different. */
function mayChangeUnseen({ mtimeMs, ctimeMs, fingerprint }: WalkEntry, probedMs: number): boolean {
  return !tells(fingerprint) || isRacy(mtimeMs, probedMs) ||
    hidesWrites(mtimeMs, ctimeMs, probedMs);
}

async function result(
  index: Index,
  files: readonly IndexEntry[],
  dryRun: boolean,
): Promise<Omit<AddResult, "empty">> {
  const snapshotId = await frameId(frameSorted(files));
  return { ...compareTrees(index.files, files), snapshotId, dryRun };
}

/** Whether all that was found is staged, and nothing else. */
function isWhole(found: readonly WalkEntry[], files: readonly IndexEntry[]): boolean {
  return found.length === files.length && found.every(({ path }, at) => path === files[at]?.path);
}

function areSame(some: readonly IndexDirectory[], others: readonly IndexDirectory[]): boolean {
  return some.length === others.length &&
    some.every(({ path, fingerprint }, at) =>
      path === others[at]?.path && fingerprint === others[at]?.fingerprint
    );
}
