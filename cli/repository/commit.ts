import { SnapshotError } from "../../runtime/snapshot/error.ts";
import { frameId, frameSorted } from "../../runtime/snapshot/id.ts";
import { checkPaths } from "../../runtime/snapshot/paths.ts";
import {
  type Author,
  checkedAuthor,
  checkedMessage,
  type Commit,
  commitId,
  commitRecord,
  EMPTY_SNAPSHOT_ID,
} from "./commit_record.ts";
import { asWriter, type RepositoryContext } from "./context.ts";
import { readCommit, writeCommit } from "./history.ts";
import { damagedIndex, type Index, readIndex } from "./index_file.ts";
import { readState, writeState } from "./state_file.ts";
import { type Changes, compareStored, treeObject } from "./tree.ts";

/** What to record. */
export interface CommitOptions {
  readonly message: string;
  readonly author: Author;
  readonly now: Date;
}

/** A new commit, or why there is none. */
export type CommitResult =
  | { readonly committed: true; readonly commit: Commit; readonly changes: Changes }
  | { readonly committed: false; readonly reason: "nothing_staged" };

/**
 * Records the staged tree as the next commit. The tree is stored first, then the commit, and last
 * the head, so that a stop at any point leaves the old head or the new one.
 *
 * @throws {RepositoryError} `invalid_commit`, `locked`, …
 */
export async function commit(
  context: RepositoryContext,
  options: CommitOptions,
): Promise<CommitResult> {
  const { layout, disk, store } = context;
  const message = checkedMessage(options.message);
  const author = checkedAuthor(options.author);
  return await asWriter(context, async () => {
    const state = readState(layout, disk);
    const parent = state.head === null ? undefined : await readCommit(context, state.head);
    const before = parent?.snapshotId ?? EMPTY_SNAPSHOT_ID;
    const index = await readIndex(layout, disk);
    const { snapshotId } = index;
    if (snapshotId === before) return { committed: false, reason: "nothing_staged" };
    const frame = await checkedFrame(index);
    if (!await store.has(treeObject(snapshotId))) await storeTree(context, snapshotId, frame);
    const content = {
      parent: state.head,
      snapshotId,
      message,
      author,
      createdAt: options.now,
    };
    const record = commitRecord(content);
    const id = await commitId(record);
    const changes = await compareStored(store, before, index.files);
    writeCommit(layout, disk, id, record);
    writeState(layout, disk, { ...state, head: id });
    return { committed: true, commit: { id, ...content }, changes };
  });
}

async function storeTree(
  { store }: RepositoryContext,
  snapshotId: string,
  frame: string,
): Promise<void> {
  const content = new TextEncoder().encode(frame);
  const writer = store.writer();
  try {
    const start = writer.begin();
    writer.append(content);
    writer.end(start, treeObject(snapshotId), content.length);
    await store.finish(writer);
  } finally {
    writer.abandon();
  }
}

// A commit stays for ever, and one whose tree can't be read would be the end of its history.
async function checkedFrame({ files, snapshotId }: Index): Promise<string> {
  try {
    checkPaths(files.map((it) => it.path));
  } catch (cause) {
    if (!(cause instanceof SnapshotError)) throw cause;
    throw damagedIndex("has a tree that can't be", cause);
  }
  const frame = frameSorted(files);
  if (await frameId(frame) !== snapshotId) throw damagedIndex("has a tree of another id");
  return frame;
}
