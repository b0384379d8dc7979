import { listWorkspaces as contract } from "../../api/workspaces.ts";
import { WORKSPACE_PERMISSIONS } from "../../api/permissions.ts";
import { requireScope } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { workspaceDocument } from "./workspace_document.ts";

/** `GET /v1/workspaces`: those that the caller is in; all of them for admins of the tenant. */
export const listWorkspaces = operation(contract, {
  permit: (call) => requireScope(call.principal, WORKSPACE_PERMISSIONS["workspace:read"].scope),
  handle: async (call, { query }) => {
    const { principal } = call;
    const page = await call.tenant.read((tenant) =>
      tenant.workspaces.list({
        archived: query.archived ?? false,
        ...(principal.tenantRole === "admin" ? {} : { member: principal.id }),
      }, pageRequest(query))
    );
    return ok({ items: page.items.map(workspaceDocument), next_cursor: page.nextCursor });
  },
});
