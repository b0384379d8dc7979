import { getPack as contract } from "../../api/blobs.ts";
import { notFound } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import type { TenantBlobs } from "../../domain/snapshots/blob_store.ts";
import { PACK_TYPE, packHeader } from "../../api/blob_pack.ts";
import { findSnapshot } from "../snapshots/find_snapshot.ts";

/** `POST …/snapshots/{snapshot}/blobs`: many at once. */
export const getPack = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body }, { project }) => {
    const { id } = await call.tenant.read((tenant) =>
      findSnapshot(tenant, project, params.snapshot)
    );
    const files = await call.tenant.filesOf(id);
    const held = new Set(files.map(({ sha256 }) => sha256));
    const wanted = [...new Set(body.sha256s)];
    const missing = wanted.find((sha256) => !held.has(sha256));
    if (missing !== undefined) throw notFound("Blob", missing);
    const content = ReadableStream.from(pack(wanted, call.tenant.blobs));
    return new Response(content, { headers: { "content-type": PACK_TYPE } });
  },
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
