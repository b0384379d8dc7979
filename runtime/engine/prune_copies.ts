/**
 * The bounds of the engine's copies of snapshots.
 *
 * @module
 */

import { removeOwnerless } from "../launch/owned_dir.ts";
import { removeWhole } from "../launch/remove_whole.ts";
import { isThere, withUnusedCopy } from "./copy_lock.ts";

/** Copies that are kept though they are not in use. */
const KEPT_COPIES = 64;
/** Bytes of copies that are kept though they are not in use. */
const KEPT_BYTES = 2 * 2 ** 30;

/**
 * Removes the copies that were used longest ago and are not in use, locks of copies that are not
 * there, and drafts that were left.
 */
export function pruneCopies(directory: string): void {
  removeOwnerless(`${directory}/drafts`);
  const copies: { path: string; at: number; bytes: number }[] = [];
  for (const { name } of [...Deno.readDirSync(directory)]) {
    const [id = "", rest] = name.split(".", 2);
    if (!/^[0-9a-f]{64}$/.test(id)) continue;
    const path = `${directory}/${id}`;
    if (rest === undefined) copies.push({ path, at: timeOf(path), bytes: bytesOf(path) });
    else if (!isThere(path)) removeUnused(path);
  }
  copies.sort((a, b) => b.at - a.at);
  let bytes = 0;
  for (const [index, copy] of copies.entries()) {
    bytes += copy.bytes;
    if (index >= KEPT_COPIES || bytes > KEPT_BYTES) removeUnused(copy.path);
  }
}

/** Removes a copy with its lock, unless it is in use. */
export function removeUnused(path: string): void {
  withUnusedCopy(path, () => removeWhole(path));
}

function timeOf(path: string): number {
  try {
    return Deno.lstatSync(path).mtime?.getTime() ?? 1;
  } catch {
    return 0;
  }
}

function bytesOf(path: string): number {
  try {
    return Number(Deno.readTextFileSync(`${path}/bytes`)) || 0;
  } catch {
    return 0;
  }
}
