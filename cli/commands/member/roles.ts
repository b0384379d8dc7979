import type { Role } from "../../../control/api/roles.ts";

/**
 * Roles, strongest first. They stand here again, checked by their type, so that a help loads no
 * schema.
 */
export const ROLE_NAMES = [
  "owner",
  "admin",
  "developer",
  "viewer",
] as const satisfies readonly Role[];
