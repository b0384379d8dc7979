/** The caller, and the operation that tells who that is. @module */
import * as z from "zod";
import { defineContract, document } from "./contract.ts";
import { RoleName, TenantRoleName } from "./roles.ts";
import { ScopeName } from "./scopes.ts";

/** The caller, as `aiel auth login` and `aiel info` need it. */
export const Me = z.object({
  id: z.string(),
  kind: z.enum(["user", "service_account"]),
  name: z.string(),
  email: z.string().nullable().meta({ description: "Null for service accounts" }),
  tenant_id: z.string(),
  tenant_slug: z.string(),
  tenant_name: z.string(),
  tenant_role: TenantRoleName,
  token_id: z.string(),
  scopes: z.array(ScopeName),
  workspaces: z.array(z.object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    role: RoleName,
    projects: z.array(z.object({ id: z.string(), slug: z.string(), name: z.string() })),
  })),
  truncated: z.boolean().meta({
    description: "There are more workspaces or projects than are listed here: list them by page",
  }),
}).meta({ id: "Me" });
/** The caller. */
export type Me = z.infer<typeof Me>;

/** `GET /v1/auth/me`: what `aiel auth login` checks a token with. Every token may ask this. */
export const me = defineContract({
  id: "getMe",
  method: "get",
  path: "/v1/auth/me",
  tag: "Identity",
  summary: "Who am I",
  description: "Workspaces are listed for tokens with the scope `project:read` only.",
  input: z.object({}),
  answer: document(Me),
  problems: [],
  permission: "any_token",
});
