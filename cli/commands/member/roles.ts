import type { MemberDocument } from "../../../control/api/members.ts";

/** A role in a workspace. */
export type RoleName = MemberDocument["role"];

/**
 * Roles, strongest first. They stand here again, checked by their type, so that a help loads no
 * schema.
 */
export const ROLE_NAMES = [
  "owner",
  "admin",
  "developer",
  "viewer",
] as const satisfies readonly RoleName[];
