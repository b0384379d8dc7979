import * as z from "zod";
import { openWorkspace } from "../../domain/identity/access.ts";
import { checkName, checkSlug } from "../../domain/slug.ts";
import { changedRecord } from "../../http/changed.ts";
import { checkIfMatch, versionTag } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { ok } from "../../http/reply.ts";
import { Reference } from "../../api/common.ts";
import { WorkspaceChange, WorkspaceDocument } from "../../api/workspaces.ts";
import { workspaceDocument } from "./workspace_document.ts";

/** `PATCH /v1/workspaces/{workspace}` */
export const changeWorkspace = operation({
  id: "changeWorkspace",
  method: "patch",
  path: "/v1/workspaces/{workspace}",
  tag: "Workspaces",
  summary: "Rename a workspace, archive it or bring it back",
  description: "Archiving takes an owner. What is archived can be read, and not changed.",
  input: z.object({ params: z.object({ workspace: Reference }), body: WorkspaceChange }),
  status: 200,
  answer: WorkspaceDocument,
  problems: [404, 409, 412],
  ifMatch: true,
  etag: true,
}, async (call, { params, body }) =>
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
  }));
