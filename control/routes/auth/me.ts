import { type Me, me as contract } from "../../api/me.ts";
import { rolesOf } from "../../domain/identity/access.ts";
import { MAX_PAGE } from "../../domain/page.ts";
import type { Principal } from "../../domain/identity/authenticate.ts";
import { operation } from "../../http/operation.ts";
import { ok } from "../../http/reply.ts";
import type { TenantReads } from "../../domain/store.ts";

/** `GET /v1/auth/me`: what `aiel auth login` checks a token with. Every token may ask this. */
export const me = operation(contract, {
  permit: () => {},
  handle: async (call) => {
    const { principal } = call;
    const visible = await call.tenant.read((tenant) => visibleWorkspaces(tenant, principal));
    return ok({
      id: principal.id,
      kind: principal.kind,
      name: principal.name,
      email: principal.email,
      tenant_id: principal.tenant.id,
      tenant_slug: principal.tenant.slug,
      tenant_name: principal.tenant.name,
      tenant_role: principal.tenantRole,
      token_id: principal.tokenId,
      scopes: [...principal.scopes],
      ...visible,
    });
  },
});

async function visibleWorkspaces(
  tenant: TenantReads,
  principal: Principal,
): Promise<Pick<Me, "workspaces" | "truncated">> {
  if (!principal.scopes.includes("project:read")) return { workspaces: [], truncated: false };
  const roles = await rolesOf(tenant, principal);
  const page = await tenant.workspaces.list({
    archived: false,
    ...(roles === undefined ? {} : { member: principal.id }),
  }, { limit: MAX_PAGE });
  let truncated = page.nextCursor !== null;
  const workspaces: Me["workspaces"] = [];
  for (const { id, slug, name } of page.items) {
    const role = roles === undefined ? "owner" : roles.get(id);
    // Removed between the two reads.
    if (role === undefined) continue;
    const projects = await tenant.projects.list({ workspaceId: id, archived: false }, {
      limit: MAX_PAGE,
    });
    truncated ||= projects.nextCursor !== null;
    workspaces.push({
      id,
      slug,
      name,
      role,
      projects: projects.items.map((project) => ({
        id: project.id,
        slug: project.slug,
        name: project.name,
      })),
    });
  }
  return { workspaces, truncated };
}
