import { showSnapshot as contract } from "../../api/snapshots.ts";
import { notFound } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { findDetailed } from "./find_snapshot.ts";
import { snapshotDetails } from "./snapshot_document.ts";

/** `GET …/snapshots/{snapshot}` */
export const showSnapshot = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) => {
    const { snapshot, facts } = await call.tenant.read(async (tenant) => {
      const found = await findDetailed(tenant, project, params.snapshot);
      if (found === undefined) throw notFound("Snapshot", params.snapshot);
      return found;
    });
    return ok(snapshotDetails(snapshot, facts), { etag: `"${snapshot.number}-${snapshot.id}"` });
  },
});
