import * as z from "zod";
import { notFound, requireTenantPermission } from "../../domain/identity/access.ts";
import { isPrincipalId } from "../../domain/ids.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { ok } from "../../http/reply.ts";
import { TokenPage, TokenQuery } from "../../api/tokens.ts";
import { tokenDocument } from "./token_document.ts";

/** `GET /v1/tokens` */
export const listTokens = operation({
  id: "listTokens",
  method: "get",
  path: "/v1/tokens",
  tag: "Tokens",
  summary: "List tokens, newest first, revoked and expired ones included",
  input: z.object({ query: TokenQuery }),
  status: 200,
  answer: TokenPage,
  problems: [404],
}, async (call, { query }) => {
  const { principal } = call;
  const owner = query.owner ?? principal.id;
  requireTenantPermission(principal, owner === principal.id ? "token:write" : "token:write_any");
  if (owner !== "all" && !isPrincipalId(owner)) throw notFound("Owner", owner);
  const filter = owner === "all" ? {} : { ownerId: owner };
  const page = await call.door.read((tenant) => tenant.tokens.list(filter, pageRequest(query)));
  return ok({ items: page.items.map(tokenDocument), next_cursor: page.nextCursor });
});
