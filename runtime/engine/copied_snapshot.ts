/**
 * A copy of a snapshot out of a directory that may change meanwhile.
 *
 * @module
 */

import { hashFiles } from "../snapshot/hash.ts";
import type { SnapshotFile } from "../snapshot/id.ts";
import type { Snapshot } from "../snapshot/read_snapshot.ts";
import { walkTree } from "../snapshot/walk.ts";
import { COPY_TIME } from "./copy_time.ts";

/**
 * Copies the files that a snapshot's directory holds now, and tells what was written: the bytes are
 * those that are hashed.
 *
 * @param to a directory that is not there
 * @throws {SnapshotError} when the tree can't be a snapshot, or changes meanwhile
 * @throws the signal's reason when aborted
 */
export async function copySnapshot(
  snapshot: Pick<Snapshot, "root">,
  to: string,
  signal: AbortSignal | undefined,
): Promise<readonly SnapshotFile[]> {
  Deno.mkdirSync(to);
  const cancel = signal === undefined ? {} : { signal };
  const tree = await walkTree(snapshot.root, cancel);
  const made = new Set([""]);
  const open = (path: string): Deno.FsFile => {
    const parents = path.split("/").slice(0, -1).map((_, at, all) =>
      all.slice(0, at + 1).join("/")
    );
    for (const parent of parents) {
      if (!made.has(parent)) Deno.mkdirSync(`${to}/${parent}`);
      made.add(parent);
    }
    return Deno.openSync(`${to}/${path}`, { createNew: true, write: true, mode: 0o400 });
  };
  let current: { path: string; file: Deno.FsFile } | undefined;
  const close = (): void => {
    current?.file.utimeSync(COPY_TIME, COPY_TIME);
    current?.file.close();
  };
  const fileFor = (path: string): Deno.FsFile => {
    if (current?.path === path) return current.file;
    close();
    current = { path, file: open(path) };
    return current.file;
  };
  let files: readonly SnapshotFile[];
  try {
    files = await hashFiles(tree.entries, {
      ...cancel,
      onBytes: ({ path }, chunk) => writeAll(fileFor(path), chunk),
    });
    for (const { path, size } of files) if (size === 0) fileFor(path);
  } finally {
    close();
  }
  for (const directory of made) Deno.utimeSync(`${to}/${directory}`, COPY_TIME, COPY_TIME);
  return files;
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}
