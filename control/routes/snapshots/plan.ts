import { planSnapshot as contract } from "../../api/snapshots.ts";
import { checkManifest } from "../../domain/snapshots/check_manifest.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { snapshotIdOf } from "./snapshot_id_of.ts";

/** `POST …/snapshots/plan`: manifest in, missing blobs out. */
export const planSnapshot = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { body }, { workspace, project }) => {
    const plan = await call.door.planPush({
      workspaceId: workspace.id,
      projectId: project.id,
      parentId: snapshotIdOf(body.parent),
      manifest: await checkManifest({ files: body.files }, call.limits.manifest),
      now: call.now,
    });
    return ok({
      snapshot_id: plan.snapshotId,
      missing: [...plan.missing],
      head: plan.head?.snapshotId ?? null,
      unchanged: plan.unchanged,
    });
  },
});
