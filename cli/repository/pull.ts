import type { SnapshotFile } from "../../runtime/snapshot/mod.ts";
import { printable } from "../../runtime/snapshot/error.ts";
import { canonicalFrame, frameId } from "../../runtime/snapshot/id.ts";
import { compareBytes } from "../../runtime/snapshot/paths.ts";
import type { Choice } from "./three_way.ts";
import {
  type Author,
  checkedAuthor,
  checkedMessage,
  type Commit,
  commitId,
  commitRecord,
  EMPTY_SNAPSHOT_ID,
} from "./commit_record.ts";
import { asWriter, type LongOptions, type RepositoryContext } from "./context.ts";
import { RepositoryError, wouldLoseWork } from "./error.ts";
import { type ForeignObjects, ObjectImporter } from "./foreign_objects.ts";
import { writeCommit } from "./history.ts";
import { type IndexEntry, writeIndex } from "./index_file.ts";
import type { Catalog } from "./object_store.ts";
import {
  afterwards,
  type IncomingSnapshot,
  isRemoved,
  isWritten,
  type PlannedPath,
  planPull,
  type PulledPath,
  type PullPlan,
} from "./pull_plan.ts";
import { writeState } from "./state_file.ts";
import { type Changes, compareTrees, treeObject } from "./tree.ts";
import { updateWorkingTree } from "./update_working_tree.ts";

/** How to pull. */
export interface RepositoryPullOptions extends LongOptions {
  /** Of the commit that it makes. */
  readonly message: string;
  readonly author: Author;
  readonly now: Date;
  /** Say what would be done and change nothing. */
  readonly dryRun?: boolean;
  /** Decides conflicts; default: none. With one left over nothing is changed. */
  readonly choose?: (path: string) => Choice | undefined;
  /** Overwrite and remove also what was decided for theirs and is stored nowhere. */
  readonly force?: boolean;
  /** Brings the contents that are not stored here: each once. */
  readonly fetch: (files: readonly SnapshotFile[], objects: ForeignObjects) => Promise<void>;
  /** Called for every file that was written or removed. */
  readonly changed?: (done: number, all: number) => void;
}

/** What was pulled, or would be. */
export interface PullResult {
  /** `up_to_date`: they have nothing that we do not have. `conflict`: nothing was changed. */
  readonly outcome: "up_to_date" | "fast_forward" | "merged" | "conflict";
  /** The commit that was made; null when none was needed. */
  readonly commit: Commit | null;
  /** From our last commit to the merge. */
  readonly changes: Changes;
  /** Paths that differ between us, them and where both started, sorted. */
  readonly paths: readonly PulledPath[];
  /** Of the working tree, sorted. */
  readonly written: readonly string[];
  readonly deleted: readonly string[];
  readonly dryRun: boolean;
}

/**
 * Merges a snapshot from elsewhere. Paths that only they changed are taken, those that only we
 * changed stay, committed, staged and in the working tree, each for itself; what both changed
 * differently is a conflict that `choose` decides.
 *
 * Content is stored first, then the snapshot is noted as begun, then the working tree changes, then
 * the index, the commit, and last head and remote in one step. Killed in between, the same call
 * completes it.
 *
 * @throws {RepositoryError} `wrong_content`, `obstructed`, `would_lose_work`, `locked`, …
 * @throws {SnapshotError} when a file changes meanwhile, or names of both sides collide
 */
export async function pull(
  context: RepositoryContext,
  incoming: IncomingSnapshot,
  options: RepositoryPullOptions,
): Promise<PullResult> {
  const run = async () => {
    const plan = await planPull(context, incoming, options.choose ?? (() => undefined));
    const merge = await mergeOf(plan);
    const result = resultOf(incoming, plan, merge, options);
    if (options.dryRun === true || result.outcome === "conflict") return result;
    checkObstacles(plan);
    if (options.force !== true) await refuseLoss(context, plan);
    return await carryOut(context, incoming, plan, merge, options, result);
  };
  return options.dryRun === true ? await run() : await asWriter(context, run);
}

interface Merge {
  readonly snapshotId: string;
  readonly frame: string;
  readonly files: readonly SnapshotFile[];
}

async function mergeOf(plan: PullPlan): Promise<Merge> {
  const merged = new Map(plan.headFiles.map((file) => [file.path, file]));
  for (const planned of plan.paths) {
    const after = afterwards(planned, "committed");
    if (after === undefined) merged.delete(planned.path);
    else if (after === planned.wanted?.sha256) merged.set(planned.path, planned.wanted);
  }
  const files = [...merged.values()].sort((a, b) => compareBytes(a.path, b.path));
  const frame = canonicalFrame(files);
  return { snapshotId: await frameId(frame), frame, files };
}

function resultOf(
  incoming: IncomingSnapshot,
  plan: PullPlan,
  merge: Merge,
  options: RepositoryPullOptions,
): PullResult {
  const open = plan.paths.some((it) => it.verdict === "conflict" && it.choice === undefined);
  const working = plan.paths.filter((it) => isWritten(it) || isRemoved(it));
  const before = plan.head?.snapshotId ?? EMPTY_SNAPSHOT_ID;
  const idle = merge.snapshotId === before && working.length === 0;
  return {
    outcome: open
      ? "conflict"
      : idle
      ? "up_to_date"
      : merge.snapshotId === incoming.snapshotId
      ? "fast_forward"
      : "merged",
    commit: null,
    changes: compareTrees(plan.headFiles, merge.files),
    paths: plan.paths.map(({ path, verdict, theirs, ours, choice }) => ({
      path,
      verdict,
      theirs,
      ours,
      choice,
    })),
    written: working.filter(isWritten).map((it) => it.path),
    deleted: working.filter(isRemoved).map((it) => it.path),
    dryRun: options.dryRun === true,
  };
}

function checkObstacles({ paths }: PullPlan): void {
  for (const { path, obstacle, choice, wanted } of paths) {
    if (obstacle === undefined || choice !== "theirs" || wanted === undefined) continue;
    throw new RepositoryError({
      code: "obstructed",
      message: `File ${printable(path)} can't be written: ${
        printable(obstacle.path)
      } is in its place`,
      hint: `Move ${printable(obstacle.path)} away first`,
      paths: [obstacle.path],
    });
  }
}

/** As `restore`: what was never staged can't be brought back. */
async function refuseLoss(context: RepositoryContext, { paths }: PullPlan): Promise<void> {
  const catalog = await context.store.catalog();
  const lost = paths.filter((planned) => {
    const { working } = planned.versions.ours;
    return (isWritten(planned) || isRemoved(planned)) && working !== undefined &&
      !catalog.has(working);
  });
  if (lost.length > 0) throw wouldLoseWork(lost.map(({ path }) => path));
}

async function carryOut(
  context: RepositoryContext,
  incoming: IncomingSnapshot,
  plan: PullPlan,
  merge: Merge,
  options: RepositoryPullOptions,
  result: PullResult,
): Promise<PullResult> {
  const { layout, disk } = context;
  const { state, head } = plan;
  const index = indexOf(plan);
  // Refused before anything is written, too.
  canonicalFrame(index.values());
  const commit = merge.snapshotId === (head?.snapshotId ?? EMPTY_SNAPSHOT_ID)
    ? undefined
    : await commitOf(state.head, merge, options);
  await storeAll(context, incoming, plan, merge, options);
  const pulling = [...new Set([...state.pulling ?? [], incoming.snapshotId])];
  const touched = result.written.length + result.deleted.length > 0;
  if (touched) writeState(layout, disk, { ...state, pulling });
  const fingerprints = await updateWorkingTree(context, plan.paths, options);
  for (const [path, fingerprint] of fingerprints) {
    const entry = index.get(path);
    if (entry === undefined) continue;
    const { size, sha256 } = entry;
    index.set(path, { path, size, sha256, fingerprint });
  }
  await writeMergedIndex(context, plan, index);
  if (commit !== undefined) {
    writeCommit(layout, disk, commit.commit.id, commit.record);
  }
  const headId = commit?.commit.id ?? state.head;
  const { pulling: _, ...settled } = state;
  const isTheirs = merge.snapshotId === incoming.snapshotId;
  writeState(layout, disk, {
    ...settled,
    head: headId,
    remote: {
      snapshot_id: incoming.snapshotId,
      commit: isTheirs ? headId : plan.remote?.commit ?? null,
      seen_at: options.now.toISOString(),
      ...isTheirs || headId === null ? {} : { merged_into: headId },
      ...incoming.projectId === undefined ? {} : { project_id: incoming.projectId },
    },
  });
  return { ...result, commit: commit?.commit ?? null };
}

function indexOf(plan: PullPlan): Map<string, IndexEntry> {
  const index = new Map(plan.staged.map((entry) => [entry.path, entry]));
  for (const planned of plan.paths) {
    const { path, wanted, versions } = planned;
    const after = afterwards(planned, "staged");
    if (after === undefined) index.delete(path);
    else if (after !== versions.ours.staged && after === wanted?.sha256) {
      index.set(path, { ...wanted, fingerprint: "" });
    }
  }
  return index;
}

async function writeMergedIndex(
  context: RepositoryContext,
  plan: PullPlan,
  index: ReadonlyMap<string, IndexEntry>,
): Promise<void> {
  const entries = [...index.values()].sort((a, b) => compareBytes(a.path, b.path));
  const snapshotId = await frameId(canonicalFrame(entries));
  const same = entries.length === plan.staged.length &&
    entries.every((entry, at) => entry === plan.staged[at]);
  if (same) return;
  await writeIndex(context.layout, context.disk, { snapshotId, files: entries, directories: [] });
}

async function commitOf(
  parent: string | null,
  merge: Merge,
  options: RepositoryPullOptions,
): Promise<{ readonly commit: Commit; readonly record: string }> {
  const content = {
    parent,
    snapshotId: merge.snapshotId,
    message: checkedMessage(options.message),
    author: checkedAuthor(options.author),
    createdAt: options.now,
  };
  const record = commitRecord(content);
  return { commit: { id: await commitId(record), ...content }, record };
}

async function storeAll(
  context: RepositoryContext,
  incoming: IncomingSnapshot,
  plan: PullPlan,
  merge: Merge,
  options: RepositoryPullOptions,
): Promise<void> {
  const catalog = await context.store.catalog();
  const missing = new Map<string, SnapshotFile>();
  for (const planned of plan.paths) {
    const { wanted } = planned;
    if (wanted !== undefined && !catalog.has(wanted.sha256) && isNeeded(planned, wanted.sha256)) {
      missing.set(wanted.sha256, wanted);
    }
  }
  const importer = new ObjectImporter(context);
  try {
    if (missing.size > 0) await options.fetch([...missing.values()], importer);
    await putTree(importer, incoming.snapshotId, canonicalFrame(incoming.files), catalog);
    await putTree(importer, merge.snapshotId, merge.frame, catalog);
    await importer.finish();
  } finally {
    importer.abandon();
  }
  const stored = await context.store.catalog();
  const lacking = [...missing.values()].find((file) => !stored.has(file.sha256));
  if (lacking === undefined) return;
  throw new RepositoryError({
    code: "wrong_content",
    message: `Content of ${printable(lacking.path)} was not sent`,
    hint: "Nothing was changed; try again",
    paths: [lacking.path],
  });
}

function isNeeded(planned: PlannedPath, sha256: string): boolean {
  return (["committed", "staged", "working"] as const).some((layer) =>
    afterwards(planned, layer) === sha256
  );
}

async function putTree(
  importer: ObjectImporter,
  snapshotId: string,
  frame: string,
  catalog: Catalog,
): Promise<void> {
  const sha256 = treeObject(snapshotId);
  if (snapshotId === EMPTY_SNAPSHOT_ID || catalog.has(sha256)) return;
  const bytes = new TextEncoder().encode(frame);
  await importer.put({ path: "the list of files", size: bytes.length, sha256 }, bytes);
}
