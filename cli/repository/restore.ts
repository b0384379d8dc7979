import { hashFiles, type SnapshotFile } from "../../runtime/snapshot/mod.ts";
import { fingerprint } from "../../runtime/snapshot/disk.ts";
import { printable } from "../../runtime/snapshot/error.ts";
import { checkPaths } from "../../runtime/snapshot/paths.ts";
import { walkEntry } from "../../runtime/snapshot/walk_entry.ts";
import { asWriter, type RepositoryContext } from "./context.ts";
import { onDisk } from "./disk.ts";
import { RepositoryError, wouldLoseWork } from "./error.ts";
import { resolveCommit } from "./history.ts";
import { type IndexEntry, readIndex } from "./index_file.ts";
import { type Occupant, OccupiedPlaces } from "./occupied_places.ts";
import { replaceFile } from "./replace_file.ts";
import { pathNotFound, Selection } from "./selection.ts";
import { compareTrees, pairs, readTree } from "./tree.ts";

/** Options of {@linkcode restore}. */
export interface RestoreOptions {
  /** `index` (the default): what is staged; else a commit, as `HEAD`, `HEAD~1` or a prefix. */
  readonly from?: string;
  /** Overwrite content that is stored nowhere. */
  readonly force?: boolean;
  /** Say what would be done and change nothing. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

/** What {@linkcode restore} did, or would do: sorted paths. */
export interface RestoreResult {
  /** Written, because they were missing or different. */
  readonly written: readonly string[];
  /** Removed: staged, and not in the commit restored from. */
  readonly deleted: readonly string[];
  readonly dryRun: boolean;
}

interface Plan {
  readonly write: readonly { readonly file: SnapshotFile; readonly before: Occupant | undefined }[];
  readonly remove: readonly Occupant[];
}

/**
 * Brings files of the working tree back to what was staged or committed, as `git restore` does: the
 * index stays, files that are staged but not in the source are removed, untracked ones stay. Unlike
 * git it refuses to overwrite or remove content that is stored nowhere, and then it changes
 * nothing.
 *
 * @throws {RepositoryError} `would_lose_work`, `obstructed`, `path_not_found`, `unknown_commit`,
 * `corrupt`, …
 */
export async function restore(
  context: RepositoryContext,
  paths: readonly string[],
  options: RestoreOptions = {},
): Promise<RestoreResult> {
  const selection = new Selection(paths);
  const run = async () => {
    const index = (await readIndex(context.layout, context.disk)).files;
    const source = await sourceFiles(context, options.from ?? "index", index);
    const known = [...source, ...index].map((it) => it.path);
    const unmatched = selection.unmatched(known);
    if (unmatched.length > 0) throw pathNotFound(unmatched, "that is staged or committed");
    const plan = await makePlan(context, source, index, selection, options);
    if (options.force !== true) await refuseLoss(context, plan);
    if (options.dryRun !== true) await carryOut(context, plan, options);
    return {
      written: plan.write.map((it) => it.file.path),
      deleted: plan.remove.map((it) => it.path),
      dryRun: options.dryRun === true,
    };
  };
  return options.dryRun === true ? await run() : await asWriter(context, run);
}

async function sourceFiles(
  context: RepositoryContext,
  from: string,
  index: readonly IndexEntry[],
): Promise<readonly SnapshotFile[]> {
  if (from !== "index") {
    return await readTree(context.store, (await resolveCommit(context, from)).snapshotId);
  }
  // Paths are joined to the root below, and an index may have come with the project from elsewhere.
  checkPaths(index.map((it) => it.path));
  return index;
}

async function makePlan(
  context: RepositoryContext,
  source: readonly SnapshotFile[],
  index: readonly IndexEntry[],
  selection: Selection,
  options: RestoreOptions,
): Promise<Plan> {
  const write: { file: SnapshotFile; before: Occupant | undefined }[] = [];
  const remove: Occupant[] = [];
  const disk = new OccupiedPlaces(context);
  const { added, modified, deleted } = compareTrees(index, source);
  const differs = new Set([...added, ...modified]);
  const removed = new Set(deleted.filter((path) => selection.has(path)));
  for (const [path, wanted, staged] of pairs(source, index)) {
    if (!selection.has(path)) continue;
    options.signal?.throwIfAborted();
    const blocking = disk.parentInTheWay(path);
    const before = blocking === undefined ? disk.at(path) : undefined;
    if (wanted === undefined) {
      if (before?.info.isFile === true) remove.push(before);
      continue;
    }
    // What is in the way of a file may be removed by this very restore.
    const goes = (it: Occupant) => it.info.isFile && removed.has(it.path);
    if (blocking !== undefined) {
      if (!goes(blocking)) throw obstructed(path, blocking);
      write.push({ file: wanted, before: undefined });
      continue;
    }
    if (before?.info.isDirectory === true) {
      const inside = disk.filesIn(before).find((it) => !goes(it));
      if (inside !== undefined) throw obstructed(path, inside);
      write.push({ file: wanted, before: undefined });
      continue;
    }
    const isStaged = !differs.has(path) && staged !== undefined && staged.fingerprint !== "" &&
      before !== undefined && staged.fingerprint === fingerprint(before.info);
    if (isStaged || before !== undefined && await holds(context, before, wanted)) continue;
    write.push({ file: wanted, before });
  }
  return { write, remove };
}

async function holds(
  context: RepositoryContext,
  occupant: Occupant,
  wanted: SnapshotFile,
): Promise<boolean> {
  return occupant.info.isFile && occupant.info.size === wanted.size &&
    await digestOf(context, occupant) === wanted.sha256;
}

async function digestOf(context: RepositoryContext, occupant: Occupant): Promise<string> {
  const entry = walkEntry(occupant.path, occupant.diskPath, occupant.info);
  const [file] = await hashFiles([entry], { disk: context.treeDisk });
  return file?.sha256 ?? "";
}

async function refuseLoss(context: RepositoryContext, plan: Plan): Promise<void> {
  const lost: string[] = [];
  for (const before of [...plan.write.map((it) => it.before), ...plan.remove]) {
    if (before === undefined) continue;
    const stored = before.info.isFile && await context.store.has(await digestOf(context, before));
    if (!stored) lost.push(before.path);
  }
  if (lost.length > 0) throw wouldLoseWork(lost);
}

async function carryOut(
  context: RepositoryContext,
  plan: Plan,
  options: RestoreOptions,
): Promise<void> {
  const places = new OccupiedPlaces(context);
  // Removed first: a file may have to make room for a directory, or the other way round.
  for (const before of plan.remove) {
    options.signal?.throwIfAborted();
    places.checkUnchanged(before.path, before);
    onDisk(before.diskPath, () => context.disk.removeSync(before.diskPath));
    places.removeEmptyParents(before);
  }
  for (const { file, before } of plan.write) {
    options.signal?.throwIfAborted();
    const diskPath = before?.diskPath ?? places.diskPath(file.path);
    if (before === undefined) places.removeEmptyDirectory(diskPath);
    await replaceFile(context, file, diskPath, () => {
      places.checkUnchanged(file.path, before);
      return before?.info.isFile === true ? before.info.mode ?? undefined : undefined;
    });
  }
}

function obstructed(path: string, by: Occupant): RepositoryError {
  const kind = by.info.isDirectory ? "directory" : by.info.isSymlink ? "symbolic link" : "file";
  return new RepositoryError({
    code: "obstructed",
    message: `File ${printable(path)} can't be restored: the ${kind} ${
      printable(by.path)
    } is in its place`,
    hint: `Move ${printable(by.path)} away first`,
    paths: [by.path],
  });
}
