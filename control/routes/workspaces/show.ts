import * as z from "zod";
import { openWorkspace } from "../../domain/identity/access.ts";
import { versionTag } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { ok } from "../../http/reply.ts";
import { Reference } from "../../api/common.ts";
import { WorkspaceDocument } from "../../api/workspaces.ts";
import { workspaceDocument } from "./workspace_document.ts";

/** `GET /v1/workspaces/{workspace}` */
export const showWorkspace = operation({
  id: "getWorkspace",
  method: "get",
  path: "/v1/workspaces/{workspace}",
  tag: "Workspaces",
  summary: "Show a workspace",
  input: z.object({ params: z.object({ workspace: Reference }) }),
  status: 200,
  answer: WorkspaceDocument,
  problems: [404],
  etag: true,
}, async (call, { params }) => {
  const { workspace } = await call.door.read((tenant) =>
    openWorkspace(tenant, call.principal, params.workspace, "workspace:read")
  );
  return ok(workspaceDocument(workspace), { etag: versionTag(workspace) });
});
