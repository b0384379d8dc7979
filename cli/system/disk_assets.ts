/**
 * The files that aiel carries, from the tree that this module is in: a checkout, or the npm
 * package, where they have the same places.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

/** Paths of all files below a directory, sorted. */
export async function listAssets(directory: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(new URL(`${directory}/`, ROOT))) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) found.push(...await listAssets(path));
    else if (entry.isFile) found.push(path);
  }
  return found.sort();
}

/** Where the runtime's files for children are. */
export function runtimeDirectory(): string {
  return fileURLToPath(new URL("runtime", ROOT));
}

/** The text of a file. */
export async function readAsset(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(path, ROOT));
}
