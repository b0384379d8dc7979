import * as z from "zod";

/** A role in a workspace. */
export const RoleName = z.enum(["owner", "admin", "developer", "viewer"]).meta({ id: "Role" });
/** A role in a workspace. */
export type Role = z.infer<typeof RoleName>;

/** Roles in a workspace, strongest first. */
export const ROLES: readonly Role[] = RoleName.options;

/** A role in the tenant. */
export const TenantRoleName = z.enum(["admin", "member"]).meta({ id: "TenantRole" });
/** A role in a tenant. */
export type TenantRole = z.infer<typeof TenantRoleName>;

/** Roles in a tenant. */
export const TENANT_ROLES: readonly TenantRole[] = TenantRoleName.options;
