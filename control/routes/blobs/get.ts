import * as z from "zod";
import { notFound, openProject } from "../../domain/identity/access.ts";
import { alreadyHas } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { Digest } from "../../api/common.ts";
import { SnapshotParams } from "../../api/snapshots.ts";
import { findSnapshot } from "../snapshots/find_snapshot.ts";

/** `GET …/snapshots/{snapshot}/blobs/{sha256}`: only what the snapshot has. */
export const getBlob = operation({
  id: "getBlob",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/{snapshot}/blobs/{sha256}",
  tag: "Blobs",
  summary: "Download a file's content",
  description: "Only content of this snapshot: to know a hash is not to have the file.",
  input: z.object({ params: SnapshotParams.extend({ sha256: Digest }) }),
  status: 200,
  answer: undefined,
  rawAnswer: "application/octet-stream",
  problems: [404],
  etag: true,
}, async (call, { params }) => {
  const blob = await call.door.read(async (tenant) => {
    const { project } = await openProject(
      tenant,
      call.principal,
      params.workspace,
      params.project,
      "snapshot:read",
    );
    const { id } = await findSnapshot(tenant, project, params.snapshot);
    return await tenant.snapshots.blob(project.id, id, params.sha256);
  });
  if (blob === undefined) throw notFound("Blob", params.sha256);
  const headers = {
    etag: `"sha256:${blob.sha256}"`,
    "cache-control": "private, max-age=31536000, immutable",
  };
  if (alreadyHas(call.headers, headers.etag)) return new Response(null, { status: 304, headers });
  const { content, size } = await call.door.blobs.get(blob.sha256);
  return new Response(content, {
    headers: {
      ...headers,
      "content-type": "application/octet-stream",
      "content-length": `${size}`,
      // Someone else's content is never shown as a page of this service.
      "content-disposition": "attachment",
    },
  });
});
