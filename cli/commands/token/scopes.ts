import type { Scope } from "../../../control/api/scopes.ts";

/** Scopes. They stand here again, checked by their type, so that a help loads no schema. */
export const SCOPE_NAMES = [
  "project:read",
  "project:write",
  "snapshot:read",
  "snapshot:write",
  "release:write",
  "execution:read",
  "execution:invoke",
  "execution:payload",
  "grant:admin",
  "workspace:admin",
  "audit:read",
  "token:admin",
] as const satisfies readonly Scope[];
