import type { TokenDocument } from "../../../control/api/tokens.ts";

/** What a token may be used for. */
export type ScopeName = TokenDocument["scopes"][number];

/** Scopes. They stand here again, checked by their type, so that a help loads no schema. */
export const SCOPE_NAMES = [
  "project:read",
  "project:write",
  "snapshot:read",
  "snapshot:write",
  "workspace:admin",
  "audit:read",
  "token:admin",
] as const satisfies readonly ScopeName[];
