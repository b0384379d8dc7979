import { MAX_PACK_BLOBS, putPack as contract } from "../../api/blobs.ts";
import { receiveBlobs } from "../../domain/snapshots/receive_blobs.ts";
import { requireStillAllowed } from "../../domain/identity/still_allowed.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { HttpProblem } from "../../http/problem.ts";
import { ok } from "../../http/reply.ts";
import { decodePack, type PackedBlob } from "../../api/blob_pack.ts";

/** `POST …/blobs`: many small blobs at once. */
export const putPack = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { query }, { workspace, project }) => {
    const blobs = unpack(call.content);
    await call.tenant.run(receiveBlobs, {
      workspaceId: workspace.id,
      snapshotId: query.snapshot,
      permit: (tenant) =>
        requireStillAllowed(tenant, call.principal, project.id, "snapshot:write", call.clock.now()),
      blobs,
      now: call.now,
    });
    return ok({ count: blobs.length });
  },
});

function unpack(bytes: Uint8Array<ArrayBuffer>): PackedBlob[] {
  let blobs: PackedBlob[];
  try {
    blobs = decodePack(bytes, MAX_PACK_BLOBS + 1);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new HttpProblem("malformed_pack", cause.message, { cause });
  }
  if (blobs.length > MAX_PACK_BLOBS) {
    throw new HttpProblem(
      "body_too_large",
      `The pack has more than ${MAX_PACK_BLOBS} blobs`,
    );
  }
  // The same content twice in one pack is one blob.
  return [...new Map(blobs.map((blob) => [blob.sha256, blob])).values()];
}
