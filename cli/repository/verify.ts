import { type Commit, EMPTY_SNAPSHOT_ID } from "./commit_record.ts";
import type { RepositoryContext } from "./context.ts";
import { RepositoryError } from "./error.ts";
import { allCommitIds, readCommit } from "./history.ts";
import { readIndex } from "./index_file.ts";
import { REPOSITORY_DIRECTORY } from "./layout.ts";
import { readState } from "./state_file.ts";
import { readTree, treeObject } from "./tree.ts";

/** Options of {@linkcode verify}. */
export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /** Called for every object that was read. */
  readonly progress?: (progress: { readonly objects: number; readonly bytes: number }) => void;
}

/** Something in the repository that is not what was written. */
export interface VerifyProblem {
  /** What is wrong, with the file named. */
  readonly message: string;
  /** Files under the root concerned. */
  readonly paths: readonly string[];
}

/** What {@linkcode verify} has read and found. */
export interface VerifyResult {
  readonly ok: boolean;
  readonly objects: number;
  readonly commits: number;
  /** Bytes of content read. */
  readonly bytes: number;
  readonly problems: readonly VerifyProblem[];
}

/**
 * Reads everything in the repository and checks it: every object against its id, every commit
 * against its id, its parent, its tree and the content of the tree, and the index. Changes nothing.
 */
export async function verify(
  context: RepositoryContext,
  options: VerifyOptions = {},
): Promise<VerifyResult> {
  const problems: VerifyProblem[] = [];
  const tried = async <T>(action: () => T | Promise<T>): Promise<T | undefined> => {
    options.signal?.throwIfAborted();
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof RepositoryError)) throw error;
      const message = error.message;
      if (!problems.some((it) => it.message === message)) {
        problems.push({ message, paths: error.paths });
      }
      return undefined;
    }
  };
  context.store.refresh();
  const catalog = await context.store.catalog();
  for (const { error } of catalog.damaged) await tried(() => Promise.reject(error));
  let read = 0;
  let bytes = 0;
  const broken = new Set<string>();
  await tried(async () => {
    for (const { id, size } of catalog.objects()) {
      const sound = await tried(() => readAll(context, id));
      if (sound === undefined) broken.add(id);
      options.progress?.({ objects: ++read, bytes: bytes += size });
    }
  });
  const isSound = (id: string) => !broken.has(id) && catalog.has(id);
  const ids = allCommitIds(context);
  const trees = new Set<string>();
  for (const id of ids) {
    const commit = await tried(() => readCommit(context, id));
    if (commit !== undefined) await checkCommit(context, commit, trees, isSound, tried);
  }
  const state = await tried(() => readState(context.layout, context.disk));
  const head = state?.head ?? null;
  if (head !== null) await tried(() => readCommit(context, head));
  const index = await tried(() => readIndex(context.layout, context.disk));
  for (const { path, sha256 } of index?.files ?? []) {
    if (!isSound(sha256)) {
      await tried(() => lost(`${REPOSITORY_DIRECTORY}/index.json`, path, sha256));
    }
  }
  return { ok: problems.length === 0, objects: read, commits: ids.length, bytes, problems };
}

async function readAll(context: RepositoryContext, id: string): Promise<true> {
  for await (const chunk of context.store.chunks(id)) void chunk;
  return true;
}

async function checkCommit(
  context: RepositoryContext,
  commit: Commit,
  trees: Set<string>,
  isSound: (id: string) => boolean,
  tried: <T>(action: () => T | Promise<T>) => Promise<T | undefined>,
): Promise<void> {
  const { parent, snapshotId } = commit;
  if (parent !== null) await tried(() => readCommit(context, parent));
  if (trees.has(snapshotId) || snapshotId === EMPTY_SNAPSHOT_ID) return;
  trees.add(snapshotId);
  if (!isSound(treeObject(snapshotId))) {
    await tried(() => lost(`commit ${commit.id}`, "its tree", treeObject(snapshotId)));
    return;
  }
  for (const file of await tried(() => readTree(context.store, snapshotId)) ?? []) {
    if (isSound(file.sha256)) continue;
    await tried(() => lost(`commit ${commit.id}`, file.path, file.sha256));
  }
}

function lost(where: string, path: string, id: string): never {
  throw new RepositoryError({
    code: "corrupt",
    message: `Content of ${
      JSON.stringify(path)
    } in ${where} is lost: object ${id} is missing or damaged`,
    hint: "Stage the file again if the working tree still has it",
    paths: [path],
  });
}
