/** Documents about who may do what: users, service accounts, tokens, and the caller. @module */
import * as z from "zod";
import { Email, Name, NextCursor, PageQuery, Slug, Timestamp } from "./common.ts";
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
}).meta({ id: "NewUser" });
/** What may change about a person. */
export const UserChange = z.strictObject({
  name: Name.optional(),
  tenant_role: TenantRoleName.optional(),
  disabled: z.boolean().optional(),
}).meta({ id: "UserChange" });

/** A program that acts in its own name. */
export const ServiceAccountDocument = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  created_by: z.string(),
  created_at: Timestamp,
  disabled_at: Timestamp.nullable(),
}).meta({ id: "ServiceAccount" });
/** A program that acts in its own name. */
export type ServiceAccountDocument = z.infer<typeof ServiceAccountDocument>;
/** A page of service accounts. */
export const ServiceAccountPage = z.object({
  items: z.array(ServiceAccountDocument),
  next_cursor: NextCursor,
}).meta({ id: "ServiceAccountPage" });
/** A service account to add. */
export const NewServiceAccount = z.strictObject({ slug: Slug, name: Name.optional() })
  .meta({ id: "NewServiceAccount" });
/** What may change about a service account. */
export const ServiceAccountChange = z.strictObject({
  name: Name.optional(),
  disabled: z.boolean().optional(),
}).meta({ id: "ServiceAccountChange" });

/** A token, without its secret. */
export const TokenDocument = z.object({
  id: z.string(),
  owner_id: z.string(),
  created_by: z.string(),
  name: z.string(),
  prefix: z.string().meta({ description: "What may be shown of the token" }),
  scopes: z.array(ScopeName),
  created_at: Timestamp,
  expires_at: Timestamp.nullable().meta({ description: "Null: never" }),
  last_used_at: Timestamp.nullable().meta({ description: "To the minute" }),
  revoked_at: Timestamp.nullable(),
}).meta({ id: "Token" });
/** A token, without its secret. */
export type TokenDocument = z.infer<typeof TokenDocument>;
/** A page of tokens. */
export const TokenPage = z.object({ items: z.array(TokenDocument), next_cursor: NextCursor })
  .meta({ id: "TokenPage" });
/** Query of the tokens. */
export const TokenQuery = PageQuery.extend({
  owner: z.string().min(1).max(64).optional().meta({
    description:
      "Id of a user or service account, or `all`; default: the caller's own. Others take an admin",
  }),
});
/** A token to make. */
export const NewToken = z.strictObject({
  name: Name,
  scopes: z.array(ScopeName).min(1).max(16).meta({ description: "None that the caller lacks" }),
  expires_in_days: z.int().min(1).max(3650).nullable().optional().meta({
    description:
      "Default 90, or until the caller's token expires; null: never. 403 when it would outlive the caller's token",
  }),
  owner: z.string().min(1).max(64).optional().meta({
    description: "Id of a user or service account; default: the caller. Others take an admin",
  }),
}).meta({ id: "NewToken" });
/** A new token with its secret, shown this once. */
export const IssuedTokenDocument = TokenDocument.extend({
  token: z.string().meta({ description: "The token itself. Shown once and kept nowhere" }),
}).meta({ id: "IssuedToken" });
/** A new token with its secret. */
export type IssuedTokenDocument = z.infer<typeof IssuedTokenDocument>;
