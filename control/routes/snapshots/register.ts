import * as z from "zod";
import { openProject } from "../../domain/identity/access.ts";
import { changedFiles } from "../../domain/snapshots/changed_files.ts";
import { checkManifest } from "../../domain/snapshots/check_manifest.ts";
import type { Registered } from "../../domain/snapshots/register_snapshot.ts";
import { WORKSPACE_PERMISSIONS } from "../../api/permissions.ts";
import { checkMessage } from "../../domain/slug.ts";
import { requireStillAllowed } from "../../domain/identity/still_allowed.ts";
import { operation } from "../../http/operation.ts";
import { created, ok, type Reply } from "../../http/reply.ts";
import { NewSnapshot, SnapshotDocument } from "../../api/snapshots.ts";
import { ProjectParams } from "../../api/projects.ts";
import { carriedContents } from "./carried_contents.ts";
import { snapshotDocument } from "./snapshot_document.ts";
import { snapshotIdOf } from "./snapshot_id_of.ts";

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
    bodyLimit: "manifestBody",
    scope: WORKSPACE_PERMISSIONS["snapshot:write"].scope,
    idempotent: true,
  },
  async (call, { params, body }) => {
    const { principal } = call;
    const parentId = snapshotIdOf(body.parent);
    const id = snapshotIdOf(body.snapshot_id ?? null);
    const { workspace, project, listed } = await call.door.read(async (tenant) => {
      const open = await openProject(
        tenant,
        principal,
        params.workspace,
        params.project,
        "snapshot:write",
      );
      const { files = [], changes } = body;
      if (changes === undefined || id === null) return { ...open, listed: { files } };
      const changed = { project: open.project, parentId, id, changes };
      return { ...open, listed: await changedFiles(tenant, changed) };
    });
    const path = `/v1/workspaces/${workspace.slug}/projects/${project.slug}/snapshots/`;
    const reply = ({ snapshot, added }: Registered): Reply<SnapshotDocument> =>
      added
        ? created(snapshotDocument(snapshot), path + snapshot.number)
        : ok(snapshotDocument(snapshot));
    const manifest = await checkManifest(listed, call.limits.manifest);
    // A caller who is gone meanwhile asks again and gets the answer: what was begun is finished.
    const registered = await call.door.registerSnapshot({
      workspaceId: workspace.id,
      projectId: project.id,
      parentId,
      manifest,
      carried: carriedContents(manifest, body.blobs ?? []),
      expectedId: id ?? undefined,
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
