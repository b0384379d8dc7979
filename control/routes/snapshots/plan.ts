import { planSnapshot as contract } from "../../api/snapshots.ts";
import { planPush } from "../../domain/snapshots/plan_push.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";

/** `POST …/snapshots/plan`: manifest in, missing blobs out. */
export const planSnapshot = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { query }, { workspace, project }) => {
    const plan = await call.tenant.run(planPush, {
      workspaceId: workspace.id,
      projectId: project.id,
      parentId: query.parent ?? null,
      content: call.content,
      limits: call.limits.manifest,
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
