import { changeUser as contract } from "../../api/users.ts";
import { notFound, requireTenantPermission } from "../../domain/identity/access.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { isId } from "../../domain/ids.ts";
import { checkName } from "../../domain/slug.ts";
import { changedRecord } from "../../http/changed.ts";
import { checkIfMatch, versionTag } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { HttpProblem } from "../../http/problem.ts";
import { ok } from "../../http/reply.ts";
import { userDocument } from "./user_document.ts";

/** `PATCH /v1/users/{user}` */
export const changeUser = operation(contract, {
  permit: ({ principal }, { params: { user } }) => {
    requireTenantPermission(principal, "user:write");
    if (!isId("user", user)) throw notFound("User", user);
    return user;
  },
  handle: async (call, { body }, id) => {
    if (id === call.principal.id && (body.disabled === true || body.tenant_role === "member")) {
      throw new HttpProblem("own_account", "No admin disables or demotes their own account", {
        hint: "Ask another admin, so that the tenant always has one",
      });
    }
    return await call.change(async (tenant) => {
      const user = await tenant.users.get(id);
      if (user === undefined) throw notFound("User", id);
      const expected = checkIfMatch(call.headers, user);
      // Two admins who demote each other at once: the second is none any more.
      const actorId = call.principal.id;
      const actor = isId("user", actorId) ? await tenant.users.get(actorId) : undefined;
      if (actor?.tenantRole !== "admin" || actor.disabledAt !== null) {
        throw new DomainError("forbidden", "Only an admin of the tenant may do this (user:write)");
      }
      const disabledAt = body.disabled ? user.disabledAt ?? call.now : null;
      const record = changedRecord(
        await tenant.users.change(id, {
          ...(body.name === undefined ? {} : { name: checkName(body.name) }),
          ...(body.tenant_role === undefined ? {} : { tenantRole: body.tenant_role }),
          ...(body.disabled === undefined ? {} : { disabledAt }),
        }, expected ? user.version : undefined),
        "User",
        id,
      );
      return {
        reply: ok(userDocument(record), { etag: versionTag(record) }),
        event: {
          action: "user.change",
          resources: [{ kind: "user", id }],
          details: {
            role_before: user.tenantRole,
            role_after: record.tenantRole,
            disabled: record.disabledAt !== null,
          },
        },
      };
    });
  },
});
