/**
 * How most operations let a caller in: by the permission that their contract names, for what their
 * path names.
 *
 * @module
 */
import type { Contract } from "../api/contract.ts";
import {
  isTenantPermission,
  isWorkspacePermission,
  type TenantPermission,
  type WorkspacePermission,
} from "../api/permissions.ts";
import {
  type OpenProject,
  openProject,
  type OpenWorkspace,
  openWorkspace,
  requireTenantPermission,
} from "../domain/identity/access.ts";
import type { Call } from "./call.ts";

/** Lets the caller do it in the tenant as a whole. */
export function inTenant(contract: Contract): (call: Call) => void {
  const permission = tenantPermission(contract);
  return (call) => requireTenantPermission(call.principal, permission);
}

/** Opens the workspace of the path. */
export function inWorkspace(
  contract: Contract,
): (
  call: Call,
  input: { readonly params: { readonly workspace: string } },
) => Promise<OpenWorkspace> {
  const permission = workspacePermission(contract);
  return (call, { params }) =>
    call.tenant.read((tenant) =>
      openWorkspace(tenant, call.principal, params.workspace, permission)
    );
}

/** Opens the project of the path. */
export function inProject(
  contract: Contract,
): (
  call: Call,
  input: { readonly params: { readonly workspace: string; readonly project: string } },
) => Promise<OpenProject> {
  const permission = workspacePermission(contract);
  return (call, { params }) =>
    call.tenant.read((tenant) =>
      openProject(tenant, call.principal, params.workspace, params.project, permission)
    );
}

function workspacePermission({ id, permission }: Contract): WorkspacePermission {
  if (isWorkspacePermission(permission)) return permission;
  throw new TypeError(`Contract "${id}" names "${permission}", which is none of a workspace`);
}

function tenantPermission({ id, permission }: Contract): TenantPermission {
  if (isTenantPermission(permission)) return permission;
  throw new TypeError(`Contract "${id}" names "${permission}", which is none of the tenant`);
}
