import { diskProblem } from "./error.ts";
import { layoutOf, refuseLinksAt, STATE_FILE, upwards } from "./layout.ts";

/**
 * The closest directory at or above `from` that holds a repository, whole or damaged; undefined
 * when there is none. `from` is absolute.
 *
 * @throws {RepositoryError} `corrupt`, when a link is in the place of one of its files;
 * `not_writable`, when there is an `.aiel/` that this user may not look into
 */
export function findProjectRoot(from: string): string | undefined {
  for (const root of upwards(from.replaceAll("\\", "/"))) {
    const layout = layoutOf(root);
    // The home directory may have an `.aiel/` for other things.
    const { aiel, commits } = layout;
    if (!isIn(aiel, `${aiel}/${STATE_FILE}`) && !isIn(aiel, commits)) continue;
    refuseLinksAt(root);
    return root;
  }
  return undefined;
}

function isIn(directory: string, path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (cause) {
    // It may be a project: to go on as if there were none would use other settings than its own.
    if (cause instanceof Deno.errors.PermissionDenied && isThere(directory)) {
      throw diskProblem(path, cause);
    }
    return false;
  }
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    // Not there, or below what is not this user's to look at: go on above.
    return false;
  }
}
