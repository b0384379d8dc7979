/**
 * How an address on the run origin names a workspace. Slugs of workspaces are unique in a tenant
 * only, those of tenants in the whole service. So a workspace of the tenant that the service was
 * made with stands there by its slug alone, as `payments`, and one of another tenant with the slug
 * of its tenant before it, as `acme.payments`. No slug has a dot: whatever a tenant calls its
 * workspaces, none of them gets the address of another tenant's, now or later.
 *
 * @module
 */
import { isSlug } from "../slug.ts";

/** The tenant that a service is made with. */
export const HOME_TENANT = "default";

/** A workspace of the service, by slugs. */
export interface WorkspaceName {
  readonly tenant: string;
  readonly workspace: string;
}

/** What stands in an address. */
export function workspaceAddress({ tenant, workspace }: WorkspaceName): string {
  return tenant === HOME_TENANT ? workspace : `${tenant}.${workspace}`;
}

/** Reads what stands in an address; undefined: it names none, or not as it is written. */
export function readWorkspaceAddress(text: string): WorkspaceName | undefined {
  const [first = "", second, ...more] = text.split(".");
  const name = second === undefined
    ? { tenant: HOME_TENANT, workspace: first }
    : { tenant: first, workspace: second };
  if (more.length > 0 || !isSlug(name.tenant) || !isSlug(name.workspace)) return undefined;
  // Each has one address.
  return workspaceAddress(name) === text ? name : undefined;
}
