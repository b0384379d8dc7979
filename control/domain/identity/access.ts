/**
 * The one tenant to workspaces and projects: a caller who gets a record out of here may do what was
 * named.
 *
 * What the caller may not know of answers exactly like what does not exist, and the scope is looked
 * at before anything is looked up, so that a token without it learns nothing either.
 *
 * @module
 */
import type { PlacedProject } from "../projects/ports.ts";
import type { TenantReads } from "../store.ts";
import type { Principal } from "./authenticate.ts";
import { DomainError } from "../domain_error.ts";
import { type IdKind, type IdOf, isId, type WorkspaceId } from "../ids.ts";
import type { Project, Workspace } from "../projects/records.ts";
import {
  TENANT_PERMISSIONS,
  type TenantPermission,
  WORKSPACE_PERMISSIONS,
  type WorkspacePermission,
} from "../../api/permissions.ts";
import type { Role, TenantRole } from "../../api/roles.ts";
import type { Scope } from "../../api/scopes.ts";
import { isSlug } from "../slug.ts";

/** A workspace that the caller may act in. */
export interface OpenWorkspace {
  readonly workspace: Workspace;
  /** The caller's. */
  readonly role: Role;
}

/** A project that the caller may act in. */
export interface OpenProject extends OpenWorkspace {
  readonly project: Project;
}

/**
 * Lets the caller do something in the tenant as a whole.
 *
 * @throws {DomainError} forbidden
 */
export function requireTenantPermission(principal: Principal, permission: TenantPermission): void {
  const { scope, roles }: { scope: Scope; roles: readonly TenantRole[] } =
    TENANT_PERMISSIONS[permission];
  requireScope(principal, scope);
  if (roles.includes(principal.tenantRole)) return;
  throw new DomainError("forbidden", `Only an admin of the tenant may do this (${permission})`, {
    hint: "Ask an admin of the tenant",
  });
}

/**
 * Finds a workspace by id or slug, for doing something in it.
 *
 * @throws {DomainError} not_found, forbidden; archived when it is archived and the act would change
 * something
 */
export async function openWorkspace(
  tenant: TenantReads,
  principal: Principal,
  workspace: string,
  permission: WorkspacePermission,
): Promise<OpenWorkspace> {
  requireScope(principal, WORKSPACE_PERMISSIONS[permission].scope);
  const found = isId("workspace", workspace)
    ? await tenant.workspaces.get(workspace)
    : isSlug(workspace)
    ? await tenant.workspaces.bySlug(workspace)
    : undefined;
  const role = found && await roleIn(tenant, principal, found.id);
  if (found === undefined || role === undefined) throw notFound("Workspace", workspace);
  return requireRole({ workspace: found, role }, permission);
}

/**
 * Finds a project by id, or by slug in a workspace, for doing something in it.
 *
 * @param workspace id or slug; undefined when `project` is an id
 * @throws {DomainError} not_found, forbidden; archived when the project or its workspace is and the
 * act would change something
 */
export async function openProject(
  tenant: TenantReads,
  principal: Pick<Principal, "id" | "tenantRole" | "scopes">,
  workspace: string | undefined,
  project: string,
  permission: WorkspacePermission,
): Promise<OpenProject> {
  requireScope(principal, WORKSPACE_PERMISSIONS[permission].scope);
  const placed = await findProject(tenant, principal, workspace, project);
  const role = principal.tenantRole === "admin" ? "owner" : placed?.role;
  if (placed === undefined || role === undefined) throw notFound("Project", project);
  return requireOpen({ workspace: placed.workspace, role, project: placed.project }, permission);
}

/** Whether the caller may do something else, too, in what was opened. */
export function mayAlso(
  { scopes }: Pick<Principal, "scopes">,
  { role }: Pick<OpenWorkspace, "role">,
  permission: WorkspacePermission,
): boolean {
  const { scope, roles }: { scope: Scope; roles: readonly Role[] } =
    WORKSPACE_PERMISSIONS[permission];
  return scopes.includes(scope) && roles.includes(role);
}

/** Every role of the caller; undefined: an admin of the tenant, who is owner everywhere. */
export async function rolesOf(
  tenant: TenantReads,
  principal: Principal,
): Promise<ReadonlyMap<WorkspaceId, Role> | undefined> {
  if (principal.tenantRole === "admin") return undefined;
  return await tenant.members.rolesOf(principal.id);
}

/** The refusal for everything that is not there, or not there for the caller. */
export function notFound(what: string, name: string): DomainError {
  return new DomainError("not_found", `${what} not found: ${JSON.stringify(name.slice(0, 120))}`);
}

/**
 * Refuses a token without the scope.
 *
 * @throws {DomainError} forbidden
 */
export function requireScope(principal: Pick<Principal, "scopes">, scope: Scope): void {
  if (principal.scopes.includes(scope)) return;
  throw new DomainError("forbidden", `The token does not have the scope "${scope}"`, {
    hint: `Use a token with the scope "${scope}"`,
  });
}

function findProject(
  tenant: TenantReads,
  { id: principalId }: Pick<Principal, "id">,
  workspace: string | undefined,
  project: string,
): Promise<PlacedProject | undefined> {
  const home = workspace === undefined ? undefined : named("workspace", workspace);
  const name = named("project", project);
  // What can be neither an id nor a slug is the name of nothing.
  if (name === undefined || (workspace !== undefined && home === undefined)) {
    return Promise.resolve(undefined);
  }
  return tenant.projects.find({ workspace: home, project: name, principalId });
}

function named<K extends IdKind>(
  kind: K,
  name: string,
): { id: IdOf<K> } | { slug: string } | undefined {
  return isId(kind, name) ? { id: name } : isSlug(name) ? { slug: name } : undefined;
}

async function roleIn(
  tenant: TenantReads,
  principal: Principal,
  workspaceId: WorkspaceId,
): Promise<Role | undefined> {
  if (principal.tenantRole === "admin") return "owner";
  return (await tenant.members.get(workspaceId, principal.id))?.role;
}

// Archiving is a change that must be possible on what is archived: it also brings back.
const REVIVES: ReadonlySet<WorkspacePermission> = new Set([
  "workspace:change",
  "workspace:archive",
  "project:change",
  "project:archive",
]);

function changes(permission: WorkspacePermission): boolean {
  return !permission.endsWith(":read");
}

function requireOpen(open: OpenProject, permission: WorkspacePermission): OpenProject {
  const { project } = requireRole(open, permission);
  if (project.archivedAt !== null && changes(permission) && !REVIVES.has(permission)) {
    throw new DomainError("archived", `Project "${project.slug}" is archived`);
  }
  return open;
}

function requireRole<T extends OpenWorkspace>(open: T, permission: WorkspacePermission): T {
  const { roles }: { roles: readonly Role[] } = WORKSPACE_PERMISSIONS[permission];
  if (!roles.includes(open.role)) {
    throw new DomainError(
      "forbidden",
      `The role "${open.role}" in workspace "${open.workspace.slug}" does not allow this (${permission})`,
      { hint: `Ask a user with the role ${roles.map((role) => `"${role}"`).join(" or ")}` },
    );
  }
  const revives = permission.startsWith("workspace:") && REVIVES.has(permission);
  if (open.workspace.archivedAt !== null && changes(permission) && !revives) {
    throw new DomainError("archived", `Workspace "${open.workspace.slug}" is archived`);
  }
  return open;
}
