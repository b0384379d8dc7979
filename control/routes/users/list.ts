import * as z from "zod";
import { requireTenantPermission } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { PageQuery } from "../../api/common.ts";
import { UserPage } from "../../api/users.ts";
import { userDocument } from "./user_document.ts";

/** `GET /v1/users` */
export const listUsers = operation({
  id: "listUsers",
  method: "get",
  path: "/v1/users",
  tag: "Users",
  summary: "List the people of the tenant",
  input: z.object({ query: PageQuery }),
  status: 200,
  answer: UserPage,
  problems: [],
}, async (call, { query }) => {
  requireTenantPermission(call.principal, "user:read");
  const page = await call.door.read((tenant) => tenant.users.list(pageRequest(query)));
  return ok({ items: page.items.map(userDocument), next_cursor: page.nextCursor });
});
