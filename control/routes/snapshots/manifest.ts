import * as z from "zod";
import { notFound, openProject } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { ok } from "../../http/reply.ts";
import { ManifestDocument, SnapshotParams } from "../../api/snapshots.ts";
import { findSnapshot } from "./find_snapshot.ts";
import { fileDocument } from "./snapshot_document.ts";

/** `GET …/snapshots/{snapshot}/manifest` */
export const showManifest = operation({
  id: "getManifest",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/{snapshot}/manifest",
  tag: "Snapshots",
  summary: "List every file of a snapshot",
  input: z.object({ params: SnapshotParams }),
  status: 200,
  answer: ManifestDocument,
  problems: [404],
  etag: true,
}, async (call, { params }) => {
  const { id, files } = await call.door.read(async (tenant) => {
    const { project } = await openProject(
      tenant,
      call.principal,
      params.workspace,
      params.project,
      "snapshot:read",
    );
    const { id } = await findSnapshot(tenant, project, params.snapshot);
    return { id, files: await tenant.snapshots.files(project.id, id) };
  });
  if (files === undefined) throw notFound("Snapshot", params.snapshot);
  return ok({ snapshot_id: id, files: files.map(fileDocument) }, {
    etag: `"${id}"`,
    // Another name may mean another snapshot tomorrow.
    ...(params.snapshot === id ? { immutable: true } : {}),
  });
});
