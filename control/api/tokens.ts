/** Tokens: their documents and operations. @module */
import * as z from "zod";
import { Name, NextCursor, PageQuery, Reference, Timestamp } from "./common.ts";
import { defineContract, document, nothing } from "./contract.ts";
import { ScopeName } from "./scopes.ts";

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
}).meta({
  id: "NewToken",
  examples: [{ name: "ci", scopes: ["project:read", "snapshot:write"], expires_in_days: 30 }],
});
/** A token to make. */
export type NewToken = z.infer<typeof NewToken>;
/** A new token with its secret, shown this once. */
export const IssuedTokenDocument = TokenDocument.extend({
  token: z.string().meta({ description: "The token itself. Shown once and kept nowhere" }),
}).meta({ id: "IssuedToken" });
/** A new token with its secret. */
export type IssuedTokenDocument = z.infer<typeof IssuedTokenDocument>;

/** `GET /v1/tokens` */
export const listTokens = defineContract({
  id: "listTokens",
  method: "get",
  path: "/v1/tokens",
  tag: "Tokens",
  summary: "List tokens, newest first, revoked and expired ones included",
  input: z.object({ query: TokenQuery }),
  answer: document(TokenPage),
  problems: ["not_found"],
  permission: "token:write",
});

/** `POST /v1/tokens` */
export const createToken = defineContract({
  id: "createToken",
  method: "post",
  path: "/v1/tokens",
  tag: "Tokens",
  summary: "Make a token",
  description:
    "The token itself is in this answer only. It never may do more than the one that makes it, and never lives longer.",
  input: z.object({ body: NewToken }),
  answer: document(IssuedTokenDocument, 201),
  problems: ["not_found", "invalid_name"],
  permission: "token:write",
  idempotent: true,
  secret: true,
});

/** `DELETE /v1/tokens/{token}` */
export const revokeToken = defineContract({
  id: "revokeToken",
  method: "delete",
  path: "/v1/tokens/{token}",
  tag: "Tokens",
  summary: "Revoke a token, for good",
  description: "Takes effect with the next request. Revoking a revoked token changes nothing.",
  input: z.object({ params: z.object({ token: Reference }) }),
  answer: nothing(),
  problems: ["not_found"],
  permission: "token:write",
});
