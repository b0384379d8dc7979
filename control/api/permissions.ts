/**
 * What can be done, and what it takes: two closed tables. A permission needs two things, the
 * token's scope and the owner's role. A tenant's admins are owners of every workspace.
 *
 * @module
 */
import { type Role, ROLES, type TenantRole } from "./roles.ts";
import type { Scope } from "./scopes.ts";

const EVERY_ROLE = ROLES;
const BUILDERS = ["owner", "admin", "developer"] as const;
const ADMINS = ["owner", "admin"] as const;

/** What can be done in a workspace: the scope it takes, and whose role allows it. */
export const WORKSPACE_PERMISSIONS = {
  "workspace:read": { scope: "project:read", roles: EVERY_ROLE },
  /** Any change; which of the two below it takes as well, the change says. */
  "workspace:change": { scope: "workspace:admin", roles: ADMINS },
  "workspace:rename": { scope: "workspace:admin", roles: ADMINS },
  "workspace:archive": { scope: "workspace:admin", roles: ["owner"] },
  "member:read": { scope: "project:read", roles: EVERY_ROLE },
  "member:write": { scope: "workspace:admin", roles: ADMINS },
  "project:read": { scope: "project:read", roles: EVERY_ROLE },
  "project:create": { scope: "project:write", roles: BUILDERS },
  /** Any change; which of the three below it takes as well, the change says. */
  "project:change": { scope: "project:write", roles: BUILDERS },
  "project:rename": { scope: "project:write", roles: BUILDERS },
  "project:archive": { scope: "project:write", roles: ADMINS },
  "project:retention": { scope: "project:write", roles: ADMINS },
  "snapshot:read": { scope: "snapshot:read", roles: EVERY_ROLE },
  "snapshot:write": { scope: "snapshot:write", roles: BUILDERS },
  "grant:read": { scope: "project:read", roles: EVERY_ROLE },
  "grant:write": { scope: "grant:admin", roles: ADMINS },
  "environment:read": { scope: "project:read", roles: EVERY_ROLE },
  "environment:write": { scope: "release:write", roles: ADMINS },
  "deployment:create": { scope: "release:write", roles: BUILDERS },
  "variable:read": { scope: "project:read", roles: BUILDERS },
  "variable:write": { scope: "release:write", roles: BUILDERS },
  "execution:invoke": { scope: "execution:invoke", roles: BUILDERS },
  "execution:read": { scope: "execution:read", roles: EVERY_ROLE },
  /** Requests, results and logs: what users sent stands in them. */
  "execution:payload": { scope: "execution:payload", roles: BUILDERS },
  /** Cancel, retry, redrive. */
  "execution:manage": { scope: "execution:invoke", roles: BUILDERS },
  "schedule:write": { scope: "execution:invoke", roles: BUILDERS },
  "integration:read": { scope: "project:read", roles: BUILDERS },
  "integration:write": { scope: "grant:admin", roles: ADMINS },
  /** Connects with the credential, and says what was found. */
  "integration:check": { scope: "release:write", roles: BUILDERS },
} as const satisfies Record<string, { scope: Scope; roles: readonly Role[] }>;

/** Something that can be done in a workspace. */
export type WorkspacePermission = keyof typeof WORKSPACE_PERMISSIONS;

/**
 * What can be done in a tenant, outside any workspace. `member`: every role, but only with what is
 * their own.
 */
export const TENANT_PERMISSIONS = {
  "workspace:create": { scope: "workspace:admin", roles: ["admin"] },
  "user:read": { scope: "workspace:admin", roles: ["admin", "member"] },
  "user:write": { scope: "workspace:admin", roles: ["admin"] },
  "service_account:read": { scope: "token:admin", roles: ["admin"] },
  "service_account:write": { scope: "token:admin", roles: ["admin"] },
  /** One's own tokens. */
  "token:write": { scope: "token:admin", roles: ["admin", "member"] },
  /** Tokens of others. */
  "token:write_any": { scope: "token:admin", roles: ["admin"] },
  "audit:read": { scope: "audit:read", roles: ["admin"] },
} as const satisfies Record<string, { scope: Scope; roles: readonly TenantRole[] }>;

/** Something that can be done in a tenant. */
export type TenantPermission = keyof typeof TENANT_PERMISSIONS;

/** Something that can be done. */
export type Permission = WorkspacePermission | TenantPermission;

/** Whether it is something that can be done in a workspace. */
export function isWorkspacePermission(name: string): name is WorkspacePermission {
  return Object.hasOwn(WORKSPACE_PERMISSIONS, name);
}

/** Whether it is something that can be done in a tenant, outside any workspace. */
export function isTenantPermission(name: string): name is TenantPermission {
  return Object.hasOwn(TENANT_PERMISSIONS, name);
}
