/**
 * The caches that Deno keeps of compiled code, as children get them.
 *
 * V8 runs what it finds in a code cache without checking it, so no child writes where another one
 * reads: the caches are filled once by trusted code, and a child gets them read-only. They serve
 * children behind the second barrier, where every file has the same name in all of them.
 *
 * @module
 */

import { CACHE_FILES } from "./barrier.ts";
import type { ChildBase } from "./child_base.ts";
import { makeOwnedDir, removeTree } from "./owned_dir.ts";

/** The directory of the filled caches of a base; undefined while there are none. */
export function keptCaches(base: ChildBase): string | undefined {
  const path = `${base.path}-caches`;
  return isDirectory(path) ? path : undefined;
}

/**
 * Has caches filled, unless they are there.
 *
 * @param fill lets trusted code run with a directory as its DENO_DIR; false when that failed
 */
export async function fillCaches(
  base: ChildBase,
  fill: (denoDir: string) => Promise<boolean>,
): Promise<void> {
  if (base.isolation === "deno" || keptCaches(base) !== undefined) return;
  const parent = base.path.slice(0, base.path.lastIndexOf("/"));
  const { path: draft } = makeOwnedDir(`${parent}/drafts`);
  try {
    if (!await fill(draft)) return;
    await foldLogs(draft);
    Deno.renameSync(draft, `${base.path}-caches`);
  } catch {
    // Another process was faster, or the disk refuses: children then compile for themselves.
  } finally {
    removeTree(draft);
  }
}

/**
 * Brings what SQLite has in the logs beside its files into the files, which travel alone, and does
 * what Deno's own `pragma optimize` would do at each start: on a file that can't be written that
 * fails, and Deno then does without the cache.
 */
async function foldLogs(directory: string): Promise<void> {
  const { DatabaseSync } = await import("node:sqlite");
  for (const name of CACHE_FILES) {
    const database = new DatabaseSync(`${directory}/${name}`);
    database.exec("analyze; pragma optimize; pragma wal_checkpoint(truncate)");
    database.close();
  }
  for (const { name } of [...Deno.readDirSync(directory)]) {
    if (CACHE_FILES.some((kept) => kept === name)) continue;
    Deno.removeSync(`${directory}/${name}`, { recursive: true });
  }
}

function isDirectory(path: string): boolean {
  try {
    return Deno.lstatSync(path).isDirectory;
  } catch {
    return false;
  }
}
