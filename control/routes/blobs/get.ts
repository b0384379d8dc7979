import { getBlob as contract } from "../../api/blobs.ts";
import { notFound } from "../../domain/identity/access.ts";
import { alreadyHas } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { findSnapshot } from "../snapshots/find_snapshot.ts";

/** `GET …/snapshots/{snapshot}/blobs/{sha256}`: only what the snapshot has. */
export const getBlob = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) => {
    const { id } = await call.tenant.read((tenant) =>
      findSnapshot(tenant, project, params.snapshot)
    );
    const files = await call.tenant.filesOf(id);
    const blob = files.find(({ sha256 }) => sha256 === params.sha256);
    if (blob === undefined) throw notFound("Blob", params.sha256);
    const headers = {
      etag: `"sha256:${blob.sha256}"`,
      "cache-control": "private, max-age=31536000, immutable",
    };
    if (alreadyHas(call.headers, headers.etag)) return new Response(null, { status: 304, headers });
    const { content, size } = await call.tenant.blobs.get(blob.sha256);
    return new Response(content, {
      headers: {
        ...headers,
        "content-type": "application/octet-stream",
        "content-length": `${size}`,
        // A user's content is never shown as a page of this service.
        "content-disposition": "attachment",
      },
    });
  },
});
