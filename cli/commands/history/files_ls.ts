import { snapshotId } from "../../../runtime/snapshot/mod.ts";
import type { Command } from "../../command.ts";
import { pathNotFound, Selection } from "../../repository/selection.ts";
import { columns, visible } from "../../screen.ts";
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
  /** `index`, or the id of the commit. */
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
    const repository = await deps.repository();
    const revision = input.option("of");
    const of = revision === undefined ? "index" : (await repository.resolve(revision)).id;
    const all = await repository.files(of);
    const paths = repositoryPaths(repository, deps, input.all("paths"));
    const selection = new Selection(paths.length === 0 ? ["."] : paths);
    const unmatched = selection.unmatched(all.map(({ path }) => path));
    if (unmatched.length > 0) throw pathNotFound(unmatched, `of ${of}`);
    const files = all.filter(({ path }) => selection.has(path))
      .map(({ path, size, sha256 }) => ({ path, size, sha256 }));
    return { of, snapshot_id: await snapshotId(all), files, long: input.flag("long") };
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
