import { frameId, frameSorted } from "../../runtime/snapshot/id.ts";
import { checkPaths } from "../../runtime/snapshot/paths.ts";
import { EMPTY_SNAPSHOT_ID } from "./commit_record.ts";
import { asWriter, type RepositoryContext } from "./context.ts";
import { RepositoryError } from "./error.ts";
import { readCommit } from "./history.ts";
import { type IndexEntry, readIndex, writeIndex } from "./index_file.ts";
import { pathNotFound, Selection } from "./selection.ts";
import { readState } from "./state_file.ts";
import { type Changes, compareTrees, makingRoom, pairs, readTree } from "./tree.ts";

/** What {@linkcode unstage} took back: the changes that are no longer staged. */
export interface UnstageResult extends Changes {
  /** Id of the tree that is staged now. */
  readonly snapshotId: string;
}

/**
 * Makes the index equal to the last commit again for these paths. The working tree stays, and so
 * does the content that was staged. For everything it also replaces an index that is damaged.
 *
 * @throws {RepositoryError} `path_not_found`, `locked`, …
 * @throws {SnapshotError} `path_collision`
 */
export async function unstage(
  context: RepositoryContext,
  paths: readonly string[],
): Promise<UnstageResult> {
  const { layout, disk, store } = context;
  const selection = new Selection(paths);
  return await asWriter(context, async () => {
    const { head } = readState(layout, disk);
    const snapshotId = head === null
      ? EMPTY_SNAPSHOT_ID
      : (await readCommit(context, head)).snapshotId;
    const committed = await readTree(store, snapshotId);
    const staged = await stagedEntries(context, selection.has(""));
    const known = function* () {
      for (const it of committed) yield it.path;
      for (const it of staged) yield it.path;
    };
    const unmatched = selection.unmatched(known());
    if (unmatched.length > 0) throw pathNotFound(unmatched, "that is staged or committed");
    const chosen: IndexEntry[] = [];
    for (const [path, before, now] of pairs(committed, staged)) {
      if (!selection.has(path)) {
        if (now !== undefined) chosen.push(now);
      } else if (before !== undefined) {
        chosen.push(before.sha256 === now?.sha256 ? now : { ...before, fingerprint: "" });
      }
    }
    const entries = makingRoom(chosen, selection);
    // Taken back alone, a file may collide with one that is staged.
    checkPaths(entries.map((it) => it.path));
    const id = await frameId(frameSorted(entries));
    await writeIndex(layout, disk, { snapshotId: id, files: entries, directories: [] });
    return { ...compareTrees(entries, staged), snapshotId: id };
  });
}

async function stagedEntries(
  context: RepositoryContext,
  everything: boolean,
): Promise<readonly IndexEntry[]> {
  try {
    return (await readIndex(context.layout, context.disk)).files;
  } catch (cause) {
    if (everything && cause instanceof RepositoryError && cause.code === "corrupt") return [];
    throw cause;
  }
}
