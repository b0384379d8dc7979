import type { MemberDocument } from "../../../control/api/members.ts";

/** A role in a workspace. */
export type Role = MemberDocument["role"];

/**
 * Roles, strongest first. They stand here again, checked by their type, so that a help loads no
 * schema.
 */
export const ROLES = ["owner", "admin", "developer", "viewer"] as const satisfies readonly Role[];
