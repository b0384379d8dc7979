import type { TenantReads } from "../store.ts";
import { openProject } from "./access.ts";
import type { Principal } from "./authenticate.ts";
import { unauthenticated } from "./authenticate.ts";
import { isId, type ProjectId } from "../ids.ts";
import type { WorkspacePermission } from "../../api/permissions.ts";
import type { TenantRole } from "../../api/roles.ts";

/**
 * Looks again at what let the caller in: the token, and whether its owner is enabled. Every change
 * asks it first, in its transaction: a caller who was shut out meanwhile changes nothing any more,
 * and makes no token that would outlive it.
 *
 * @returns the caller's role in the tenant, as it is now
 * @throws {DomainError} unauthenticated
 */
export async function requireStillKnown(
  tenant: TenantReads,
  { id, tokenId }: Principal,
  now: Date,
): Promise<TenantRole> {
  const token = await tenant.tokens.get(tokenId);
  const gone = token === undefined || token.revokedAt !== null ||
    token.expiresAt !== null && token.expiresAt <= now;
  if (gone) throw unauthenticated();
  const user = isId("user", id) ? await tenant.users.get(id) : undefined;
  const owner = isId("serviceAccount", id) ? await tenant.serviceAccounts.get(id) : user;
  if (owner === undefined || owner.disabledAt !== null) throw unauthenticated();
  return user?.tenantRole ?? "member";
}

/**
 * As {@linkcode requireStillKnown}, and looks again at the caller's roles. For changes that come
 * long after the caller was let in.
 *
 * @throws {DomainError} unauthenticated, and what {@linkcode openProject} throws
 */
export async function requireStillAllowed(
  tenant: TenantReads,
  principal: Principal,
  projectId: ProjectId,
  permission: WorkspacePermission,
  now: Date,
): Promise<void> {
  const tenantRole = await requireStillKnown(tenant, principal, now);
  await openProject(tenant, { ...principal, tenantRole }, undefined, projectId, permission);
}
