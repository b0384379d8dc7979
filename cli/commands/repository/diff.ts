import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { type FileDifferences, fileDifferences, patchText, statistics } from "./diff_document.ts";
import { repositoryPaths } from "./paths.ts";
import { whileReading } from "./reading.ts";

/** What `aiel diff` says. */
export interface Diffed extends FileDifferences {
  /** Only text differs. */
  stat: boolean;
}

/** The work of `aiel diff`. */
export const diff: Command<Diffed> = {
  run: async (input, deps) => {
    const [from, to] = [input.option("from"), input.option("to")];
    const staged = input.flag("staged");
    if (staged && to !== undefined) {
      throw new CliError("USAGE", "--staged and --to can't be used together", {
        hint: "--staged compares to what is staged, --to compares to a commit",
      });
    }
    const repository = await deps.repository();
    const paths = repositoryPaths(repository, deps, input.all("paths"));
    const found = await whileReading(
      deps,
      "Comparing",
      (progress) =>
        fileDifferences(repository.diff({
          staged,
          progress,
          signal: deps.signal,
          ...from === undefined ? {} : { from },
          ...to === undefined ? {} : { to },
          ...paths.length === 0 ? {} : { paths },
        })),
    );
    return { ...found, stat: input.flag("stat") };
  },
  render: (result, screen) => result.stat ? statistics(result, screen) : patchText(result, screen),
  json: ({ files, added_lines, deleted_lines }) => ({ files, added_lines, deleted_lines }),
};
