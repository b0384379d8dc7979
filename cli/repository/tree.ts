import { printable, SnapshotError } from "../../runtime/snapshot/error.ts";
import { canonicalFrame, FRAME_TAG, type SnapshotFile } from "../../runtime/snapshot/id.ts";
import { compareBytes } from "../../runtime/snapshot/paths.ts";
import { corrupt } from "./error.ts";
import type { ObjectStore } from "./object_store.ts";
import type { Selection } from "./selection.ts";

/** Id of the tree without files: what is there before the first commit. */
export const EMPTY_SNAPSHOT_ID =
  "sha256:1126cff169f3f4a7a22060c4e442b4c781bc8d2548df1e5e8ce1b60935558ca4";

/** The paths that differ between two trees, each list sorted. */
export interface Changes {
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
}

/** The id of the object that a tree is stored as: its canonical frame, so the snapshot id itself. */
export function treeObject(snapshotId: string): string {
  return snapshotId.slice("sha256:".length);
}

/**
 * The files of a stored tree, sorted, with paths that are safe to join to a directory.
 *
 * @throws {RepositoryError} `corrupt`
 */
export async function readTree(store: ObjectStore, snapshotId: string): Promise<SnapshotFile[]> {
  const { files, frame } = await readList(store, snapshotId);
  try {
    // The bytes are what was stored; whether a tree may look like that is another question.
    if (canonicalFrame(files) === frame) return files;
  } catch (cause) {
    if (!(cause instanceof SnapshotError)) throw cause;
    throw notATree(snapshotId, cause);
  }
  throw notATree(snapshotId);
}

/**
 * The files of a stored tree as it lists them. That its bytes are what was stored is sure, and nothing else: to compare it, and to send it
 * to somebody who checks it. A path of it must not be joined to a directory.
 *
 * @throws {RepositoryError} `corrupt`
 */
export async function readListedFiles(
  store: ObjectStore,
  snapshotId: string,
): Promise<SnapshotFile[]> {
  return (await readList(store, snapshotId)).files;
}

async function readList(
  store: ObjectStore,
  snapshotId: string,
): Promise<{ readonly files: SnapshotFile[]; readonly frame: string }> {
  if (snapshotId === EMPTY_SNAPSHOT_ID) return { files: [], frame: `${FRAME_TAG}\n` };
  const frame = new TextDecoder().decode(await store.read(treeObject(snapshotId)));
  const [tag, ...lines] = frame.split("\n");
  if (tag !== FRAME_TAG || lines.pop() !== "") throw notATree(snapshotId);
  const files = lines.map((line) => {
    const [path = "", size, sha256 = ""] = line.split("\t");
    return { path, size: Number(size), sha256 };
  });
  return { files, frame };
}

function notATree(snapshotId: string, cause?: unknown) {
  return corrupt(".aiel/objects", `has ${printable(snapshotId)} as a tree, which is none`, cause);
}

/** What changed from one sorted list to another. */
export function compareTrees(
  before: readonly SnapshotFile[],
  after: readonly SnapshotFile[],
): Changes {
  const changes = { added: [] as string[], modified: [] as string[], deleted: [] as string[] };
  for (const [path, old, now] of pairs(before, after)) {
    if (old === undefined) changes.added.push(path);
    else if (now === undefined) changes.deleted.push(path);
    else if (old.sha256 !== now.sha256) changes.modified.push(path);
  }
  return changes;
}

/**
 * A list of files of which only some were asked for, without those others whose name is needed as a
 * directory: a tree can't hold both, and what was asked for goes first, as in git.
 */
export function makingRoom<T extends { readonly path: string }>(
  files: readonly T[],
  selection: Selection,
): readonly T[] {
  if (selection.has("")) return files;
  const directories = new Set<string>();
  for (const { path } of files) {
    if (!selection.has(path)) continue;
    for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
      directories.add(path.slice(0, slash));
    }
  }
  return files.filter(({ path }) => selection.has(path) || !directories.has(path));
}

/** Walks two lists sorted by path side by side. */
export function* pairs<A extends { readonly path: string }, B extends { readonly path: string }>(
  before: readonly A[],
  after: readonly B[],
): Generator<readonly [path: string, before: A | undefined, after: B | undefined]> {
  let left = 0;
  let right = 0;
  while (true) {
    const old = before[left];
    const now = after[right];
    if (old === undefined && now === undefined) return;
    const order = old === undefined ? 1 : now === undefined ? -1 : compareBytes(old.path, now.path);
    if (order <= 0) left++;
    if (order >= 0) right++;
    yield [
      (order <= 0 ? old?.path : now?.path) ?? "",
      order <= 0 ? old : undefined,
      order >= 0 ? now : undefined,
    ];
  }
}
