import * as z from "zod";
import { openWorkspace } from "../../domain/identity/access.ts";
import { newId } from "../../domain/ids.ts";
import type { Project } from "../../domain/projects/records.ts";
import { checkName, checkSlug } from "../../domain/slug.ts";
import { slugTaken } from "../../http/changed.ts";
import { operation } from "../../http/operation.ts";
import { created } from "../../http/reply.ts";
import { Reference } from "../../api/common.ts";
import { NewProject, ProjectDocument } from "../../api/projects.ts";
import { projectDocument, projectTag } from "./project_document.ts";

/** `POST /v1/workspaces/{workspace}/projects` */
export const createProject = operation(
  {
    id: "createProject",
    method: "post",
    path: "/v1/workspaces/{workspace}/projects",
    tag: "Projects",
    summary: "Make a project",
    input: z.object({ params: z.object({ workspace: Reference }), body: NewProject }),
    status: 201,
    answer: ProjectDocument,
    problems: [404, 409],
    idempotent: true,
  },
  async (call, { params, body }) => {
    return await call.change(async (tenant) => {
      const { workspace } = await openWorkspace(
        tenant,
        call.principal,
        params.workspace,
        "project:create",
      );
      const project: Project = {
        id: newId("project", call.clock, call.random),
        workspaceId: workspace.id,
        slug: checkSlug(body.slug),
        name: checkName(body.name ?? body.slug),
        createdAt: call.now,
        archivedAt: null,
        retention: null,
        head: null,
        version: 1,
      };
      if (!await tenant.projects.add(project)) throw slugTaken(project.slug);
      return {
        reply: created(
          projectDocument(project),
          `/v1/workspaces/${workspace.slug}/projects/${project.slug}`,
          projectTag(project),
        ),
        event: {
          action: "project.create",
          resources: [{ kind: "workspace", id: workspace.id }, { kind: "project", id: project.id }],
          details: { slug: project.slug },
        },
      };
    });
  },
  (call, { params }) =>
    call.door.read((tenant) =>
      openWorkspace(tenant, call.principal, params.workspace, "project:create")
    ),
);
