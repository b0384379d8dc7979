import * as z from "zod";
import { requireTenantPermission } from "../../domain/identity/access.ts";
import { newId } from "../../domain/ids.ts";
import type { User } from "../../domain/identity/records.ts";
import { checkName } from "../../domain/slug.ts";
import { versionTag } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { HttpProblem } from "../../http/problem.ts";
import { created } from "../../http/reply.ts";
import { NewUser, UserDocument } from "../../api/users.ts";
import { userDocument } from "./user_document.ts";

/** `POST /v1/users` */
export const createUser = operation({
  id: "createUser",
  method: "post",
  path: "/v1/users",
  tag: "Users",
  summary: "Add a person to the tenant",
  description: "They get in with a token that an admin makes for them.",
  input: z.object({ body: NewUser }),
  status: 201,
  answer: UserDocument,
  problems: [409],
  idempotent: true,
}, async (call, { body }) => {
  requireTenantPermission(call.principal, "user:write");
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
}, (call) => requireTenantPermission(call.principal, "user:write"));
