import * as z from "zod";
import { openProject } from "../../domain/identity/access.ts";
import { derived } from "../../domain/derived.ts";
import type { Project } from "../../domain/projects/records.ts";
import { operation } from "../../http/operation.ts";
import { okAgain } from "../../http/reply.ts";
import { ProjectDocument, ProjectParams } from "../../api/projects.ts";
import { projectDocument, projectTag } from "./project_document.ts";

/** `GET /v1/workspaces/{workspace}/projects/{project}` */
export const showProject = operation({
  id: "getProject",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}",
  tag: "Projects",
  summary: "Show a project and its newest snapshot",
  input: z.object({ params: ProjectParams }),
  status: 200,
  answer: ProjectDocument,
  problems: [404],
  etag: true,
}, async (call, { params }) => {
  const { project } = await call.door.read((tenant) =>
    openProject(tenant, call.principal, params.workspace, params.project, "project:read")
  );
  return shown(project);
});

const shown = derived((project: Project) =>
  okAgain(projectDocument(project), { etag: projectTag(project) })
);
