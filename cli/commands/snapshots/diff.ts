import { showDiff, type SnapshotDiffDocument } from "../../../control/api/snapshots.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { foreign } from "../../program/foreign.ts";
import type { DiffSide, Repository } from "../../repository/mod.ts";
import { connect, requirePlace } from "../../sync/connection.ts";
import { type RemoteTree, remoteTree } from "../../sync/remote_tree.ts";
import {
  type FileDifferences,
  fileDifferences,
  patchText,
  statistics,
} from "../repository/diff_document.ts";

/** What `aiel snapshots diff` says. */
export interface SnapshotDifference extends FileDifferences {
  /** Id of the snapshot. */
  from: string;
  /** Id of a snapshot or of a commit, or `working tree`. */
  to: string;
  /** As the service compares two snapshots; null where one side is of this machine. */
  exports: SnapshotDiffDocument["exports"] | null;
  capabilities: SnapshotDiffDocument["capabilities"] | null;
  /** Only text differs. */
  stat: boolean;
}

/** The work of `aiel snapshots diff`. */
export const snapshotsDiff: Command<SnapshotDifference> = {
  run: async (input, deps) => {
    const to = input.argument("to");
    const revision = input.option("commit");
    if (to !== undefined && revision !== undefined) {
      throw new CliError("USAGE", "--commit can't stand beside a second snapshot", {
        hint: "Compare with one snapshot, or with one commit",
      });
    }
    // Without a project there is nothing here to compare with: said before a service is asked.
    const repository = to === undefined ? await deps.repository() : undefined;
    const commit = revision === undefined ? undefined : await repository?.resolve(revision);
    const [{ client }, place] = await Promise.all([connect(deps), requirePlace(deps)]);
    return await deps.progress.step("Comparing", async () => {
      const before = await remoteTree(client, place, input.argument("from") ?? "head");
      const found = { from: before.snapshotId, stat: input.flag("stat") };
      if (to === undefined && repository !== undefined) {
        before.expect(without(before, { files: await repository.files(commit?.id) }));
        const options = { signal: deps.signal };
        const side = storedHere(before, repository);
        const files = await fileDifferences(repository.diffFrom(side, commit?.id, options));
        const after = commit?.id ?? "working tree";
        return { ...found, ...files, to: after, exports: null, capabilities: null };
      }
      const after = await remoteTree(client, place, to ?? "head");
      const [files, { exports, capabilities }] = await Promise.all([
        differences(before, after),
        client.call(showDiff, {
          params: { ...place, snapshot: after.snapshotId },
          query: { base: before.snapshotId },
        }),
      ]);
      tell({ exports, capabilities }, deps);
      return { ...found, ...files, to: after.snapshotId, exports, capabilities };
    });
  },
  render: (result, screen) => result.stat ? statistics(result, screen) : patchText(result, screen),
  json: ({ stat: _stat, ...document }) => document,
};

/** Contents come from the repository where it has them. */
function storedHere(tree: RemoteTree, repository: Repository): DiffSide {
  return {
    files: tree.files,
    read: async (file) => {
      try {
        return await repository.readObject(file.sha256);
      } catch {
        // Not there, or damaged: `aiel doctor` says so, and the service has it.
        return await tree.read(file);
      }
    },
  };
}

async function differences(before: RemoteTree, after: RemoteTree): Promise<FileDifferences> {
  const { compareSides } = await import("../../repository/diff.ts");
  before.expect(without(before, after));
  after.expect(without(after, before));
  return await fileDifferences(compareSides(before, after));
}

/** The files of a tree that the other one does not have like this. */
function without(tree: DiffSide, other: Pick<DiffSide, "files">) {
  const there = new Map(other.files.map(({ path, sha256 }) => [path, sha256]));
  return tree.files.filter(({ path, sha256 }) => there.get(path) !== sha256);
}

/** New capabilities first: they are what a reviewer looks for. */
function tell(
  { exports, capabilities }: Pick<SnapshotDiffDocument, "exports" | "capabilities">,
  { talk }: Pick<Deps, "talk">,
): void {
  for (
    const [list, label] of [[capabilities.added, "Asks for"], [
      capabilities.removed,
      "No longer asks for",
    ]] as const
  ) {
    for (const { capability, value } of list) {
      talk(`${label} ${foreign(value === true ? capability : `${capability} ${value}`)}`);
    }
  }
  for (
    const [list, label] of [
      [exports.added, "New"],
      [exports.changed, "Changed"],
      [exports.removed, "Gone"],
    ] as const
  ) {
    for (const { kind, name } of list) talk(`${label} ${foreign(`${kind} ${name}`)}`);
  }
}
