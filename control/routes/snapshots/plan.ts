import * as z from "zod";
import { openProject } from "../../domain/identity/access.ts";
import { checkManifest } from "../../domain/snapshots/manifest.ts";
import { WORKSPACE_PERMISSIONS } from "../../domain/identity/roles.ts";
import { operation } from "../../http/operation.ts";
import { readBody } from "../../http/read_body.ts";
import { ok } from "../../http/reply.ts";
import { MANIFEST_TYPE, PlanQuery, PushPlanDocument } from "../../api/snapshot.ts";
import { ProjectParams } from "../../api/workspace.ts";

/** `POST …/snapshots/plan`: manifest in, missing blobs out. */
export const planSnapshot = operation({
  id: "planSnapshot",
  method: "post",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/plan",
  tag: "Snapshots",
  summary: "Say what is to be pushed, and hear which blobs are missing",
  description:
    "The body is the manifest: the text that the snapshot's id is the SHA-256 of. Blobs may be " +
    "uploaded for a day afterwards. Planning again is how an upload is resumed.",
  input: z.object({ params: ProjectParams, query: PlanQuery }),
  status: 200,
  answer: PushPlanDocument,
  problems: [404, 408, 409, 412, 422],
  rawBody: MANIFEST_TYPE,
  scope: WORKSPACE_PERMISSIONS["snapshot:write"].scope,
}, async (call, { params, query }, request) => {
  const { workspace, project } = await call.door.read((tenant) =>
    openProject(tenant, call.principal, params.workspace, params.project, "snapshot:write")
  );
  const { manifest: limits, patience } = call.limits;
  const content = await readBody(request, limits.maxManifestBytes, patience);
  const plan = await call.door.planPush({
    workspaceId: workspace.id,
    projectId: project.id,
    parentId: query.parent ?? null,
    manifest: await checkManifest(content, limits),
    now: call.now,
  });
  return ok({
    snapshot_id: plan.snapshotId,
    missing: [...plan.missing],
    head: plan.head?.snapshotId ?? null,
    unchanged: plan.unchanged,
  });
});
