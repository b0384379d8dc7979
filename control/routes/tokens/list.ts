import { listTokens as contract } from "../../api/tokens.ts";
import { notFound, requireTenantPermission } from "../../domain/identity/access.ts";
import { isPrincipalId } from "../../domain/ids.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { tokenDocument } from "./token_document.ts";

/** `GET /v1/tokens` */
export const listTokens = operation(contract, {
  permit: ({ principal }, { query }) => {
    const owner = query.owner ?? principal.id;
    requireTenantPermission(principal, owner === principal.id ? "token:write" : "token:write_any");
    if (owner === "all") return {};
    if (!isPrincipalId(owner)) throw notFound("Owner", owner);
    return { ownerId: owner };
  },
  handle: async (call, { query }, filter) => {
    const page = await call.tenant.read((tenant) => tenant.tokens.list(filter, pageRequest(query)));
    return ok({ items: page.items.map(tokenDocument), next_cursor: page.nextCursor });
  },
});
