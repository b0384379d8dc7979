import { layoutOf, refuseLinksAt, STATE_FILE, upwards } from "./layout.ts";

/**
 * The closest directory at or above `from` that holds a repository, whole or damaged; undefined
 * when there is none. `from` is absolute.
 *
 * @throws {RepositoryError} `corrupt`, when a link is in the place of one of its files
 */
export function findProjectRoot(from: string): string | undefined {
  for (const root of upwards(from.replaceAll("\\", "/"))) {
    const layout = layoutOf(root);
    // The home directory may have an `.aiel/` for other things.
    if (!isThere(`${layout.aiel}/${STATE_FILE}`) && !isThere(layout.commits)) continue;
    refuseLinksAt(root);
    return root;
  }
  return undefined;
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    // Not there, or not this user's to look at: go on above.
    return false;
  }
}
