import { showProject as contract } from "../../api/projects.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { projectDocument, projectTag } from "./project_document.ts";

/** `GET /v1/workspaces/{workspace}/projects/{project}` */
export const showProject = operation(contract, {
  permit: inProject(contract),
  handle: (_call, _input, { project }) =>
    ok(projectDocument(project), { etag: projectTag(project) }),
});
