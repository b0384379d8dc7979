import { listProjects as contract } from "../../api/projects.ts";
import { operation } from "../../http/operation.ts";
import { inWorkspace } from "../../http/permits.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { projectDocument } from "./project_document.ts";

/** `GET /v1/workspaces/{workspace}/projects` */
export const listProjects = operation(contract, {
  permit: inWorkspace(contract),
  handle: async (call, { query }, { workspace }) => {
    const filter = { workspaceId: workspace.id, archived: query.archived ?? false };
    const page = await call.tenant.read((tenant) =>
      tenant.projects.list(filter, pageRequest(query))
    );
    return ok({ items: page.items.map(projectDocument), next_cursor: page.nextCursor });
  },
});
