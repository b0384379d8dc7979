import { showManifest as contract } from "../../api/snapshots.ts";
import { notFound } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { findSnapshot } from "./find_snapshot.ts";
import { fileDocument } from "./snapshot_document.ts";

/** `GET …/snapshots/{snapshot}/manifest` */
export const showManifest = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) => {
    const { id, files } = await call.door.read(async (tenant) => {
      const { id } = await findSnapshot(tenant, project, params.snapshot);
      return { id, files: await tenant.snapshots.files(project.id, id) };
    });
    if (files === undefined) throw notFound("Snapshot", params.snapshot);
    return ok({ snapshot_id: id, files: files.map(fileDocument) }, {
      etag: `"${id}"`,
      // Another name may mean another snapshot tomorrow.
      ...(params.snapshot === id ? { immutable: true } : {}),
    });
  },
});
