import { showDiff as contract } from "../../api/snapshots.ts";
import { notFound } from "../../domain/identity/access.ts";
import { type DiffSide, diffSnapshots } from "../../domain/snapshots/diff_snapshots.ts";
import type { Project } from "../../domain/projects/records.ts";
import type { SnapshotRecord } from "../../domain/snapshots/records.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import type { TenantReads } from "../../domain/store.ts";
import { findSnapshot } from "./find_snapshot.ts";
import { fileDocument } from "./snapshot_document.ts";

/** `GET …/snapshots/{snapshot}/diff?base=` */
export const showDiff = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, query }, { project }) => {
    const [before, after] = await call.door.read(async (tenant) => {
      const sides = [query.base, params.snapshot].map(async (name) => {
        const snapshot = await findSnapshot(tenant, project, name);
        return { snapshot, side: await sideOf(tenant, project, snapshot) };
      });
      return await Promise.all(sides);
    });
    if (before === undefined || after === undefined) throw notFound("Snapshot", params.snapshot);
    const diff = diffSnapshots(before.side, after.side);
    return ok({
      before: before.snapshot.id,
      after: after.snapshot.id,
      files: {
        added: diff.files.added.map(fileDocument),
        removed: diff.files.removed.map(fileDocument),
        changed: diff.files.changed.map((file) => ({
          path: file.path,
          before: fileDocument(file.before),
          after: fileDocument(file.after),
        })),
      },
      exports: {
        added: [...diff.exports.added],
        removed: [...diff.exports.removed],
        changed: [...diff.exports.changed],
      },
      powers: { added: [...diff.powers.added], removed: [...diff.powers.removed] },
      bundle: diff.bundle,
    }, { etag: `"${before.snapshot.id}-${after.snapshot.id}"` });
  },
});

async function sideOf(
  tenant: TenantReads,
  project: Project,
  { id, number }: SnapshotRecord,
): Promise<DiffSide> {
  const [files, facts] = await Promise.all([
    tenant.snapshots.files(project.id, id),
    tenant.snapshots.facts(project.id, id),
  ]);
  if (files === undefined || facts === undefined) throw notFound("Snapshot", `${number}`);
  return { files, facts };
}
