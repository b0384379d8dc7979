/**
 * What a rollback does not bring back.
 *
 * @module
 */
import type { TenantReads } from "../store.ts";
import type { Deployment } from "./records.ts";

/** In words, for who decides. */
export async function notRestored(tenant: TenantReads, to: Deployment): Promise<string[]> {
  const names = Object.keys(to.variables);
  const now = await tenant.variables.named(to.environmentId, names);
  const changed = names.flatMap((name) => {
    const [then, variable] = [to.variables[name], now.get(name)];
    if (variable === undefined) return [`variable "${name}" has no value any more`];
    if (variable.version === then) return [];
    return [`variable "${name}" stays at version ${variable.version}, it was ${then} then`];
  });
  return [
    "data that code wrote into databases and services stays as it is",
    "memory of the code stays as it is",
    ...changed,
  ];
}
