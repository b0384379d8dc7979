import { listMembers as contract } from "../../api/members.ts";
import { operation } from "../../http/operation.ts";
import { inWorkspace } from "../../http/permits.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { memberDocument } from "./member_document.ts";

/** `GET /v1/workspaces/{workspace}/members` */
export const listMembers = operation(contract, {
  permit: inWorkspace(contract),
  handle: async (call, { query }, { workspace }) => {
    const page = await call.tenant.read((tenant) =>
      tenant.members.list(workspace.id, pageRequest(query))
    );
    return ok({ items: page.items.map(memberDocument), next_cursor: page.nextCursor });
  },
});
