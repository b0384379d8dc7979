import type { Command } from "../../deps.ts";
import { escapeUnprintable } from "../../../runtime/snapshot/error.ts";
import { changeCount, changeLines } from "./documents.ts";
import { executableNote } from "./executable_note.ts";
import { repositoryPaths } from "./paths.ts";
import { whileReading } from "./reading.ts";

/** What `aiel add` did, or would do. */
export interface Added {
  /** Id of the tree that is staged now. */
  snapshot_id: string;
  added: readonly string[];
  modified: readonly string[];
  deleted: readonly string[];
  /** Directories that were given and hold no file. */
  empty: readonly string[];
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
    const { snapshotId, added, modified, deleted, empty } = await whileReading(
      deps,
      "Staging",
      (progress) => repository.add(paths, { dryRun, signal: deps.signal, progress }),
    );
    const note = deps.os === "windows" ? undefined : executableNote(repository.root, added);
    if (note !== undefined) deps.talk(note);
    return { snapshot_id: snapshotId, added, modified, deleted, empty, dry_run: dryRun };
  },
  render: (result, screen) => {
    const count = changeCount(result);
    if (count === "") {
      return result.empty.length === 0
        ? "Nothing has changed since it was staged"
        : `Nothing to stage: ${
          result.empty.map((path) => JSON.stringify(escapeUnprintable(path))).join(", ")
        } holds no file, and a snapshot holds files only`;
    }
    const title = `${result.dry_run ? "Would stage" : "Staged"} ${count}`;
    const all = result.added.length + result.modified.length + result.deleted.length;
    // A line for each of a hundred thousand files would be made in vain.
    const first = (paths: readonly string[]) => paths.slice(0, NAMED_PATHS);
    const named = changeLines({
      added: first(result.added),
      modified: first(result.modified),
      deleted: first(result.deleted),
    }, screen.green).slice(0, NAMED_PATHS);
    if (all > named.length) named.push(`  and ${all - named.length} more`);
    return [title, ...named].join("\n");
  },
};
