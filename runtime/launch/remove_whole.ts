/**
 * The removal of a directory that others find by its name.
 *
 * @module
 */

import { makeOwnedDir, removeTree } from "./owned_dir.ts";

/**
 * Removes a directory so that its name leads to all of it or to nothing, whenever this process
 * ends: it goes into a directory of this process's own first. What is left there has no owner once
 * the process is gone, and is removed with the other drafts. What resists stays, whole.
 *
 * @param path a directory beside which `drafts` lies, on the same disk
 */
export function removeWhole(path: string): void {
  let aside: string | undefined;
  try {
    aside = makeOwnedDir(`${path.slice(0, path.lastIndexOf("/"))}/drafts`).path;
    Deno.renameSync(path, `${aside}/removed`);
  } catch {
    // It is not there, another process was faster, or the disk refuses.
  } finally {
    if (aside !== undefined) removeTree(aside);
  }
}
