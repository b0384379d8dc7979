import { createUser as contract } from "../../api/users.ts";
import { newId } from "../../domain/ids.ts";
import type { User } from "../../domain/identity/records.ts";
import { checkName } from "../../domain/slug.ts";
import { versionTag } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inTenant } from "../../http/permits.ts";
import { HttpProblem } from "../../http/problem.ts";
import { created } from "../../http/reply.ts";
import { userDocument } from "./user_document.ts";

/** `POST /v1/users` */
export const createUser = operation(contract, {
  permit: inTenant(contract),
  handle: async (call, { body }) => {
    const user: User = {
      id: newId("user", call.clock, call.random),
      email: body.email,
      name: checkName(body.name ?? body.email),
      tenantRole: body.tenant_role ?? "member",
      createdAt: call.now,
      disabledAt: null,
      version: 1,
    };
    return await call.change(async (tenant) => {
      if (!await tenant.users.add(user)) {
        throw new HttpProblem("email_taken", `Address "${user.email}" belongs to another user`);
      }
      return {
        reply: created(userDocument(user), `/v1/users/${user.id}`, versionTag(user)),
        event: {
          action: "user.create",
          resources: [{ kind: "user", id: user.id }],
          details: { tenant_role: user.tenantRole },
        },
      };
    });
  },
});
