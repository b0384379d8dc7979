import type { Disk } from "../../runtime/snapshot/disk.ts";
import { printable } from "../../runtime/snapshot/error.ts";
import { FoundFiles } from "../../runtime/snapshot/found_files.ts";
import { checkPaths, hashFiles } from "../../runtime/snapshot/mod.ts";
import { Places } from "../../runtime/snapshot/places.ts";
import { sortedId } from "../../runtime/snapshot/sorted_id.ts";
import { asWriter, type LongOptions, type RepositoryContext } from "./context.ts";
import { ifExists } from "./disk.ts";
import { RepositoryError } from "./error.ts";
import { type Index, readIndex, writeIndex } from "./index_file.ts";
import { ListedDirectories } from "./listed_directories.ts";
import { pathNotFound, Selection } from "./selection.ts";
import { DIGEST_DIGITS, putDigest, StagedFiles } from "./staged_files.ts";
import { storeFiles } from "./store_files.ts";
import { type Changes, compareTrees, makingRoom, pairs } from "./tree.ts";
import { hidesWrites, isRacy, walkWorkingTree } from "./working_tree.ts";

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
    const { index, found } = await select(context, selection, options);
    const { chosen, digests, unknown } = choose(index, found, selection, () => true);
    const entries = unknown.map((at) => chosen.at(at));
    const hashed = await hashFiles(entries, { ...options, disk: context.treeDisk });
    for (const [nth, at] of unknown.entries()) putDigest(digests, at, hashed[nth]?.sha256 ?? "");
    return await result(index, new StagedFiles(chosen.places, digests), true);
  }
  return await asWriter(context, async (lock) => {
    const { layout, disk, store, treeDisk } = context;
    const listed = new ListedDirectories(treeDisk, layout.root);
    const { index, found } = await select(context, selection, options, listed.disk);
    const catalog = await store.catalog();
    const isStored = (sha256: string) => catalog.has(sha256);
    const { chosen, digests, unknown } = choose(index, found, selection, isStored);
    const writer = await store.writer();
    try {
      await storeFiles(context, writer, chosen, unknown, options, (at, sha256) => {
        putDigest(digests, at, sha256);
        if (mayChangeUnseen(chosen.places, at, lock.takenMs)) chosen.places.forget(at);
      });
      // Content first: an index never names what is not there.
      await store.finish(writer);
    } finally {
      writer.abandon();
    }
    const files = new StagedFiles(chosen.places, digests);
    const outcome = await result(index, files, false);
    const { snapshotId } = outcome;
    const directories = isWhole(found, files) ? listed.known(found, lock) : new Places();
    const unchanged = snapshotId === index.snapshotId &&
      files.places.equals(index.files.places) && directories.equals(index.directories);
    if (!unchanged) await writeIndex(layout, disk, { snapshotId, files, directories });
    return outcome;
  });
}

async function select(
  context: RepositoryContext,
  selection: Selection,
  options: LongOptions,
  disk?: Disk,
): Promise<{ readonly index: Index; readonly found: FoundFiles }> {
  const index = await readIndex(context.layout, context.disk);
  const found = await walkWorkingTree(context, options, disk);
  const known = function* () {
    yield* found.places.paths;
    yield* index.files.places.paths;
  };
  const unmatched = selection.unmatched(known())
    // An empty directory is there and holds nothing to stage.
    .filter((path) => !isWalkedDirectory(context, path));
  const [first] = unmatched;
  if (first === undefined) return { index, found };
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

/** What will be staged, as far as that is known before anything is read. */
interface Choice {
  readonly chosen: FoundFiles;
  /** As {@linkcode StagedFiles} has them. */
  readonly digests: Uint8Array;
  /** Positions of the files whose digests are not known. */
  readonly unknown: readonly number[];
}

function choose(
  index: Index,
  found: FoundFiles,
  selection: Selection,
  isStored: (sha256: string) => boolean,
): Choice {
  // What was found is what will be staged, and its lists need not be made again.
  const chosen = selection.has("") ? found : chooseSome(index, found, selection);
  const digests = new Uint8Array(DIGEST_DIGITS * chosen.length);
  const unknown: number[] = [];
  for (const [path, before, now] of pairs(index.files, chosen)) {
    if (now === undefined) continue;
    const isKnown = before !== undefined && (!selection.has(path) ||
      index.files.places.isSame(before.at, chosen.places, now.at) && isStored(before.sha256));
    if (isKnown) putDigest(digests, now.at, before.sha256);
    else unknown.push(now.at);
  }
  return { chosen, digests, unknown };
}

/** A file that may be staged, and which list knows it. */
interface Candidate {
  readonly path: string;
  readonly places: Places;
  readonly at: number;
  readonly spelling: string;
}

/** What was staged before, with what was found for the selection instead. */
function chooseSome(index: Index, found: FoundFiles, selection: Selection): FoundFiles {
  const staged = index.files.places;
  const candidates: Candidate[] = [];
  for (const [path, before, now] of pairs(index.files, found)) {
    if (!selection.has(path)) {
      if (before === undefined) continue;
      candidates.push({ path, places: staged, at: before.at, spelling: path });
    } else if (now !== undefined) {
      const spelling = found.spelling(now.at);
      candidates.push({ path, places: found.places, at: now.at, spelling });
    }
  }
  const chosen = new FoundFiles(found.root);
  for (const { places, at, spelling } of makingRoom(candidates, selection)) {
    chosen.copy(places, at, spelling);
  }
  // Staged alone, a file may collide with one that is staged and gone from the disk. All together were
  // checked when they were walked.
  checkPaths(chosen.places.paths);
  return chosen;
}

/** Whether it may be written again, or was already, without looking any different. */
function mayChangeUnseen(places: Places, at: number, takenMs: number): boolean {
  const mtimeMs = places.mtimeMs(at);
  return !places.isKnown(at) || isRacy(mtimeMs, takenMs) ||
    hidesWrites(mtimeMs, places.ctimeMs(at), takenMs);
}

async function result(index: Index, files: StagedFiles, dryRun: boolean): Promise<AddResult> {
  return { ...compareTrees(index.files, files), snapshotId: await sortedId(files), dryRun };
}

/** Whether all that was found is staged, and nothing else. */
function isWhole(found: FoundFiles, { places }: StagedFiles): boolean {
  return found.places === places || found.length === places.length &&
      found.places.paths.every((path, at) => path === places.path(at));
}
