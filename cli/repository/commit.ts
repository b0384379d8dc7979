import { SnapshotError } from "../../runtime/snapshot/error.ts";
import { framePieces } from "../../runtime/snapshot/id.ts";
import { sortedId } from "../../runtime/snapshot/sorted_id.ts";
import { checkPaths } from "../../runtime/snapshot/paths.ts";
import { writeAtomic } from "./atomic_file.ts";
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
import { encoded } from "./encoded.ts";
import { readCommit } from "./history.ts";
import { damagedIndex, type Index, peekStagedId, readIndex } from "./index_file.ts";
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
 * Records the staged tree as the next commit. The tree is stored first, then the commit, and last the
 * head, so that a stop at any point leaves the old head or the new one.
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
    // What the store holds is a list as long as the index: asked before that is read, and then forgotten.
    const staged = peekStagedId(layout, disk) ?? before;
    const isStored = staged !== before && await store.has(treeObject(staged));
    store.refresh();
    const index = await readIndex(layout, disk);
    const { snapshotId } = index;
    if (snapshotId === before) return { committed: false, reason: "nothing_staged" };
    await checkTree(index);
    if (!isStored) await storeTree(context, index);
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
    writeAtomic(disk, layout.commits, `${id}.json`, record);
    writeState(layout, disk, { ...state, head: id });
    return { committed: true, commit: { id, ...content }, changes };
  });
}

async function storeTree({ store }: RepositoryContext, index: Index): Promise<void> {
  const writer = await store.writer();
  try {
    const start = writer.begin();
    let bytes = 0;
    for (const content of encoded(framePieces(index.files))) {
      writer.append(content);
      bytes += content.length;
    }
    writer.end(start, treeObject(index.snapshotId), bytes);
    await store.finish(writer);
  } finally {
    writer.abandon();
  }
}

// A commit stays for ever, and one whose tree nobody can read would be the end of its history.
async function checkTree({ files, snapshotId }: Index): Promise<void> {
  const id = await sortedId(files);
  try {
    checkPaths(files.places.paths);
  } catch (cause) {
    if (!(cause instanceof SnapshotError)) throw cause;
    throw damagedIndex("has a tree that can't be", cause);
  }
  if (id !== snapshotId) throw damagedIndex("has a tree of another id");
}
