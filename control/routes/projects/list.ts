import * as z from "zod";
import { openWorkspace } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { Reference } from "../../api/common.ts";
import { ProjectPage } from "../../api/projects.ts";
import { ArchivableQuery } from "../../api/workspaces.ts";
import { projectDocument } from "./project_document.ts";

/** `GET /v1/workspaces/{workspace}/projects` */
export const listProjects = operation({
  id: "listProjects",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects",
  tag: "Projects",
  summary: "List the projects of a workspace, by slug",
  input: z.object({ params: z.object({ workspace: Reference }), query: ArchivableQuery }),
  status: 200,
  answer: ProjectPage,
  problems: [404],
}, async (call, { params, query }) => {
  const page = await call.door.read(async (tenant) => {
    const { workspace } = await openWorkspace(
      tenant,
      call.principal,
      params.workspace,
      "project:read",
    );
    const filter = { workspaceId: workspace.id, archived: query.archived === "true" };
    return await tenant.projects.list(filter, pageRequest(query));
  });
  return ok({ items: page.items.map(projectDocument), next_cursor: page.nextCursor });
});
