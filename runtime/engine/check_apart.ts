/**
 * Keeps the runtime's caches and the snapshot apart.
 *
 * @module
 */

import { makeOwnDirectory } from "../launch/own_directory.ts";
import { RuntimeError } from "../protocol/errors.ts";

/**
 * Sees to it that the runtime's caches are not below the snapshot, whose code could read them there
 * and whose id would change with every run.
 *
 * @throws {RuntimeError} VALIDATION_ERROR
 */
export function checkApart(root: string, cacheDir: string): void {
  makeOwnDirectory(cacheDir);
  let snapshot: string;
  try {
    snapshot = Deno.realPathSync(root);
  } catch {
    // A root that is not there is told of later.
    return;
  }
  const caches = Deno.realPathSync(cacheDir);
  if (caches !== snapshot && !caches.startsWith(snapshot === "/" ? "/" : `${snapshot}/`)) return;
  throw new RuntimeError(
    "VALIDATION_ERROR",
    "The snapshot's directory holds the runtime's own caches",
    {
      hint:
        "Run a directory below it that holds only the project, or set AIEL_CACHE_DIR to another place",
    },
  );
}
