import { ENTRY_POINTS } from "../../../runtime/snapshot/find_entry_point.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";

/**
 * The directory to run: the closest one, here or above, that has an entry point or a repository. A
 * project can be run before it has a repository.
 *
 * @throws {CliError} NOT_A_PROJECT
 */
export async function runRoot(deps: Pick<Deps, "cwd" | "projectRoot">): Promise<string> {
  const repository = await deps.projectRoot();
  let directory = deps.cwd.replaceAll("\\", "/").replace(/\/$/, "");
  while (true) {
    const here = directory === "" ? "/" : directory;
    if (here === repository || await hasEntryPoint(directory)) return here;
    const slash = directory.lastIndexOf("/");
    if (slash < 0) break;
    directory = directory.slice(0, slash);
  }
  throw new CliError(
    "NOT_A_PROJECT",
    `There is no ${ENTRY_POINTS[0]} in "${deps.cwd}" or above`,
    {
      hint: "Run `aiel init` to make a project here, or pass its directory with -C",
      details: { directory: deps.cwd },
    },
  );
}

async function hasEntryPoint(directory: string): Promise<boolean> {
  for (const name of ENTRY_POINTS) {
    try {
      if ((await Deno.stat(`${directory}/${name}`)).isFile) return true;
    } catch {
      // Not there, or not ours to look at.
    }
  }
  return false;
}
