import { listSnapshots as contract } from "../../api/snapshots.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { snapshotDocument } from "./snapshot_document.ts";

/** `GET …/snapshots` */
export const listSnapshots = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { query }, { project }) => {
    const page = await call.tenant.read((tenant) =>
      tenant.snapshots.list(project.id, pageRequest(query))
    );
    return ok({ items: page.items.map(snapshotDocument), next_cursor: page.nextCursor });
  },
});
