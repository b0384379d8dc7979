/**
 * The runtime's own directory, before anything is read of it or written to it.
 *
 * @module
 */

import { makeOwnDirectory } from "../launch/own_directory.ts";
import { RuntimeError } from "../protocol/errors.ts";

/**
 * Sees to it that the directory is this user's alone, and that it is not below the snapshot, whose
 * code could read it there and whose id would change with every run.
 *
 * @param root the snapshot's directory; undefined where it is not the caller's
 * @returns its real path, by which it is used from then on
 * @throws {RuntimeError} INTERNAL when others can write to it, VALIDATION_ERROR when it is below
 */
export function checkCacheDir(cacheDir: string, root: string | undefined): string {
  const caches = makeOwnDirectory(cacheDir);
  if (root === undefined) return caches;
  let snapshot: string;
  try {
    snapshot = Deno.realPathSync(root);
  } catch {
    // A root that is not there is told of later.
    return caches;
  }
  if (caches !== snapshot && !caches.startsWith(snapshot === "/" ? "/" : `${snapshot}/`)) {
    return caches;
  }
  throw new RuntimeError(
    "VALIDATION_ERROR",
    "The snapshot's directory holds the runtime's own caches",
    {
      hint:
        "Run a directory below it that holds only the project, or set AIEL_CACHE_DIR to another place",
    },
  );
}
