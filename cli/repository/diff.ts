import { EMPTY_SNAPSHOT_ID } from "./commit_record.ts";
import { hashFiles, type SnapshotFile, type WalkEntry } from "../../runtime/snapshot/mod.ts";
import type { LongOptions, RepositoryContext } from "./context.ts";
import { onDisk } from "./disk.ts";
import { resolveCommit } from "./history.ts";
import { type IndexEntry, readIndex } from "./index_file.ts";
import { pathNotFound, Selection } from "./selection.ts";
import { readState } from "./state_file.ts";
import { binaryPatch, isBinary, MAX_TEXT_BYTES, textDiff } from "./text_diff.ts";
import { pairs, readTree } from "./tree.ts";
import { isKnown, walkWorkingTree } from "./working_tree.ts";

/**
 * What to compare. Without anything: what is staged with the working tree. `staged`: the last
 * commit (or `from`) with what is staged. `from` alone: that commit with the working tree. `from`
 * and `to`: two commits.
 */
export interface DiffOptions extends LongOptions {
  readonly from?: string;
  readonly to?: string;
  readonly staged?: boolean;
  /** Only these files or directories. */
  readonly paths?: readonly string[];
}

/** One file that differs. */
export interface FileDiff {
  readonly path: string;
  readonly kind: "added" | "modified" | "deleted";
  readonly before: SnapshotFile | null;
  readonly after: SnapshotFile | null;
  /** Not shown as text: binary, or larger than 4 MiB. */
  readonly binary: boolean;
  /** In git's format, with its header. */
  readonly patch: string;
  /** Lines; 0 for a binary file. */
  readonly addedLines: number;
  readonly deletedLines: number;
}

/** One side of a comparison. */
export interface DiffSide {
  /** Sorted by the bytes of the path. */
  readonly files: readonly SnapshotFile[];
  readonly read: (file: SnapshotFile) => Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * The differences, file by file in order of path. A file is only read when its turn comes. Files
 * that are not staged are no part of a comparison with the working tree, as in git.
 *
 * @throws {RepositoryError} `unknown_commit`, `path_not_found`, `corrupt`, …
 * @throws {SnapshotError} when the working tree can't be a snapshot
 */
export async function* diff(
  context: RepositoryContext,
  options: DiffOptions = {},
): AsyncGenerator<FileDiff> {
  const [before, after] = await sides(context, options);
  yield* compareSides(before, after, options.paths);
}

/**
 * The same between a tree from elsewhere and a commit; undefined: the working tree.
 *
 * @throws {RepositoryError} `unknown_commit`, `corrupt`, …
 * @throws {SnapshotError} when the working tree can't be a snapshot
 */
export async function* diffFrom(
  context: RepositoryContext,
  before: DiffSide,
  to: string | undefined,
  options: LongOptions = {},
): AsyncGenerator<FileDiff> {
  const { files: index } = await readIndex(context.layout, context.disk);
  const after = to === undefined
    ? await working(context, index, before.files, options)
    : await committed(context, to);
  yield* compareSides(before, after);
}

/**
 * The same between any two trees.
 *
 * @param paths only these files or directories
 * @throws {RepositoryError} `path_not_found`
 */
export async function* compareSides(
  before: DiffSide,
  after: DiffSide,
  paths: readonly string[] = [""],
): AsyncGenerator<FileDiff> {
  const selection = new Selection(paths);
  const known = [...before.files, ...after.files].map((it) => it.path);
  const unmatched = selection.unmatched(known);
  if (unmatched.length > 0) throw pathNotFound(unmatched, "of what is compared");
  for (const [path, old, now] of pairs(before.files, after.files)) {
    if (!selection.has(path) || old?.sha256 === now?.sha256) continue;
    yield await fileDiff(path, old, now, before, after);
  }
}

async function sides(
  context: RepositoryContext,
  options: DiffOptions,
): Promise<readonly [DiffSide, DiffSide]> {
  const { from, to, staged } = options;
  const index = await readIndex(context.layout, context.disk);
  if (to !== undefined) {
    return [await committed(context, from ?? "HEAD"), await committed(context, to)];
  }
  const entries = index.files;
  const stored = storedSide(context, entries);
  if (staged === true) return [await committed(context, from), stored];
  const before = from === undefined ? stored : await committed(context, from);
  return [before, await working(context, entries, before.files, options)];
}

function storedSide(context: RepositoryContext, files: readonly SnapshotFile[]): DiffSide {
  return { files, read: (file) => context.store.read(file.sha256) };
}

async function committed(
  context: RepositoryContext,
  revision: string | undefined,
): Promise<DiffSide> {
  const isFirst = revision === undefined && readState(context.layout, context.disk).head === null;
  const id = isFirst
    ? EMPTY_SNAPSHOT_ID
    : (await resolveCommit(context, revision ?? "HEAD")).snapshotId;
  return storedSide(context, await readTree(context.store, id));
}

async function working(
  context: RepositoryContext,
  index: readonly IndexEntry[],
  before: readonly SnapshotFile[],
  options: LongOptions,
): Promise<DiffSide> {
  const tracked = new Map<string, IndexEntry>(index.map((it) => [it.path, it]));
  for (const { path, size, sha256 } of before) {
    if (!tracked.has(path)) tracked.set(path, { path, size, sha256, fingerprint: "" });
  }
  const entries = new Map<string, WalkEntry>();
  for (const found of await walkWorkingTree(context, options)) {
    if (tracked.has(found.path)) entries.set(found.path, found);
  }
  const files = await hashFiles([...entries.values()], {
    ...options,
    disk: context.treeDisk,
    known: (entry) => knownDigest(tracked.get(entry.path), entry),
  });
  return {
    files,
    read(file) {
      const path = entries.get(file.path)?.diskPath ?? `${context.layout.root}/${file.path}`;
      return Promise.resolve(onDisk(path, () => context.disk.readFileSync(path)));
    },
  };
}

function knownDigest(staged: IndexEntry | undefined, entry: WalkEntry): string | undefined {
  return staged !== undefined && isKnown(staged, entry) ? staged.sha256 : undefined;
}

async function fileDiff(
  path: string,
  old: SnapshotFile | undefined,
  now: SnapshotFile | undefined,
  before: DiffSide,
  after: DiffSide,
): Promise<FileDiff> {
  const large = Math.max(old?.size ?? 0, now?.size ?? 0) > MAX_TEXT_BYTES;
  const oldBytes = old === undefined || large ? undefined : await before.read(old);
  const newBytes = now === undefined || large ? undefined : await after.read(now);
  const binary = large || [oldBytes, newBytes].some((it) => it !== undefined && isBinary(it));
  const text = (bytes: Uint8Array | undefined) =>
    bytes === undefined ? undefined : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const shown = binary
    ? { patch: binaryPatch(path, old, now), addedLines: 0, deletedLines: 0 }
    : await textDiff(path, text(oldBytes), text(newBytes));
  return {
    path,
    kind: old === undefined ? "added" : now === undefined ? "deleted" : "modified",
    before: plain(old),
    after: plain(now),
    binary,
    ...shown,
  };
}

function plain(file: SnapshotFile | undefined): SnapshotFile | null {
  return file === undefined ? null : { path: file.path, size: file.size, sha256: file.sha256 };
}
