import { createWorkspace as contract } from "../../api/workspaces.ts";
import { newId } from "../../domain/ids.ts";
import type { Workspace } from "../../domain/projects/records.ts";
import { checkName, checkSlug } from "../../domain/slug.ts";
import { slugTaken } from "../../http/changed.ts";
import { versionTag } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inTenant } from "../../http/permits.ts";
import { created } from "../../http/reply.ts";
import { workspaceDocument } from "./workspace_document.ts";

/** `POST /v1/workspaces` */
export const createWorkspace = operation(contract, {
  permit: inTenant(contract),
  handle: async (call, { body }) => {
    const { principal } = call;
    const workspace: Workspace = {
      id: newId("workspace", call.clock, call.random),
      slug: checkSlug(body.slug),
      name: checkName(body.name ?? body.slug),
      createdAt: call.now,
      archivedAt: null,
      version: 1,
    };
    return await call.change(async (tenant) => {
      if (!await tenant.workspaces.add(workspace)) throw slugTaken(workspace.slug);
      await tenant.members.set({
        workspaceId: workspace.id,
        principalId: principal.id,
        role: "owner",
        at: call.now,
      });
      return {
        reply: created(
          workspaceDocument(workspace),
          `/v1/workspaces/${workspace.slug}`,
          versionTag(workspace),
        ),
        event: {
          action: "workspace.create",
          resources: [{ kind: "workspace", id: workspace.id }],
          details: { slug: workspace.slug },
        },
      };
    });
  },
});
