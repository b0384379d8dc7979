/**
 * A snapshot that is known by its id alone, and whose files the caller brings where they are
 * missing.
 *
 * @module
 */

import { RuntimeError } from "../protocol/errors.ts";
import { SnapshotError } from "../snapshot/error.ts";
import { hashFiles } from "../snapshot/hash.ts";
import type { SnapshotFile } from "../snapshot/id.ts";
import { Pace } from "../snapshot/pace.ts";
import { walkTree } from "../snapshot/walk.ts";
import { COPY_TIME } from "./copy_time.ts";
import type { NamedSnapshot } from "./options.ts";

/**
 * Has the files brought, takes the right to write from them, and tells what lies there.
 *
 * @param to a directory that is not there; only this process writes below the one that it is in
 * @throws {RuntimeError} INTERNAL when something else lies there than a snapshot's files
 * @throws what {@linkcode NamedSnapshot.bring} throws, or the signal's reason when aborted
 */
export async function bringSnapshot(
  { id, bring }: NamedSnapshot,
  to: string,
  signal: AbortSignal,
): Promise<readonly SnapshotFile[]> {
  Deno.mkdirSync(to, { mode: 0o700 });
  await bring(to, signal);
  signal.throwIfAborted();
  try {
    const { root, entries, ignored } = await walkTree(to, { signal });
    const isAsNamed = entries.every(({ path, diskPath }) => diskPath === `${root}/${path}`);
    if (ignored.length > 0 || !isAsNamed) throw damaged(id);
    const files = await hashFiles(entries, { signal });
    await seal(to, files, id, signal);
    return files;
  } catch (error) {
    throw error instanceof SnapshotError ? damaged(id, error) : error;
  }
}

/** The error for files that are not those of the id. */
export function damaged(id: string, cause?: unknown): RuntimeError {
  return new RuntimeError("INTERNAL", `Snapshot "${id}" came damaged: it has other files`, {
    hint: "Run it again; the operator should look at where snapshots are stored",
    cause,
  });
}

/** Nothing but the files may be there, or code would see who brought them. */
async function seal(
  root: string,
  files: readonly SnapshotFile[],
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const pace = new Pace("hash", { signal });
  const directories = new Set([""]);
  for (const { path } of files) {
    if (pace.due()) await pace.pause(0, 0);
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const directory = path.slice(0, end);
      if (directories.has(directory)) break;
      directories.add(directory);
    }
    Deno.chmodSync(`${root}/${path}`, 0o400);
    Deno.utimeSync(`${root}/${path}`, COPY_TIME, COPY_TIME);
  }
  for (const directory of directories) {
    if (pace.due()) await pace.pause(0, 0);
    for (const { name, isDirectory } of Deno.readDirSync(`${root}/${directory}`)) {
      const path = directory === "" ? name : `${directory}/${name}`;
      if (isDirectory && !directories.has(path)) throw damaged(id);
    }
    Deno.utimeSync(`${root}/${directory}`, COPY_TIME, COPY_TIME);
  }
}
