import { showManifest as contract } from "../../api/snapshots.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { findSnapshot } from "./find_snapshot.ts";
import { fileDocument } from "./snapshot_document.ts";

/** `GET …/snapshots/{snapshot}/manifest` */
export const showManifest = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) => {
    const { id } = await call.tenant.read((tenant) =>
      findSnapshot(tenant, project, params.snapshot)
    );
    const files = await call.tenant.filesOf(id);
    return ok({ snapshot_id: id, files: files.map(fileDocument) }, {
      etag: `"${id}"`,
      // Another name may mean another snapshot tomorrow.
      ...(params.snapshot === id ? { immutable: true } : {}),
    });
  },
});
