import type { Command } from "../../command.ts";
import { changeCount, changeLines } from "./documents.ts";
import { repositoryPaths } from "./paths.ts";
import { whileReading } from "./reading.ts";

/** What `aiel add` did, or would do. */
export interface Added {
  /** Id of the tree that is staged now. */
  snapshot_id: string;
  added: readonly string[];
  modified: readonly string[];
  deleted: readonly string[];
  dry_run: boolean;
}

/** Paths that text names before it only counts. */
const NAMED_PATHS = 20;

/** The work of `aiel add`. */
export const add: Command<Added> = {
  run: async (input, deps) => {
    const repository = await deps.repository();
    const paths = repositoryPaths(repository, deps, input.all("paths"));
    const { dryRun } = deps.global;
    const { snapshotId, added, modified, deleted } = await whileReading(
      deps,
      "Staging",
      (progress) => repository.add(paths, { dryRun, signal: deps.signal, progress }),
    );
    return { snapshot_id: snapshotId, added, modified, deleted, dry_run: dryRun };
  },
  render: (result, screen) => {
    const count = changeCount(result);
    if (count === "") return "Nothing has changed since it was staged";
    const title = `${result.dry_run ? "Would stage" : "Staged"} ${count}`;
    const lines = changeLines(result, screen.green);
    const named = lines.slice(0, NAMED_PATHS);
    if (lines.length > named.length) named.push(`  and ${lines.length - named.length} more`);
    return [title, ...named].join("\n");
  },
};
