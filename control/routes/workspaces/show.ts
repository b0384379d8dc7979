import { showWorkspace as contract } from "../../api/workspaces.ts";
import { versionTag } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inWorkspace } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { workspaceDocument } from "./workspace_document.ts";

/** `GET /v1/workspaces/{workspace}` */
export const showWorkspace = operation(contract, {
  permit: inWorkspace(contract),
  handle: (_call, _input, { workspace }) =>
    ok(workspaceDocument(workspace), { etag: versionTag(workspace) }),
});
