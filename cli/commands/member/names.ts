import type { MemberDocument } from "../../../control/api/members.ts";
import type { TokenDocument } from "../../../control/api/tokens.ts";

/** A role in a workspace. */
export type Role = MemberDocument["role"];

/** What a token may be used for. */
export type Scope = TokenDocument["scopes"][number];

/** Roles, strongest first. */
export const ROLES = ["owner", "admin", "developer", "viewer"] as const satisfies readonly Role[];

/** Scopes. */
export const SCOPES = [
  "project:read",
  "project:write",
  "snapshot:read",
  "snapshot:write",
  "workspace:admin",
  "audit:read",
  "token:admin",
] as const satisfies readonly Scope[];

/** A word that its spec says is one of them. */
export function oneOf<T extends string>(words: readonly T[], word: string): T {
  const found = words.find((each) => each === word);
  if (found === undefined) throw new TypeError(`"${word}" was not checked`);
  return found;
}
