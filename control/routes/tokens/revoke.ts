import { revokeToken as contract } from "../../api/tokens.ts";
import { notFound, requireTenantPermission } from "../../domain/identity/access.ts";
import { isId } from "../../domain/ids.ts";
import { operation } from "../../http/operation.ts";
import { noContent } from "../../http/reply.ts";

/** `DELETE /v1/tokens/{token}` */
export const revokeToken = operation(contract, {
  permit: ({ principal }, { params: { token } }) => {
    requireTenantPermission(principal, "token:write");
    if (!isId("token", token)) throw notFound("Token", token);
    return token;
  },
  handle: async (call, _input, id) => {
    const { principal } = call;
    return await call.change(async (tenant) => {
      const token = await tenant.tokens.get(id);
      // Whose token it is, only its owner and admins may know.
      const visible = token?.ownerId === principal.id || principal.tenantRole === "admin";
      if (token === undefined || !visible) throw notFound("Token", id);
      if (token.revokedAt !== null) return { reply: noContent() };
      await tenant.tokens.revoke(id, call.now);
      return {
        reply: noContent(),
        event: {
          action: "token.revoke",
          resources: [{ kind: "token", id }, { kind: "principal", id: token.ownerId }],
        },
      };
    });
  },
});
