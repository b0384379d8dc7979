import { type Role, ROLES } from "../../api/roles.ts";

export { type Role, ROLES, TENANT_ROLES, type TenantRole } from "../../api/roles.ts";

/** Whether `role` may give the role `other`, or take it away: never above one's own. */
export function mayAssign(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(other);
}

/** Whether `text` is a role in a workspace. */
export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}
