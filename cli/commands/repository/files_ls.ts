import { showManifest } from "../../../control/api/snapshots.ts";
import { type SnapshotFile, snapshotId } from "../../../runtime/snapshot/mod.ts";
import type { Input } from "../../program/command.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { connect, requirePlace } from "../../sync/connection.ts";
import { pathNotFound, Selection } from "../../repository/selection.ts";
import { columns, visible } from "../../program/screen.ts";
import { repositoryPaths } from "./paths.ts";

/** A file of a snapshot. */
interface ListedFile {
  path: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

/** What `aiel files ls` says. */
export interface FileListing {
  /** `index`, the id of the commit, or `remote`. */
  of: string;
  /** Id of the whole snapshot, also when only a part of it is listed. */
  snapshot_id: string;
  files: ListedFile[];
  /** Only text differs. */
  long: boolean;
}

/** The work of `aiel files ls`. */
export const filesLs: Command<FileListing> = {
  run: async (input, deps) => {
    const { of, all, paths } = input.flag("remote")
      ? await ofService(input, deps)
      : await ofRepository(input, deps);
    const selection = new Selection(paths.length === 0 ? ["."] : paths);
    const unmatched = selection.unmatched(all.map(({ path }) => path));
    if (unmatched.length > 0) throw pathNotFound(unmatched, `of ${of}`);
    const files = all.filter(({ path }) => selection.has(path))
      .map(({ path, size, sha256 }) => ({ path, size, sha256 }));
    const long = input.flag("long") || of === "remote";
    return { of, snapshot_id: await snapshotId(all), files, long };
  },
  render: ({ files, long, snapshot_id }, screen) => {
    if (!long) return files.map(({ path }) => visible(path)).join("\n");
    const rows = files.map(({ path, size, sha256 }) => [
      screen.dim(sha256.slice(0, 12)),
      String(size).padStart(12),
      visible(path),
    ]);
    return `${columns(rows)}\nsnapshot ${snapshot_id}`.trimStart();
  },
  json: ({ of, snapshot_id, files }) => ({ of, snapshot_id, files }),
};

interface Source {
  readonly of: string;
  readonly all: readonly SnapshotFile[];
  readonly paths: readonly string[];
}

async function ofRepository(input: Input, deps: Deps): Promise<Source> {
  if (input.option("snapshot") !== undefined) {
    throw new CliError("USAGE", "--snapshot needs --remote", {
      hint: "A commit of this repository is named with --of",
    });
  }
  const repository = await deps.repository();
  const revision = input.option("of");
  const of = revision === undefined ? "index" : (await repository.resolve(revision)).id;
  const paths = repositoryPaths(repository, deps, input.all("paths"));
  return { of, all: await repository.files(of), paths };
}

/**
 * Works outside of a project, too, when workspace and project are set; paths are then those of the
 * snapshot.
 */
async function ofService(input: Input, deps: Deps): Promise<Source> {
  if (input.option("of") !== undefined) {
    throw new CliError("USAGE", "--of names a commit of this repository, not of the service", {
      hint: "Name a snapshot with --snapshot",
    });
  }
  const inside = await deps.projectRoot() !== undefined;
  const typed = input.all("paths");
  const paths = inside ? repositoryPaths(await deps.repository(), deps, typed) : typed;
  const [{ client }, place] = await Promise.all([connect(deps), requirePlace(deps)]);
  const { checkedManifest } = await import("../../sync/incoming.ts");
  const manifest = await client.call(showManifest, {
    params: { ...place, snapshot: input.option("snapshot") ?? "head" },
  });
  const { files } = await checkedManifest(manifest, manifest.snapshot_id);
  return { of: "remote", all: files, paths };
}
