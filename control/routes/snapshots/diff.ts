import * as z from "zod";
import { notFound, openProject } from "../../domain/identity/access.ts";
import { diffSnapshots } from "../../domain/snapshots/diff_snapshots.ts";
import { readTree } from "../../domain/snapshots/read_tree.ts";
import { operation } from "../../http/operation.ts";
import { ok } from "../../http/reply.ts";
import { DiffQuery, SnapshotDiffDocument, SnapshotParams } from "../../api/snapshot.ts";
import { findSnapshot } from "./find_snapshot.ts";
import { fileDocument } from "./snapshot_document.ts";

/** `GET …/snapshots/{snapshot}/diff?base=` */
export const showDiff = operation({
  id: "diffSnapshots",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/{snapshot}/diff",
  tag: "Snapshots",
  summary: "Compare a snapshot with another one of the project: files, exports, powers",
  input: z.object({ params: SnapshotParams, query: DiffQuery }),
  status: 200,
  answer: SnapshotDiffDocument,
  problems: [404],
  etag: true,
}, async (call, { params, query }) => {
  const found = await call.door.read(async (tenant) => {
    const { project } = await openProject(
      tenant,
      call.principal,
      params.workspace,
      params.project,
      "snapshot:read",
    );
    const named = [query.base, params.snapshot].map(async (name) => {
      const snapshot = await findSnapshot(tenant, project, name);
      const facts = await tenant.snapshots.facts(project.id, snapshot.id);
      if (facts === undefined) throw notFound("Snapshot", name);
      return { snapshot, facts };
    });
    return await Promise.all(named);
  });
  const [before, after] = await Promise.all(
    found.map(async ({ snapshot, facts }) => ({
      snapshot,
      side: { facts, files: await readTree(call.door.blobs, snapshot.id) },
    })),
  );
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
});
