import type { Token } from "../../domain/identity/records.ts";
import type { TokenDocument } from "../../api/tokens.ts";

/** A token as the wire has it, without anything of the secret. */
export function tokenDocument(token: Token): TokenDocument {
  return {
    id: token.id,
    owner_id: token.ownerId,
    created_by: token.createdBy,
    name: token.name,
    prefix: token.prefix,
    scopes: [...token.scopes],
    created_at: token.createdAt.toISOString(),
    expires_at: token.expiresAt?.toISOString() ?? null,
    last_used_at: token.lastUsedAt?.toISOString() ?? null,
    revoked_at: token.revokedAt?.toISOString() ?? null,
  };
}
