/**
 * The directories whose contents trusted code believes and runs.
 *
 * @module
 */

import { RuntimeError } from "../protocol/errors.ts";
import { reasonOf } from "../protocol/system_reason.ts";

/** Rights to write for the group, and for all others (chmod(2)). */
const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
/** In such a directory a name belongs to who made it, as in `/tmp` (unlink(2)). */
const STICKY = 0o1000;

/**
 * Makes a directory, or takes one that is there and that only this user, or root, can write to: who
 * else could would decide what the runtime runs. So would who can exchange a directory above it, or
 * a link in its name, which is why only its real path is to be used from then on.
 *
 * @returns the real path
 * @throws {RuntimeError} INTERNAL
 */
export function makeOwnDirectory(path: string): string {
  const real = made(path);
  switch (reachOfOthers(real)) {
    case "directory":
      throw notOurs("The runtime's cache directory can be written to by other users");
    case "above":
      throw notOurs(
        "A directory above the runtime's cache directory can be changed by other users",
      );
  }
  return real;
}

/** No host path may reach a tenant: the variable tells the operator which directory it is. */
function made(path: string): string {
  try {
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
    return Deno.realPathSync(path);
  } catch (cause) {
    throw new RuntimeError(
      "INTERNAL",
      `The runtime's cache directory can't be used: ${reasonOf(cause)}`,
      { hint: "Set AIEL_CACHE_DIR to a directory that this user may write to", cause },
    );
  }
}

/**
 * Where users other than this one and root can put a file or a link on the way to what a directory
 * holds: in the directory itself, or in one above it. Undefined: nowhere.
 *
 * @param real a real path
 */
export function reachOfOthers(real: string): "directory" | "above" | undefined {
  if (!isOurs(real, false)) return "directory";
  for (let at = parentOf(real); at !== undefined; at = parentOf(at)) {
    if (!isOurs(at, true)) return "above";
  }
  return undefined;
}

/** Whether no other user can write to a directory, or at least to no name of ours in it. */
function isOurs(path: string, stickyWillDo: boolean): boolean {
  const { uid, gid, mode } = Deno.lstatSync(path);
  // Windows has neither.
  if (uid === null || mode === null) return true;
  const us = Deno.uid();
  if (uid !== 0 && uid !== us) return false;
  // Many systems give each user a group of its own with the user's number, and a umask of 002.
  const alone = us !== 0 && gid === us && gid === Deno.gid();
  const others = OTHERS_WRITE | (alone ? 0 : GROUP_WRITES);
  return (mode & others) === 0 || (stickyWillDo && (mode & STICKY) !== 0);
}

function parentOf(path: string): string | undefined {
  const at = path.lastIndexOf("/");
  return at === -1 || path === "/" ? undefined : path.slice(0, at) || "/";
}

function notOurs(what: string): RuntimeError {
  return new RuntimeError("INTERNAL", `${what}, who would decide what it runs`, {
    hint: "Set AIEL_CACHE_DIR to a directory of your own, or take the rights on it, and on those " +
      "above it, from others (chmod go-w)",
  });
}
