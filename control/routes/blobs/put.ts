import * as z from "zod";
import { openProject } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { drainBody, guardBody, refuseDeclared } from "../../http/read_body.ts";
import { created, ok } from "../../http/reply.ts";
import { BlobParams, ReceivedBlob } from "../../api/blobs.ts";

/** `PUT …/blobs/{sha256}`: streamed, verified while it arrives. */
export const putBlob = operation({
  id: "putBlob",
  method: "put",
  path: "/v1/workspaces/{workspace}/projects/{project}/blobs/{sha256}",
  tag: "Blobs",
  summary: "Upload a planned blob",
  description:
    "It appears whole or not at all: after a lost connection, plan again and upload what is missing.",
  input: z.object({ params: BlobParams }),
  status: 201,
  answer: ReceivedBlob,
  rawBody: "application/octet-stream",
  problems: [404, 408, 409, 422],
}, async (call, { params }, request) => {
  const { workspace } = await call.door.read((tenant) =>
    openProject(tenant, call.principal, params.workspace, params.project, "snapshot:write")
  );
  const limit = call.limits.manifest.maxFileBytes;
  refuseDeclared(request, limit);
  const content = guardBody(
    request.body ?? new Blob([]).stream(),
    limit,
    call.limits.patience,
  );
  const outcome = await call.door.receiveBlob(workspace.id, {
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
  // Whoever is in the middle of sending would not read an answer that comes before the end.
  await drainBody(content);
  return ok({ sha256, received: false });
});
