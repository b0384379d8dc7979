import { putBlob as contract } from "../../api/blobs.ts";
import { receiveBlob } from "../../domain/snapshots/receive_blobs.ts";
import { requireStillAllowed } from "../../domain/identity/still_allowed.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { drainBody, guardBody, refuseDeclared } from "../../http/read_body.ts";
import { created, ok } from "../../http/reply.ts";

/** How long one upload may take, in milliseconds: far less than what is planned is kept. */
const UPLOAD_MS = 3_600_000;

/** `PUT …/blobs/{sha256}`: streamed, verified while it arrives. */
export const putBlob = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, query }, { workspace, project }) => {
    const { request } = call;
    const limit = call.limits.manifest.maxFileBytes;
    refuseDeclared(request, limit);
    const content = guardBody(
      request.body ?? new Blob([]).stream(),
      limit,
      call.limits.patience,
      AbortSignal.timeout(UPLOAD_MS),
    );
    const outcome = await call.tenant.run(receiveBlob, {
      workspaceId: workspace.id,
      snapshotId: query.snapshot,
      permit: (tenant) =>
        requireStillAllowed(tenant, call.principal, project.id, "snapshot:write", call.clock.now()),
      sha256: params.sha256,
      content,
      now: call.now,
    });
    const { sha256 } = params;
    if (outcome === "received") {
      return created(
        { sha256, received: true },
        `/v1/workspaces/${workspace.slug}/projects/${params.project}/blobs/${sha256}`,
      );
    }
    // A caller in the middle of sending would not read an answer that comes before the end.
    await drainBody(content);
    return ok({ sha256, received: false });
  },
});
