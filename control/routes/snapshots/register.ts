import * as z from "zod";
import { openProject } from "../../domain/identity/access.ts";
import type { Registered } from "../../domain/snapshots/register_snapshot.ts";
import { WORKSPACE_PERMISSIONS } from "../../domain/identity/roles.ts";
import { checkMessage } from "../../domain/slug.ts";
import { requireStillAllowed } from "../../domain/identity/still_allowed.ts";
import { operation } from "../../http/operation.ts";
import { created, ok, type Reply } from "../../http/reply.ts";
import { NewSnapshot, SnapshotDocument } from "../../api/snapshot.ts";
import { ProjectParams } from "../../api/workspace.ts";
import { snapshotDocument } from "./snapshot_document.ts";

/** `POST …/snapshots`: validates what was uploaded and makes it the project's newest snapshot. */
export const registerSnapshot = operation(
  {
    id: "registerSnapshot",
    method: "post",
    path: "/v1/workspaces/{workspace}/projects/{project}/snapshots",
    tag: "Snapshots",
    summary: "Validate what was uploaded and register it as the newest snapshot",
    description: "Two pushes with the same parent: exactly one wins, the other one gets 412. " +
      "200 instead of 201: the newest snapshot was this very content already.",
    input: z.object({ params: ProjectParams, body: NewSnapshot }),
    status: 201,
    answer: SnapshotDocument,
    problems: [404, 409, 412, 422],
    scope: WORKSPACE_PERMISSIONS["snapshot:write"].scope,
    idempotent: true,
  },
  async (call, { params, body }) => {
    const { principal } = call;
    const { workspace, project } = await call.door.read((tenant) =>
      openProject(tenant, principal, params.workspace, params.project, "snapshot:write")
    );
    const path = `/v1/workspaces/${workspace.slug}/projects/${project.slug}/snapshots/`;
    const reply = ({ snapshot, added }: Registered): Reply<SnapshotDocument> =>
      added
        ? created(snapshotDocument(snapshot), path + snapshot.number)
        : ok(snapshotDocument(snapshot));
    // A caller who is gone meanwhile asks again and gets the answer: what was begun is finished.
    const registered = await call.door.registerSnapshot({
      workspaceId: workspace.id,
      projectId: project.id,
      snapshotId: body.snapshot_id,
      parentId: body.parent,
      limits: call.limits.manifest,
      author: principal.id,
      message: checkMessage(body.message ?? ""),
      now: call.now,
      audit: call.audit,
      permit: (tenant) =>
        requireStillAllowed(tenant, principal, project.id, "snapshot:write", call.clock.now()),
      within: (tenant, done) => call.keep(tenant, reply(done)),
    });
    return reply(registered);
  },
  (call, { params }) =>
    call.door.read((tenant) =>
      openProject(tenant, call.principal, params.workspace, params.project, "snapshot:write")
    ),
);
