import * as z from "zod";
import { openProject } from "../../domain/identity/access.ts";
import { checkManifest } from "../../domain/snapshots/check_manifest.ts";
import { WORKSPACE_PERMISSIONS } from "../../api/permissions.ts";
import { operation } from "../../http/operation.ts";
import { ok } from "../../http/reply.ts";
import { PushPlanDocument, PushPlanRequest } from "../../api/snapshots.ts";
import { ProjectParams } from "../../api/projects.ts";
import { snapshotIdOf } from "./snapshot_id_of.ts";

/** `POST …/snapshots/plan`: manifest in, missing blobs out. */
export const planSnapshot = operation({
  id: "planSnapshot",
  method: "post",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/plan",
  tag: "Snapshots",
  summary: "Say what is to be pushed, and hear which blobs are missing",
  description:
    "Blobs may be uploaded for a day afterwards. Planning again is how an upload is resumed.",
  input: z.object({ params: ProjectParams, body: PushPlanRequest }),
  status: 200,
  answer: PushPlanDocument,
  problems: [404, 409, 412, 422],
  bodyLimit: "manifestBody",
  scope: WORKSPACE_PERMISSIONS["snapshot:write"].scope,
}, async (call, { params, body }) => {
  const { workspace, project } = await call.door.read((tenant) =>
    openProject(tenant, call.principal, params.workspace, params.project, "snapshot:write")
  );
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
});
