/**
 * What a token may be used for. A token never lets anyone do more than its owner's roles do.
 *
 * @module
 */

/** Every scope there is. */
export const SCOPES = [
  "project:read",
  "project:write",
  "snapshot:read",
  "snapshot:write",
  "workspace:admin",
  "audit:read",
  "token:admin",
] as const;

/** One of the scopes. */
export type Scope = (typeof SCOPES)[number];

/** Whether `text` is a scope. */
export function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}

/** The scopes of `wanted` that `held` does not have: what stops someone from making a token stronger than their own. */
export function scopesBeyond(wanted: readonly Scope[], held: readonly Scope[]): Scope[] {
  return wanted.filter((scope) => !held.includes(scope));
}

/** Distinct scopes in the order of {@linkcode SCOPES}. */
export function sortScopes(scopes: readonly Scope[]): Scope[] {
  return SCOPES.filter((scope) => scopes.includes(scope));
}
