import { registerSnapshot as contract, type SnapshotDocument } from "../../api/snapshots.ts";
import { changedFiles } from "../../domain/snapshots/changed_files.ts";
import { checkManifest } from "../../domain/snapshots/check_manifest.ts";
import type { Registered } from "../../domain/snapshots/register_snapshot.ts";
import { checkMessage } from "../../domain/slug.ts";
import { requireStillAllowed } from "../../domain/identity/still_allowed.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { created, ok, type Reply } from "../../http/reply.ts";
import { carriedContents } from "./carried_contents.ts";
import { snapshotDocument } from "./snapshot_document.ts";
import { snapshotIdOf } from "./snapshot_id_of.ts";

/** `POST …/snapshots`: validates what was uploaded and makes it the project's newest snapshot. */
export const registerSnapshot = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { body }, { workspace, project }) => {
    const { principal } = call;
    const parentId = snapshotIdOf(body.parent);
    const id = snapshotIdOf(body.snapshot_id ?? null);
    const { files = [], changes } = body;
    const listed = changes === undefined || id === null
      ? { files }
      : await call.door.read((tenant) => changedFiles(tenant, { project, parentId, id, changes }));
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
});
