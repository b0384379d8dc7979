/** Members of workspaces: their documents and operations. @module */
import * as z from "zod";
import { NextCursor, PageQuery, Reference, Timestamp } from "./common.ts";
import { defineContract, document, nothing } from "./contract.ts";
import { RoleName } from "./roles.ts";

/** A principal's role in a workspace. */
export const MemberDocument = z.object({
  principal_id: z.string(),
  role: RoleName,
  name: z.string(),
  email: z.string().nullable().meta({ description: "Null for service accounts" }),
  added_at: Timestamp,
}).meta({ id: "Member" });
/** A principal's role in a workspace. */
export type MemberDocument = z.infer<typeof MemberDocument>;
/** A page of members. */
export const MemberPage = z.object({ items: z.array(MemberDocument), next_cursor: NextCursor })
  .meta({ id: "MemberPage" });
/** The role to give. */
export const MemberRole = z.strictObject({ role: RoleName }).meta({
  id: "MemberRole",
  examples: [{ role: "developer" }],
});

/** `GET /v1/workspaces/{workspace}/members` */
export const listMembers = defineContract({
  id: "listMembers",
  method: "get",
  path: "/v1/workspaces/{workspace}/members",
  tag: "Members",
  summary: "List who has a role in a workspace",
  description: "Admins of the tenant are owners everywhere without being listed.",
  input: z.object({ params: z.object({ workspace: Reference }), query: PageQuery }),
  answer: document(MemberPage),
  problems: ["not_found"],
  permission: "member:read",
});

/** `PUT /v1/workspaces/{workspace}/members/{principal}` */
export const setMember = defineContract({
  id: "setMember",
  method: "put",
  path: "/v1/workspaces/{workspace}/members/{principal}",
  tag: "Members",
  summary: "Give a user or a service account a role in a workspace",
  input: z.object({
    params: z.object({ workspace: Reference, principal: Reference }),
    body: MemberRole,
  }),
  answer: document(MemberDocument),
  problems: ["not_found", "archived", "last_owner"],
  permission: "member:write",
});

/** `DELETE /v1/workspaces/{workspace}/members/{principal}` */
export const removeMember = defineContract({
  id: "removeMember",
  method: "delete",
  path: "/v1/workspaces/{workspace}/members/{principal}",
  tag: "Members",
  summary: "Take a member's role in a workspace away",
  input: z.object({ params: z.object({ workspace: Reference, principal: Reference }) }),
  answer: nothing(),
  problems: ["not_found", "archived", "last_owner"],
  permission: "member:write",
});
