/** The closest directory at or above `from` that holds `.aiel/`; undefined when there is none. */
export async function findProjectRoot(from: string): Promise<string | undefined> {
  let directory = from.replaceAll("\\", "/");
  while (true) {
    try {
      const path = directory === "/" ? "/.aiel" : `${directory}/.aiel`;
      if ((await Deno.stat(path)).isDirectory) return directory;
    } catch {
      // Not there, or not ours to look at: go on above.
    }
    const slash = directory.lastIndexOf("/");
    if (slash < 0 || directory === "/") return undefined;
    directory = slash === 0 ? "/" : directory.slice(0, slash);
  }
}
