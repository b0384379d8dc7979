import { createToken as contract, type NewToken } from "../../api/tokens.ts";
import { notFound, requireTenantPermission } from "../../domain/identity/access.ts";
import type { Principal } from "../../domain/identity/authenticate.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { isId, type PrincipalId } from "../../domain/ids.ts";
import type { Token } from "../../domain/identity/records.ts";
import { scopesBeyond, sortScopes } from "../../domain/identity/scopes.ts";
import { checkName } from "../../domain/slug.ts";
import { issueToken } from "../../domain/identity/token.ts";
import { operation } from "../../http/operation.ts";
import { inTenant } from "../../http/permits.ts";
import { created } from "../../http/reply.ts";
import type { TenantReads } from "../../domain/store.ts";
import { tokenDocument } from "./token_document.ts";

const DEFAULT_DAYS = 90;
const DAY_MS = 86_400_000;

/** `POST /v1/tokens` */
export const createToken = operation(contract, {
  permit: inTenant(contract),
  check: (call, { body }) => void requireMaker(call.principal, body),
  handle: async (call, { body }) => {
    const { principal } = call;
    const owner = requireMaker(principal, body);
    const ownerId = ownerIdOf(owner);
    const issued = issueToken(isId("user", ownerId) ? "pat" : "sat", call.clock, call.random);
    const draft: Omit<Token, "expiresAt"> = {
      id: issued.id,
      ownerId,
      createdBy: principal.id,
      name: checkName(body.name),
      prefix: issued.prefix,
      hash: issued.hash,
      scopes: sortScopes(body.scopes),
      createdAt: call.now,
      lastUsedAt: null,
      revokedAt: null,
    };
    return await call.change(async (tenant) => {
      if (!await ownerExists(tenant, ownerId)) throw notFound("Owner", owner);
      const maker = await tenant.tokens.get(principal.tokenId);
      if (maker === undefined) throw notFound("Token", principal.tokenId);
      const expiresAt = endOf(body.expires_in_days, maker, call.now);
      const token: Token = { ...draft, expiresAt };
      await tenant.tokens.add(token);
      return {
        reply: created({ ...tokenDocument(token), token: issued.text }, `/v1/tokens/${token.id}`),
        event: {
          action: "token.create",
          resources: [{ kind: "token", id: token.id }, { kind: "principal", id: ownerId }],
          details: { scopes: token.scopes, expires_at: token.expiresAt?.toISOString() ?? null },
        },
      };
    });
  },
});

/**
 * Whose token it is to be, when the caller may make it.
 *
 * @throws {DomainError} forbidden
 */
function requireMaker(principal: Principal, { owner, scopes }: NewToken): string {
  const whose = owner ?? principal.id;
  requireTenantPermission(principal, whose === principal.id ? "token:write" : "token:write_any");
  const beyond = scopesBeyond(scopes, principal.scopes);
  if (beyond.length === 0) return whose;
  throw new DomainError(
    "forbidden",
    `The token in use lacks ${beyond.map((scope) => `"${scope}"`).join(", ")}`,
    { hint: "A token gives no scope that it does not have itself" },
  );
}

/**
 * When a token ends: never after the one that makes it, or the holder of a token for a day could
 * have one for ever.
 *
 * @param days undefined: the default, or as long as can be
 * @throws {DomainError} forbidden
 */
function endOf(days: number | null | undefined, maker: Token, now: Date): Date | null {
  const asked = days === null ? null : new Date(now.getTime() + (days ?? DEFAULT_DAYS) * DAY_MS);
  const latest = maker.expiresAt;
  if (latest === null || asked !== null && asked <= latest) return asked;
  if (days === undefined) return latest;
  throw new DomainError(
    "forbidden",
    `The token in use expires at ${latest.toISOString()}, and gives none that lives longer`,
    { hint: 'Leave "expires_in_days" out, or use a token that lives longer' },
  );
}

function ownerIdOf(owner: string): PrincipalId {
  if (isId("user", owner) || isId("serviceAccount", owner)) return owner;
  throw notFound("Owner", owner);
}

async function ownerExists(tenant: TenantReads, id: PrincipalId): Promise<boolean> {
  const found = isId("user", id)
    ? await tenant.users.get(id)
    : isId("serviceAccount", id)
    ? await tenant.serviceAccounts.get(id)
    : undefined;
  return found !== undefined;
}
