import * as z from "zod";
import { notFound, requireTenantPermission } from "../../domain/identity/access.ts";
import { isId } from "../../domain/ids.ts";
import { operation } from "../../http/operation.ts";
import { nothing } from "../../http/reply.ts";
import { Reference } from "../../api/common.ts";

/** `DELETE /v1/tokens/{token}` */
export const revokeToken = operation({
  id: "revokeToken",
  method: "delete",
  path: "/v1/tokens/{token}",
  tag: "Tokens",
  summary: "Revoke a token, for good",
  description: "Takes effect with the next request. Revoking a revoked token changes nothing.",
  input: z.object({ params: z.object({ token: Reference }) }),
  status: 204,
  answer: undefined,
  problems: [404],
}, async (call, { params }) => {
  const { principal } = call;
  requireTenantPermission(principal, "token:write");
  const id = params.token;
  if (!isId("token", id)) throw notFound("Token", id);
  return await call.change(async (tenant) => {
    const token = await tenant.tokens.get(id);
    // Whose token it is, only its owner and admins may know.
    const visible = token?.ownerId === principal.id || principal.tenantRole === "admin";
    if (token === undefined || !visible) throw notFound("Token", id);
    if (token.revokedAt !== null) return { reply: nothing() };
    await tenant.tokens.revoke(id, call.now);
    return {
      reply: nothing(),
      event: {
        action: "token.revoke",
        resources: [{ kind: "token", id }, { kind: "principal", id: token.ownerId }],
      },
    };
  });
});
