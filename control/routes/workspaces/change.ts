import { changeWorkspace as contract } from "../../api/workspaces.ts";
import { openWorkspace } from "../../domain/identity/access.ts";
import { checkName, checkSlug } from "../../domain/slug.ts";
import { changedRecord } from "../../http/changed.ts";
import { checkIfMatch, versionTag } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inWorkspace } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { workspaceDocument } from "./workspace_document.ts";

/** `PATCH /v1/workspaces/{workspace}` */
export const changeWorkspace = operation(contract, {
  permit: inWorkspace(contract),
  handle: async (call, { params, body }) =>
    await call.change(async (tenant) => {
      const { archived, name, slug } = body;
      const open = (permission: "workspace:rename" | "workspace:archive") =>
        openWorkspace(tenant, call.principal, params.workspace, permission);
      const renames = name !== undefined || slug !== undefined || archived === undefined;
      let { workspace } = await open(
        archived === undefined ? "workspace:rename" : "workspace:archive",
      );
      // Bringing back and renaming at once: it is not archived any more when it is renamed.
      if (renames && archived !== false) ({ workspace } = await open("workspace:rename"));
      const expected = checkIfMatch(call.headers, workspace);
      const record = changedRecord(
        await tenant.workspaces.change(workspace.id, {
          ...(name === undefined ? {} : { name: checkName(name) }),
          ...(slug === undefined ? {} : { slug: checkSlug(slug) }),
          ...(archived === undefined
            ? {}
            : { archivedAt: archived ? workspace.archivedAt ?? call.now : null }),
        }, expected ? workspace.version : undefined),
        "Workspace",
        params.workspace,
        slug,
      );
      return {
        reply: ok(workspaceDocument(record), { etag: versionTag(record) }),
        event: {
          action: "workspace.change",
          resources: [{ kind: "workspace", id: workspace.id }],
          details: {
            slug_before: workspace.slug,
            slug_after: record.slug,
            archived: record.archivedAt !== null,
          },
        },
      };
    }),
});
