import { type Scope, SCOPES } from "../../api/scopes.ts";

export { type Scope, SCOPES } from "../../api/scopes.ts";

/** Whether `text` is a scope. */
export function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}

/**
 * The scopes of `wanted` that `held` does not have: what stops a caller from making a token
 * stronger than the one in use.
 */
export function scopesBeyond(wanted: readonly Scope[], held: readonly Scope[]): Scope[] {
  return wanted.filter((scope) => !held.includes(scope));
}

/** Distinct scopes in the order of {@linkcode SCOPES}. */
export function sortScopes(scopes: readonly Scope[]): Scope[] {
  return SCOPES.filter((scope) => scopes.includes(scope));
}
