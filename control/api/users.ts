/** People of the tenant: their documents and operations. @module */
import * as z from "zod";
import { Email, Name, NextCursor, PageQuery, Reference, Timestamp } from "./common.ts";
import { defineContract, document } from "./contract.ts";
import { TenantRoleName } from "./roles.ts";

/** A person. */
export const UserDocument = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  tenant_role: TenantRoleName,
  created_at: Timestamp,
  disabled_at: Timestamp.nullable(),
}).meta({ id: "User" });
/** A person. */
export type UserDocument = z.infer<typeof UserDocument>;
/** A page of people. */
export const UserPage = z.object({ items: z.array(UserDocument), next_cursor: NextCursor })
  .meta({ id: "UserPage" });
/** A person to add. */
export const NewUser = z.strictObject({
  email: Email,
  name: Name.optional(),
  tenant_role: TenantRoleName.optional().meta({ description: "Default: `member`" }),
}).meta({
  id: "NewUser",
  examples: [{ email: "ada@example.com", name: "Ada", tenant_role: "member" }],
});
/** What may change about a person. */
export const UserChange = z.strictObject({
  name: Name.optional(),
  tenant_role: TenantRoleName.optional(),
  disabled: z.boolean().optional(),
}).meta({ id: "UserChange", examples: [{ disabled: true }] });

/** `GET /v1/users` */
export const listUsers = defineContract({
  id: "listUsers",
  method: "get",
  path: "/v1/users",
  tag: "Users",
  summary: "List the people of the tenant",
  input: z.object({ query: PageQuery }),
  answer: document(UserPage),
  problems: [],
  permission: "user:read",
});

/** `POST /v1/users` */
export const createUser = defineContract({
  id: "createUser",
  method: "post",
  path: "/v1/users",
  tag: "Users",
  summary: "Add a person to the tenant",
  description: "They get in with a token that an admin makes for them.",
  input: z.object({ body: NewUser }),
  answer: document(UserDocument, 201),
  problems: ["invalid_name", "email_taken"],
  permission: "user:write",
  idempotent: true,
});

/** `PATCH /v1/users/{user}` */
export const changeUser = defineContract({
  id: "changeUser",
  method: "patch",
  path: "/v1/users/{user}",
  tag: "Users",
  summary: "Rename, promote, demote, disable or enable a person",
  description: "None of the tokens of a disabled person is accepted.",
  input: z.object({ params: z.object({ user: Reference }), body: UserChange }),
  answer: document(UserDocument),
  problems: ["not_found", "invalid_name", "own_account"],
  permission: "user:write",
  ifMatch: true,
  etag: true,
  repeatable: true,
});
