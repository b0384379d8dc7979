/**
 * How the first one gets in: a tenant, its admin, and a token that is shown once.
 *
 * @module
 */
import { eventOf } from "../domain/audit/audit_context.ts";
import type { AuditResource } from "../domain/audit/records.ts";
import { type Clock, newId, type RandomBytes, type UserId } from "../domain/ids.ts";
import { MAX_PAGE } from "../domain/page.ts";
import type { Token, User } from "../domain/identity/records.ts";
import { SCOPES } from "../api/scopes.ts";
import { checkName, checkSlug } from "../domain/slug.ts";
import { HOME_TENANT } from "../domain/projects/workspace_address.ts";
import { type IssuedToken, issueToken, parseToken } from "../domain/identity/token.ts";
import type {
  Store,
  SystemRepositories,
  TenantReads,
  TenantRepositories,
} from "../domain/store.ts";

/** What starting works with. */
export interface StartParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** The tenant that a new service begins with. */
export const FIRST_TENANT = { slug: HOME_TENANT, name: "Default" };
const ADMIN = { email: "admin@localhost", name: "Admin" };

/**
 * Makes the first tenant and its admin, if there is no tenant yet. Of two processes that start at
 * once only one does.
 *
 * @returns the text of the admin's token, kept nowhere; undefined when there was a tenant already
 * @throws {StoreUnavailable}
 */
export async function firstStart(parts: StartParts): Promise<string | undefined> {
  return await parts.store.transaction("system", async (system) => {
    const { items } = await system.tenants({ limit: 1 });
    return items.length > 0 ? undefined : await addTenant(system, parts, FIRST_TENANT);
  });
}

/**
 * Makes another tenant with an admin of its own. Tenants know nothing of each other.
 *
 * @returns the text of the admin's token, kept nowhere; undefined when the slug is taken
 * @throws {DomainError} invalid_name
 * @throws {StoreUnavailable}
 */
export async function newTenant(
  parts: StartParts,
  { slug, name }: { slug: string; name: string },
): Promise<string | undefined> {
  const named = { slug: checkSlug(slug), name: checkName(name) };
  return await parts.store.transaction("system", (system) => addTenant(system, parts, named));
}

/**
 * Makes another token for an admin, for the operator who lost the first one.
 *
 * @returns its text; undefined when there is no tenant of that slug or it has no admin
 * @throws {StoreUnavailable}
 */
export async function newAdminToken(
  { store, clock, random }: StartParts,
  tenantSlug: string = FIRST_TENANT.slug,
): Promise<string | undefined> {
  const now = clock.now();
  const issued = issueToken("pat", clock, random);
  return await store.transaction("system", async (system) => {
    const found = await system.tenantBySlug(tenantSlug);
    if (found === undefined) return undefined;
    const tenant = system.tenant(found.id);
    const admin = await findAdmin(tenant);
    if (admin === undefined) return undefined;
    await addAdminToken(tenant, admin.id, issued, now, "token.create");
    return issued.text;
  });
}

/**
 * Revokes a token that could not be shown: what nothing shows must not open anything.
 *
 * @param text as the functions above gave it
 * @throws {StoreUnavailable}
 */
export async function withdrawToken(
  { store, clock }: StartParts,
  tenantSlug: string,
  text: string,
): Promise<void> {
  const id = parseToken(text);
  if (id === undefined) return;
  const now = clock.now();
  await store.transaction("system", async (system) => {
    const found = await system.tenantBySlug(tenantSlug);
    if (found === undefined) return;
    const tenant = system.tenant(found.id);
    const token = await tenant.tokens.revoke(id, now);
    if (token === undefined) return;
    await tenant.audit.append(startEvent(now, "token.revoke", [
      { kind: "token", id },
      { kind: "principal", id: token.ownerId },
    ]));
  });
}

async function addTenant(
  system: SystemRepositories,
  { clock, random }: StartParts,
  named: { slug: string; name: string },
): Promise<string | undefined> {
  const now = clock.now();
  const id = newId("tenant", clock, random);
  const admin: User = {
    id: newId("user", clock, random),
    ...ADMIN,
    tenantRole: "admin",
    createdAt: now,
    disabledAt: null,
    version: 1,
  };
  const issued = issueToken("pat", clock, random);
  if (!await system.addTenant({ id, ...named, createdAt: now })) return undefined;
  const tenant = system.tenant(id);
  await tenant.users.add(admin);
  await addAdminToken(tenant, admin.id, issued, now, "tenant.create");
  return issued.text;
}

async function findAdmin(tenant: TenantReads): Promise<User | undefined> {
  let cursor: string | undefined;
  do {
    const page = await tenant.users.list({
      limit: MAX_PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const admin = page.items.find((user) =>
      user.tenantRole === "admin" && user.disabledAt === null
    );
    if (admin !== undefined) return admin;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return undefined;
}

async function addAdminToken(
  tenant: TenantRepositories,
  owner: UserId,
  issued: IssuedToken,
  now: Date,
  action: string,
): Promise<void> {
  const token: Token = {
    id: issued.id,
    ownerId: owner,
    createdBy: owner,
    name: "Admin token of the service's start",
    prefix: issued.prefix,
    hash: issued.hash,
    scopes: SCOPES,
    createdAt: now,
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
  };
  await tenant.tokens.add(token);
  await tenant.audit.append(startEvent(now, action, [
    { kind: "tenant", id: tenant.tenantId },
    { kind: "principal", id: owner },
    { kind: "token", id: token.id },
  ]));
}

/** What the service's start did, as an event. */
function startEvent(at: Date, action: string, resources: readonly AuditResource[]) {
  return eventOf(
    { actor: { kind: "system", id: null, tokenId: null }, requestId: "start", address: null },
    { at, action, outcome: "allowed", resources },
  );
}
