import * as z from "zod";
import { openWorkspace } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { PageQuery, Reference } from "../../api/common.ts";
import { MemberPage } from "../../api/members.ts";
import { memberDocument } from "./member_document.ts";

/** `GET /v1/workspaces/{workspace}/members` */
export const listMembers = operation({
  id: "listMembers",
  method: "get",
  path: "/v1/workspaces/{workspace}/members",
  tag: "Members",
  summary: "List who has a role in a workspace",
  description: "Admins of the tenant are owners everywhere without being listed.",
  input: z.object({ params: z.object({ workspace: Reference }), query: PageQuery }),
  status: 200,
  answer: MemberPage,
  problems: [404],
}, async (call, { params, query }) => {
  const page = await call.door.read(async (tenant) => {
    const { workspace } = await openWorkspace(
      tenant,
      call.principal,
      params.workspace,
      "member:read",
    );
    return await tenant.members.list(workspace.id, pageRequest(query));
  });
  return ok({ items: page.items.map(memberDocument), next_cursor: page.nextCursor });
});
