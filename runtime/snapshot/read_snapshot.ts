import { hashFiles, type HashOptions } from "./hash.ts";
import { frameId, frameSorted, type SnapshotFile } from "./id.ts";
import { type WalkOptions, walkTree } from "./walk.ts";

/** An immutable tree, known by its content. */
export interface Snapshot {
  /** `sha256:` and 64 hex digits. */
  readonly id: string;
  /** The directory, links resolved. */
  readonly root: string;
  /** Sorted by the bytes of the UTF-8 path. */
  readonly files: readonly SnapshotFile[];
  /** Absolute paths below the root that are no part of the snapshot, sorted. */
  readonly ignored: readonly string[];
  /** Bytes of all files together. */
  readonly bytes: number;
}

/** Options of {@linkcode readSnapshot}. */
export interface SnapshotOptions extends WalkOptions, HashOptions {}

/**
 * Walks, checks and hashes the tree at `root`.
 *
 * @example
 * ```ts
 * import { readSnapshot } from "./mod.ts";
 * const root = Deno.makeTempDirSync();
 * Deno.writeTextFileSync(`${root}/entry_point.ts`, "export {};\n");
 * console.log((await readSnapshot(root)).id); // sha256:…
 * Deno.removeSync(root, { recursive: true });
 * ```
 *
 * @throws {SnapshotError} when the tree can't be a snapshot
 * @throws the signal's reason when aborted
 */
export async function readSnapshot(root: string, options: SnapshotOptions = {}): Promise<Snapshot> {
  const tree = await walkTree(root, options);
  const files = await hashFiles(tree.entries, options);
  // The walk has sorted and checked the paths already.
  const id = await frameId(frameSorted(files));
  return { id, root: tree.root, files, ignored: tree.ignored, bytes: tree.bytes };
}
