import * as z from "zod";
import { requireScope } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { ArchivableQuery, WorkspacePage } from "../../api/workspaces.ts";
import { workspaceDocument } from "./workspace_document.ts";

/** `GET /v1/workspaces`: those that the caller is in; all of them for admins of the tenant. */
export const listWorkspaces = operation({
  id: "listWorkspaces",
  method: "get",
  path: "/v1/workspaces",
  tag: "Workspaces",
  summary: "List the workspaces that you are in, by slug",
  input: z.object({ query: ArchivableQuery }),
  status: 200,
  answer: WorkspacePage,
  problems: [],
}, async (call, { query }) => {
  const { principal } = call;
  requireScope(principal, "project:read");
  const page = await call.door.read((tenant) =>
    tenant.workspaces.list({
      archived: query.archived === "true",
      ...(principal.tenantRole === "admin" ? {} : { member: principal.id }),
    }, pageRequest(query))
  );
  return ok({ items: page.items.map(workspaceDocument), next_cursor: page.nextCursor });
});
