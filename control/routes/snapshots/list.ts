import * as z from "zod";
import { openProject } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { PageQuery } from "../../api/common.ts";
import { SnapshotPage } from "../../api/snapshots.ts";
import { ProjectParams } from "../../api/projects.ts";
import { snapshotDocument } from "./snapshot_document.ts";

/** `GET …/snapshots` */
export const listSnapshots = operation({
  id: "listSnapshots",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots",
  tag: "Snapshots",
  summary: "List the snapshots of a project, newest first",
  input: z.object({ params: ProjectParams, query: PageQuery }),
  status: 200,
  answer: SnapshotPage,
  problems: [404],
}, async (call, { params, query }) => {
  const page = await call.door.read(async (tenant) => {
    const { project } = await openProject(
      tenant,
      call.principal,
      params.workspace,
      params.project,
      "snapshot:read",
    );
    return await tenant.snapshots.list(project.id, pageRequest(query));
  });
  return ok({ items: page.items.map(snapshotDocument), next_cursor: page.nextCursor });
});
