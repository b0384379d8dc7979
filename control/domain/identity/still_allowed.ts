import type { TenantReads } from "../store.ts";
import { openProject } from "./access.ts";
import type { Principal } from "./authenticate.ts";
import { unauthenticated } from "./authenticate.ts";
import { isId, type ProjectId } from "../ids.ts";
import type { WorkspacePermission } from "../../api/permissions.ts";

/**
 * Looks again at everything that let the caller in: the token, its owner, and the role. For changes that come long after that,
 * in their transaction: whoever was shut out meanwhile changes nothing any more.
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
  const token = await tenant.tokens.get(principal.tokenId);
  const gone = token === undefined || token.revokedAt !== null ||
    token.expiresAt !== null && token.expiresAt <= now;
  if (gone) throw unauthenticated();
  const { id } = principal;
  const user = isId("user", id) ? await tenant.users.get(id) : undefined;
  const owner = isId("serviceAccount", id) ? await tenant.serviceAccounts.get(id) : user;
  if (owner === undefined || owner.disabledAt !== null) throw unauthenticated();
  const tenantRole = user?.tenantRole ?? "member";
  await openProject(tenant, { ...principal, tenantRole }, undefined, projectId, permission);
}
