/**
 * The closest directory at or above `from` that holds a repository, whole or damaged; undefined
 * when there is none. `from` is absolute.
 */
export async function findProjectRoot(from: string): Promise<string | undefined> {
  let directory = from.replaceAll("\\", "/").replace(/\/$/, "");
  while (true) {
    // The home directory may have an `.aiel/` for other things.
    if (
      await exists(`${directory}/.aiel/state.json`) || await exists(`${directory}/.aiel/commits`)
    ) {
      return directory === "" ? "/" : directory;
    }
    const slash = directory.lastIndexOf("/");
    if (slash < 0) return undefined;
    directory = directory.slice(0, slash);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    // Not there, or not ours to look at: go on above.
    return false;
  }
}
