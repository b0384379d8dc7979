import { createProject as contract } from "../../api/projects.ts";
import { newId } from "../../domain/ids.ts";
import { addFirstEnvironments } from "../../domain/releases/environments.ts";
import type { Project } from "../../domain/projects/records.ts";
import { checkName, checkSlug } from "../../domain/slug.ts";
import { slugTaken } from "../../http/changed.ts";
import { operation } from "../../http/operation.ts";
import { inWorkspace } from "../../http/permits.ts";
import { created } from "../../http/reply.ts";
import { projectDocument, projectTag } from "./project_document.ts";

/** `POST /v1/workspaces/{workspace}/projects` */
export const createProject = operation(contract, {
  permit: inWorkspace(contract),
  handle: async (call, { body }, { workspace }) => {
    return await call.change(async (tenant) => {
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
      await addFirstEnvironments(tenant, project.id, call);
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
});
