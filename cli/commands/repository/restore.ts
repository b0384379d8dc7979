import type { Command, Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Repository } from "../../repository/mod.ts";
import { Selection } from "../../repository/selection.ts";
import { type Screen, visible } from "../../program/screen.ts";
import { repositoryPaths } from "./paths.ts";

/** What `aiel restore` did, or would do. */
export interface Restored {
  /** `staged` (the default), the commit that was named, or `null` with `--staged`. */
  from: string | null;
  /** Files that were written or removed in the working tree. */
  written: readonly string[];
  deleted: readonly string[];
  /** Paths whose staged change was taken back. */
  unstaged: readonly string[];
  dry_run: boolean;
}

/** The work of `aiel restore`. */
export const restore: Command<Restored> = {
  run: async (input, deps) => {
    const from = input.option("from");
    const repository = await deps.repository();
    const paths = repositoryPaths(repository, deps, input.all("paths"));
    const { dryRun } = deps.global;
    if (input.flag("staged")) {
      if (from !== undefined || input.flag("force")) {
        throw new CliError("USAGE", "--staged goes with neither --from nor --force", {
          hint: "It takes back what is staged and leaves the files alone",
        });
      }
      const unstaged = await unstage(repository, paths, deps);
      return { from: null, written: [], deleted: [], unstaged, dry_run: dryRun };
    }
    const { written, deleted } = await deps.progress.step(
      "Restoring",
      () =>
        repository.restore(paths, {
          dryRun,
          force: input.flag("force"),
          signal: deps.signal,
          ...from === undefined ? {} : { from },
        }),
    );
    return { from: from ?? "staged", written, deleted, unstaged: [], dry_run: dryRun };
  },
  render: (result, screen) => {
    const { written, deleted, unstaged, dry_run } = result;
    const would = dry_run ? "Would " : "";
    const word = (text: string) => would === "" ? text : `${would}${text.toLowerCase()}`;
    const parts = [
      ...lines(word(dry_run ? "Restore" : "Restored"), written, screen),
      ...lines(word(dry_run ? "Remove" : "Removed"), deleted, screen),
      ...lines(word(dry_run ? "Unstage" : "Unstaged"), unstaged, screen),
    ];
    return parts.length === 0 ? "Nothing to restore: it is as it should be" : parts.join("\n");
  },
};

async function unstage(
  repository: Repository,
  paths: readonly string[],
  deps: Deps,
): Promise<string[]> {
  const { added, modified, deleted } = deps.global.dryRun
    ? (await repository.status({ signal: deps.signal })).staged
    : await repository.unstage(paths);
  const selection = new Selection(paths);
  return [...added, ...modified, ...deleted].filter((path) => selection.has(path)).sort();
}

function lines(title: string, paths: readonly string[], screen: Screen): string[] {
  return paths.length === 0
    ? []
    : [title, ...paths.map((path) => `  ${screen.cyan(visible(path))}`)];
}
