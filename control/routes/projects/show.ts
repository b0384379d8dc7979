import * as z from "zod";
import { mayToo, openProject } from "../../domain/access.ts";
import { derived } from "../../domain/derived.ts";
import type { Project } from "../../domain/records.ts";
import { operation } from "../../http/operation.ts";
import { prefers } from "../../http/prefer.ts";
import { okAgain } from "../../http/reply.ts";
import { PUSH_FOLLOWS } from "../../wire/prefer.ts";
import { ProjectDocument, ProjectParams } from "../../wire/workspace.ts";
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
  preference: {
    name: PUSH_FOLLOWS,
    description: "a snapshot is about to be pushed; its validation may begin sooner then",
  },
}, async (call, { params }) => {
  const open = await call.door.read((tenant) =>
    openProject(tenant, call.principal, params.workspace, params.project, "project:read")
  );
  const { project } = open;
  if (prefers(call.headers, PUSH_FOLLOWS) && mayToo(call.principal, open, "snapshot:write")) {
    call.door.expectSnapshot(project.id);
  }
  return shown(project);
});

const shown = derived((project: Project) =>
  okAgain(projectDocument(project), { etag: projectTag(project) })
);
