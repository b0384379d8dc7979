/**
 * The directories whose contents trusted code believes and runs.
 *
 * @module
 */

import { RuntimeError } from "../protocol/errors.ts";

/** Rights to write for the group and for all others (chmod(2)). */
const OTHERS_WRITE = 0o022;

/**
 * Makes a directory, or takes one that is there and that only this user, or root, can write to: who
 * else could would decide what the runtime runs.
 *
 * @throws {RuntimeError} INTERNAL
 */
export function makeOwnDirectory(path: string): void {
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  const { uid, mode } = Deno.statSync(path);
  // Windows has neither.
  if (uid === null || mode === null) return;
  const isOurs = uid === 0 || uid === Deno.uid();
  if (isOurs && (mode & OTHERS_WRITE) === 0) return;
  throw new RuntimeError(
    "INTERNAL",
    "The runtime's cache directory can be written to by other users, who would decide what it runs",
    {
      hint: "Set AIEL_CACHE_DIR to a directory of your own, or take the rights on it from others " +
        "(chmod go-w)",
    },
  );
}
