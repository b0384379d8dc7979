import type { SnapshotFile } from "../../runtime/snapshot/id.ts";
import type { ObjectStore } from "./object_store.ts";
import { type Changes, compareTrees, fileOfLine, treeLines } from "./tree.ts";

/** What ends a line: a tab and 64 hex digits. */
const DIGEST_PART = 65;

/**
 * A stored tree as it follows another one. Of both only the lines that differ are read: in a tree
 * of thousands of files that is a few, and reading all of them takes longer than all else that a
 * push does. As with `readListedFiles` its bytes are what was stored, and its paths must not be
 * joined to a directory.
 */
export class TreeStep {
  /** Bytes of all files of the later tree. */
  readonly bytes: number;
  /** Files of the later tree that the earlier one lacks, or has with another content; sorted. */
  readonly changed: readonly SnapshotFile[];
  /** Files of the earlier tree that the later one lacks, or has with another content; sorted. */
  readonly replaced: readonly SnapshotFile[];
  /** The paths that differ. */
  readonly changes: Changes;
  readonly #lines: readonly string[];

  /** @param before lines of the earlier tree @param after lines of the later one, both sorted */
  constructor(before: readonly string[], after: readonly string[]) {
    this.#lines = after;
    this.bytes = bytesOf(after);
    const known = new Set(before);
    const kept = new Set<string>();
    const fresh = after.filter((line) => !known.has(line) || !kept.add(line));
    this.changed = fresh.map(fileOfLine);
    this.replaced = before.filter((line) => !kept.has(line)).map(fileOfLine);
    this.changes = compareTrees(this.replaced, this.changed);
  }

  /** How many files the later tree has. */
  get count(): number {
    return this.#lines.length;
  }

  /** All files of the later tree. */
  files(): SnapshotFile[] {
    return this.#lines.map(fileOfLine);
  }

  /** Those that lie in its root. */
  rootFiles(): SnapshotFile[] {
    return this.#lines.filter((line) => !line.includes("/")).map(fileOfLine);
  }
}

/**
 * Reads how one stored tree follows another; null: nothing was before.
 *
 * @throws {RepositoryError} `corrupt`
 */
export async function readTreeStep(
  store: ObjectStore,
  before: string | null,
  after: string,
): Promise<TreeStep> {
  const [earlier, later] = await Promise.all([
    before === null ? [] : treeLines(store, before),
    treeLines(store, after),
  ]);
  return new TreeStep(earlier, later);
}

function bytesOf(lines: readonly string[]): number {
  let bytes = 0;
  for (const line of lines) {
    // Paths have no tab, and what comes after the size has as many characters in every line.
    bytes += Number(line.slice(line.indexOf("\t") + 1, -DIGEST_PART));
  }
  return bytes;
}
