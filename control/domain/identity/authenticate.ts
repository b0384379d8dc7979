import type { Credential } from "./ports.ts";
import { DomainError } from "../domain_error.ts";
import type { PrincipalId, TenantId, TokenId } from "../ids.ts";
import type { Actor } from "../audit/records.ts";
import type { Tenant } from "./records.ts";
import type { TenantRole } from "../../api/roles.ts";
import type { Scope } from "../../api/scopes.ts";
import { parseToken, tokenMatches } from "./token.ts";

/** Who is calling: everything the rules need to know of a request's author. */
export interface Principal {
  readonly kind: "user" | "service_account";
  readonly id: PrincipalId;
  readonly name: string;
  /** Null for service accounts. */
  readonly email: string | null;
  readonly tenant: Tenant;
  readonly tenantRole: TenantRole;
  readonly tokenId: TokenId;
  readonly scopes: readonly Scope[];
}

/**
 * Why a token is not accepted. For the log and the audit; the caller hears the same for all of
 * them.
 */
export type Rejection =
  | "malformed"
  | "unknown"
  | "wrong_secret"
  | "revoked"
  | "expired"
  | "disabled";

/** What came of a token. */
export type Authentication =
  | {
    readonly ok: true;
    readonly principal: Principal;
    readonly lastUsedAt: Date | null;
    /** From then on it is good no more. */
    readonly expiresAt: Date | null;
  }
  | {
    readonly ok: false;
    readonly reason: Rejection;
    /** Only when the secret was right: whose token it is, so that their audit can have it. */
    readonly owner: { readonly tenantId: TenantId; readonly actor: Actor } | undefined;
  };

// The hash of nothing: an unknown token costs as much as a wrong one.
const NO_HASH = "00".repeat(32);

/**
 * Decides whether a token is good.
 *
 * @param find `SystemReads.credential`
 */
export async function authenticate(
  text: string,
  find: (tokenId: TokenId) => Promise<Credential | undefined>,
  now: Date,
): Promise<Authentication> {
  const tokenId = parseToken(text);
  if (tokenId === undefined) return { ok: false, reason: "malformed", owner: undefined };
  const found = await find(tokenId);
  const matches = tokenMatches(text, found?.token.hash ?? NO_HASH);
  if (found === undefined) return { ok: false, reason: "unknown", owner: undefined };
  if (!matches) return { ok: false, reason: "wrong_secret", owner: undefined };
  const { tenant, token, owner } = found;
  const kind = owner.id.startsWith("usr_") ? "user" as const : "service_account" as const;
  const reason = token.revokedAt !== null
    ? "revoked"
    : token.expiresAt !== null && token.expiresAt <= now
    ? "expired"
    : owner.disabledAt !== null
    ? "disabled"
    : undefined;
  if (reason !== undefined) {
    const actor: Actor = { kind, id: owner.id, tokenId };
    return { ok: false, reason, owner: { tenantId: tenant.id, actor } };
  }
  return {
    ok: true,
    lastUsedAt: token.lastUsedAt,
    expiresAt: token.expiresAt,
    principal: {
      kind,
      id: owner.id,
      name: owner.name,
      email: owner.email,
      tenant,
      tenantRole: owner.tenantRole,
      tokenId,
      scopes: token.scopes,
    },
  };
}

/** The refusal of a token, whatever is wrong with it. */
export function unauthenticated(): DomainError {
  return new DomainError("unauthenticated", "The token is missing or not accepted", {
    hint: 'Send "Authorization: Bearer <token>" with a token that is neither expired nor revoked',
  });
}

/** The actor of an audit event. */
export function actorOf(principal: Principal): Actor {
  return { kind: principal.kind, id: principal.id, tokenId: principal.tokenId };
}
