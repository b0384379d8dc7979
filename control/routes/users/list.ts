import { listUsers as contract } from "../../api/users.ts";
import { operation } from "../../http/operation.ts";
import { inTenant } from "../../http/permits.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { userDocument } from "./user_document.ts";

/** `GET /v1/users` */
export const listUsers = operation(contract, {
  permit: inTenant(contract),
  handle: async (call, { query }) => {
    const page = await call.tenant.read((tenant) => tenant.users.list(pageRequest(query)));
    return ok({ items: page.items.map(userDocument), next_cursor: page.nextCursor });
  },
});
