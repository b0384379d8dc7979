import { type RegisteredDocument, registerSnapshot as contract } from "../../api/snapshots.ts";
import {
  type Registered,
  registerSnapshot as register,
} from "../../domain/snapshots/register_snapshot.ts";
import { checkMessage } from "../../domain/slug.ts";
import { requireStillAllowed } from "../../domain/identity/still_allowed.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { created, ok, type Reply } from "../../http/reply.ts";
import { followedDocument } from "../deployments/deployment_document.ts";
import { snapshotDocument } from "./snapshot_document.ts";

/** `POST …/snapshots`: validates what was uploaded and makes it the project's newest snapshot. */
export const registerSnapshot = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { body }, { workspace, project }) => {
    const { principal } = call;
    const path = `/v1/workspaces/${workspace.slug}/projects/${project.slug}/snapshots/`;
    const reply = ({ snapshot, added, followed }: Registered): Reply<RegisteredDocument> => {
      const body = { ...snapshotDocument(snapshot), followed: followed.map(followedDocument) };
      return added ? created(body, path + snapshot.number) : ok(body);
    };
    // A caller who is gone meanwhile asks again and gets the answer: what was begun is finished.
    const registered = await call.tenant.run(register, {
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
});
