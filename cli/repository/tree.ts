import { printable, SnapshotError } from "../../runtime/snapshot/error.ts";
import {
  canonicalFrame,
  FRAME_TAG,
  frameId,
  type SnapshotFile,
} from "../../runtime/snapshot/id.ts";
import { compareBytes } from "../../runtime/snapshot/paths.ts";
import { EMPTY_SNAPSHOT_ID } from "./commit_record.ts";
import { corrupt } from "./error.ts";
import type { ObjectStore } from "./object_store.ts";
import type { Selection } from "./selection.ts";

/** The paths that differ between two trees, each list sorted. */
export interface Changes {
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
}

/**
 * The id of the object that a tree is stored as: its canonical frame, so the snapshot id itself.
 */
export function treeObject(snapshotId: string): string {
  return snapshotId.slice("sha256:".length);
}

/**
 * The files of a stored tree, sorted, with paths that are safe to join to a directory.
 *
 * @throws {RepositoryError} `corrupt`
 */
export async function readTree(store: ObjectStore, snapshotId: string): Promise<SnapshotFile[]> {
  const files = await readListedFiles(store, snapshotId);
  try {
    // The bytes are what was stored; whether a tree may look like that is another question.
    if (await frameId(canonicalFrame(files)) === snapshotId) return files;
  } catch (cause) {
    if (!(cause instanceof SnapshotError)) throw cause;
    throw notATree(snapshotId, cause);
  }
  throw notATree(snapshotId);
}

/**
 * The files of a stored tree as it lists them. That its bytes are what was stored is sure, and
 * nothing else: the list is for a comparison, and for a service that checks it. A path of it must
 * not be joined to a directory.
 *
 * @throws {RepositoryError} `corrupt`
 */
export async function readListedFiles(
  store: ObjectStore,
  snapshotId: string,
): Promise<SnapshotFile[]> {
  const all: SnapshotFile[] = [];
  for await (const files of listedFiles(store, snapshotId)) {
    for (const file of files) all.push(file);
  }
  return all;
}

/**
 * As {@linkcode readListedFiles}, in parts. Nothing of it is sure before the last one was given.
 */
async function* listedFiles(
  store: ObjectStore,
  snapshotId: string,
): AsyncGenerator<SnapshotFile[]> {
  if (snapshotId === EMPTY_SNAPSHOT_ID) return;
  const decoder = new TextDecoder();
  let rest = "";
  let isStart = true;
  for await (const chunk of store.chunks(treeObject(snapshotId))) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (isStart && lines.length > 0) {
      if (lines.shift() !== FRAME_TAG) throw notATree(snapshotId);
      isStart = false;
    }
    yield lines.map(fileOfLine);
  }
  if (isStart || rest !== "") throw notATree(snapshotId);
}

/**
 * The lines of a stored tree, one for each file, sorted by path; {@linkcode fileOfLine} reads them.
 *
 * @throws {RepositoryError} `corrupt`
 */
export async function treeLines(store: ObjectStore, snapshotId: string): Promise<string[]> {
  if (snapshotId === EMPTY_SNAPSHOT_ID) return [];
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of store.chunks(treeObject(snapshotId))) {
    text += decoder.decode(chunk, { stream: true });
  }
  const lines = text.split("\n");
  if (lines.shift() !== FRAME_TAG || lines.pop() !== "") throw notATree(snapshotId);
  return lines;
}

/** The file that a line of a tree says. */
export function fileOfLine(line: string): SnapshotFile {
  const [path = "", size, sha256 = ""] = line.split("\t");
  return { path, size: Number(size), sha256 };
}

function notATree(snapshotId: string, cause?: unknown) {
  return corrupt(".aiel/objects", `has ${printable(snapshotId)} as a tree, which is none`, cause);
}

/** What changed from one sorted list to another. */
export function compareTrees(
  before: Iterable<SnapshotFile>,
  after: Iterable<SnapshotFile>,
): Changes {
  const comparison = new Comparison(after);
  for (const file of before) comparison.next(file);
  return comparison.end();
}

/**
 * What changed from a stored tree to a sorted list. The tree is never as a whole in memory, and as
 * with {@linkcode readListedFiles} only its bytes are checked.
 *
 * @throws {RepositoryError} `corrupt`
 */
export async function compareStored(
  store: ObjectStore,
  snapshotId: string,
  after: Iterable<SnapshotFile>,
): Promise<Changes> {
  const comparison = new Comparison(after);
  for await (const files of listedFiles(store, snapshotId)) {
    for (const file of files) comparison.next(file);
  }
  return comparison.end();
}

/** Takes one sorted list file by file, and says what the other one has instead. */
class Comparison {
  readonly #after: Iterator<SnapshotFile, unknown>;
  readonly #added: string[] = [];
  readonly #modified: string[] = [];
  readonly #deleted: string[] = [];
  #now: SnapshotFile | undefined;

  constructor(after: Iterable<SnapshotFile>) {
    this.#after = after[Symbol.iterator]();
    this.#step();
  }

  next(before: SnapshotFile): void {
    let order = 0;
    for (; this.#now !== undefined; this.#step()) {
      order = compareSame(before.path, this.#now.path);
      if (order <= 0) break;
      this.#added.push(this.#now.path);
    }
    if (this.#now === undefined || order < 0) {
      this.#deleted.push(before.path);
    } else {
      if (before.sha256 !== this.#now.sha256) this.#modified.push(this.#now.path);
      this.#step();
    }
  }

  end(): Changes {
    for (; this.#now !== undefined; this.#step()) this.#added.push(this.#now.path);
    return { added: this.#added, modified: this.#modified, deleted: this.#deleted };
  }

  #step(): void {
    this.#now = nextOf(this.#after);
  }
}

// Most are the same, which is seen at once.
function compareSame(a: string, b: string): number {
  return a === b ? 0 : compareBytes(a, b);
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
  before: Iterable<A>,
  after: Iterable<B>,
): Generator<readonly [path: string, before: A | undefined, after: B | undefined]> {
  const left = before[Symbol.iterator]();
  const right = after[Symbol.iterator]();
  let old = nextOf(left);
  let now = nextOf(right);
  while (old !== undefined || now !== undefined) {
    const order = old === undefined ? 1 : now === undefined ? -1 : compareSame(old.path, now.path);
    const [a, b] = [order <= 0 ? old : undefined, order >= 0 ? now : undefined];
    yield [a?.path ?? b?.path ?? "", a, b];
    if (order <= 0) old = nextOf(left);
    if (order >= 0) now = nextOf(right);
  }
}

function nextOf<T>(iterator: Iterator<T, unknown>): T | undefined {
  const step = iterator.next();
  return step.done === true ? undefined : step.value;
}
