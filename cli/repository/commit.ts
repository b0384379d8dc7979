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
} from "./commit_record.ts";
import { asWriter, type RepositoryContext } from "./context.ts";
import { readCommit } from "./history.ts";
import { damagedIndex, type Index, readIndex } from "./index_file.ts";
import { readState, writeState } from "./state_file.ts";
import { type Changes, compareTrees, EMPTY_SNAPSHOT_ID, readTree, treeObject } from "./tree.ts";

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
    const index = await readIndex(layout, disk);
    const parent = state.head === null ? undefined : await readCommit(context, state.head);
    const before = parent?.snapshotId ?? EMPTY_SNAPSHOT_ID;
    if (index.snapshotId === before) return { committed: false, reason: "nothing_staged" };
    await checkTree(index);
    if (!await store.has(treeObject(index.snapshotId))) {
      const writer = await store.writer();
      try {
        const start = writer.begin();
        let bytes = 0;
        for (const piece of framePieces(index.entries)) {
          const content = new TextEncoder().encode(piece);
          writer.append(content);
          bytes += content.length;
        }
        writer.end(start, treeObject(index.snapshotId), bytes);
        await store.finish(writer);
      } finally {
        writer.abandon();
      }
    }
    const content = {
      parent: state.head,
      snapshotId: index.snapshotId,
      message,
      author,
      createdAt: options.now,
    };
    const record = commitRecord(content);
    const id = await commitId(record);
    const changes = compareTrees(await readTree(store, before), index.entries);
    writeAtomic(disk, layout.commits, `${id}.json`, record);
    writeState(layout, disk, { ...state, head: id });
    return { committed: true, commit: { id, ...content }, changes };
  });
}

// A commit stays for ever, and one whose tree nobody can read would be the end of its history.
async function checkTree({ entries, snapshotId }: Index): Promise<void> {
  const id = sortedId(entries);
  try {
    checkPaths(entries.map((it) => it.path));
  } catch (cause) {
    await id;
    if (!(cause instanceof SnapshotError)) throw cause;
    throw damagedIndex("has a tree that can't be", cause);
  }
  if (await id !== snapshotId) throw damagedIndex("has a tree of another id");
}
