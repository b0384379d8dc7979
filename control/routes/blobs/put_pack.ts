import * as z from "zod";
import { openProject } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { HttpProblem } from "../../http/problem.ts";
import { readBody } from "../../http/read_body.ts";
import { ok } from "../../http/reply.ts";
import { decodePack, PACK_TYPE, type PackedBlob } from "../../api/blob_pack.ts";
import { ReceivedBlobs } from "../../api/blobs.ts";
import { ProjectParams } from "../../api/projects.ts";

const MAX_BLOBS = 1_000;

/** `POST …/blobs`: many small blobs at once. */
export const putPack = operation({
  id: "putBlobs",
  method: "post",
  path: "/v1/workspaces/{workspace}/projects/{project}/blobs",
  tag: "Blobs",
  summary: "Upload many small planned blobs at once",
  description:
    "The body is, for each blob, its SHA-256 in hex, a space, its length in bytes, a line feed, and the bytes; " +
    `at most ${MAX_BLOBS} blobs. All of them are kept, or none.`,
  input: z.object({ params: ProjectParams }),
  status: 200,
  answer: ReceivedBlobs,
  rawBody: PACK_TYPE,
  problems: [404, 408, 409, 422],
}, async (call, { params }, request) => {
  const { workspace } = await call.door.read((tenant) =>
    openProject(tenant, call.principal, params.workspace, params.project, "snapshot:write")
  );
  const blobs = unpack(await readBody(request, call.limits.packBody, call.limits.patience));
  await call.door.receiveBlobs(workspace.id, blobs, call.now);
  return ok({ count: blobs.length });
});

function unpack(bytes: Uint8Array<ArrayBuffer>): PackedBlob[] {
  let blobs: PackedBlob[];
  try {
    blobs = decodePack(bytes);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new HttpProblem("malformed_pack", cause.message, { cause });
  }
  if (blobs.length > MAX_BLOBS) {
    throw new HttpProblem(
      "body_too_large",
      `The pack has ${blobs.length} blobs, at most ${MAX_BLOBS} are allowed`,
    );
  }
  // The same content twice in one pack is one blob.
  return [...new Map(blobs.map((blob) => [blob.sha256, blob])).values()];
}
