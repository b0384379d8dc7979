import type { TenantReads } from "../store.ts";
import { DomainError } from "../domain_error.ts";
import type { ListedFiles } from "./check_manifest.ts";
import type { SnapshotId } from "../ids.ts";
import { checkParent } from "./plan_push.ts";
import type { FileRecord } from "./records.ts";
import type { Project } from "../projects/records.ts";

/** A snapshot as what differs from its parent. */
export interface FileChanges {
  /** New ones, and those that have another content. */
  readonly files: readonly FileRecord[];
  /** Paths that the parent has and the snapshot does not. */
  readonly deleted: readonly string[];
}

/** What a push says instead of its files; the caller was let in to the project. */
export interface ChangedSnapshot {
  readonly project: Project;
  readonly parentId: SnapshotId | null;
  /** What the caller computed. */
  readonly id: SnapshotId;
  readonly changes: FileChanges;
}

/**
 * Every file of a snapshot that is given as what differs from its parent. Only the project's newest snapshot can be that parent: a
 * caller who names another one learns nothing of it.
 *
 * @throws {DomainError} head_moved; invalid_manifest when the changes don't fit the parent
 */
export async function changedFiles(
  { snapshots }: TenantReads,
  { project, parentId, id, changes }: ChangedSnapshot,
): Promise<ListedFiles> {
  const { head } = project;
  // It is registered already, and the answer got lost.
  const isRegistered = head?.snapshotId === id;
  if (!isRegistered) checkParent(head, parentId);
  const base = head === null ? [] : await snapshots.files(project.id, head.snapshotId) ?? [];
  return isRegistered ? { files: base, pathsAreChecked: true } : applied(base, changes);
}

function applied(base: readonly FileRecord[], { files, deleted }: FileChanges): ListedFiles {
  const changed = new Map(files.map((file) => [file.path, file]));
  const gone = new Set(deleted);
  if (changed.size < files.length || gone.size < deleted.length) {
    throw misfit("name the same path twice");
  }
  const result: FileRecord[] = [];
  for (const file of base) {
    const { path } = file;
    if (gone.delete(path)) {
      if (changed.has(path)) throw misfit(`both change and delete ${shown(path)}`);
      continue;
    }
    const now = changed.get(path);
    changed.delete(path);
    result.push(now ?? file);
  }
  const [missing] = gone;
  if (missing !== undefined) {
    throw misfit(`delete ${shown(missing)}, which the parent does not have`);
  }
  result.push(...changed.values());
  return { files: result, pathsAreChecked: result.length === base.length && changed.size === 0 };
}

function misfit(what: string): DomainError {
  return new DomainError("invalid_manifest", `The changes ${what}`, {
    hint: "Send all files of the snapshot, or compare it with its parent again",
  });
}

function shown(path: string): string {
  return JSON.stringify(path.slice(0, 120));
}
