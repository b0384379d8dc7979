import * as z from "zod";
import { notFound, openProject } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import type { TenantBlobs } from "../../domain/snapshots/blob_store.ts";
import { PACK_TYPE, packHeader } from "../../api/blob_pack.ts";
import { BlobsRequest } from "../../api/blobs.ts";
import { SnapshotParams } from "../../api/snapshots.ts";
import { findSnapshot } from "../snapshots/find_snapshot.ts";

/** `POST …/snapshots/{snapshot}/blobs`: many at once. */
export const getPack = operation({
  id: "getBlobs",
  method: "post",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/{snapshot}/blobs",
  tag: "Blobs",
  summary: "Download many files' contents at once",
  description: "Answers with a pack, as `putBlobs` takes it, in the order of the request.",
  input: z.object({ params: SnapshotParams, body: BlobsRequest }),
  status: 200,
  answer: undefined,
  rawAnswer: PACK_TYPE,
  bodyLimit: "manifestBody",
  problems: [404],
}, async (call, { params, body }) => {
  const files = await call.door.read(async (tenant) => {
    const { project } = await openProject(
      tenant,
      call.principal,
      params.workspace,
      params.project,
      "snapshot:read",
    );
    const { id } = await findSnapshot(tenant, project, params.snapshot);
    return await tenant.snapshots.files(project.id, id) ?? [];
  });
  const held = new Set(files.map(({ sha256 }) => sha256));
  const wanted = [...new Set(body.sha256s)];
  const missing = wanted.find((sha256) => !held.has(sha256));
  if (missing !== undefined) throw notFound("Blob", missing);
  const content = ReadableStream.from(pack(wanted, call.door.blobs));
  return new Response(content, { headers: { "content-type": PACK_TYPE } });
});

async function* pack(
  digests: readonly string[],
  store: TenantBlobs,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (const sha256 of digests) {
    const { size, content } = await store.get(sha256);
    yield packHeader(sha256, size);
    yield* content;
  }
}
