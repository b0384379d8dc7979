/**
 * The directories in which snapshots lie while they are validated. Each belongs to the process that
 * made it, which its name tells, so that a later one can remove what a killed one left.
 *
 * @module
 */
import { makeOwnedDir, ownerlessDirs } from "../../runtime/launch/owned_dir.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";

/**
 * Makes an empty directory that only this process's user can enter.
 *
 * @param scratchDir a directory that no other user can write to; made if it is not there
 * @throws {StoreUnavailable} when the disk refuses
 */
export function makeTreeDir(scratchDir: string): string {
  try {
    return makeOwnedDir(scratchDir).path;
  } catch (cause) {
    throw new StoreUnavailable(`No directory can be made in "${scratchDir}"`, cause);
  }
}

/** Removes such a directory with all that is in it. What resists is left for a later process. */
export async function removeTreeDir(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch {
    // Another process removes it too, or the disk refuses.
  }
}

/**
 * Removes the directories of processes that are gone, and those of a day ago whose process can't be
 * asked for here. What has another name is left alone.
 */
export async function removeLeftTreeDirs(scratchDir: string): Promise<void> {
  for (const { path } of ownerlessDirs(scratchDir)) await removeTreeDir(path);
}
