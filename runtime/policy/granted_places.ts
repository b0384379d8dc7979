import { type CapabilityMap, SCRATCH } from "./capabilities.ts";
import { pathCovers } from "./granted_path.ts";
import { PolicyError } from "./policy_error.ts";

/**
 * Refuses grants of paths that reach what the runtime itself stands on: what a child could write
 * there would be run, or believed, by trusted code.
 *
 * @param own absolute paths of the runtime's, links resolved
 * @param realPath where a path of the host leads, links resolved; throws when it leads nowhere
 * @throws {PolicyError} naming the capability and the entry
 */
export function checkGrantedPaths(
  effective: CapabilityMap,
  own: readonly string[],
  realPath: (path: string) => string,
): void {
  for (const use of ["read", "write"] as const) {
    for (const entry of effective[use] || []) {
      if (entry === SCRATCH) continue;
      const target = follow(entry, realPath);
      if (target === undefined && use === "write") throw missing(entry);
      const reached = own.find((one) =>
        [entry, target ?? entry].some((path) => pathCovers(path, one) || pathCovers(one, path))
      );
      if (reached !== undefined) throw overlaps(use, entry);
    }
  }
}

function follow(path: string, realPath: (path: string) => string): string | undefined {
  try {
    return realPath(path);
  } catch {
    return undefined;
  }
}

function missing(entry: string): PolicyError {
  return new PolicyError(
    `"write" has "${entry}", which is not there, expected a file or directory that exists`,
    {
      path: "write",
      capability: "write",
      hint: "Make the directory, or an empty file, before the code runs",
    },
  );
}

function overlaps(use: "read" | "write", entry: string): PolicyError {
  return new PolicyError(
    `"${use}" has "${entry}", which overlaps the runtime's own files or the snapshot, ` +
      "expected a path apart from them",
    { path: use, capability: use, hint: "Grant a directory that holds only the data" },
  );
}
