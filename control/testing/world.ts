import assert from "node:assert/strict";
import type { Problem } from "../api/problem.ts";
import { newId, type PrincipalId, systemRandom } from "../domain/ids.ts";
import type { User } from "../domain/identity/records.ts";
import type { Role, TenantRole } from "../api/roles.ts";
import { type Scope, SCOPES } from "../api/scopes.ts";
import { addFirstEnvironments } from "../domain/releases/environments.ts";
import { issueToken } from "../domain/identity/token.ts";
import type { Operation } from "../http/operation.ts";
import type { ServiceLimits } from "../http/services.ts";
import type { TenantRepositories } from "../domain/store.ts";
import { Problem as ProblemSchema } from "../api/problem.ts";
import { type MemoryService, memoryService } from "./memory_service.ts";

/** A user with a token. */
export interface Person {
  readonly id: PrincipalId;
  readonly token: string;
  readonly tokenId: string;
}

/** One request of a test. */
export interface TestCall {
  readonly method: string;
  readonly path: string;
  readonly token?: string | undefined;
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The document; throws when there is none. */
  json(): unknown;
  /** The problem; throws when it is none. */
  problem(): Problem;
}

/**
 * A service with people in it: tenant "acme" with an admin, members of several roles in workspace
 * "payments" with project "fraud", a stranger of the same tenant, and tenant "evil" with an admin
 * and a workspace of the same name.
 */
export interface World extends AsyncDisposable {
  readonly service: MemoryService;
  readonly admin: Person;
  readonly developer: Person;
  readonly viewer: Person;
  /** Of the same tenant, in no workspace. */
  readonly stranger: Person;
  /** Admin of the other tenant. */
  readonly evil: Person;
  /** The developer's rights, with no scope at all. */
  readonly scopeless: Person;
  readonly workspaceId: string;
  readonly projectId: string;
  call(call: TestCall): Promise<TestAnswer>;
}

/** Path of the world's project. */
export const PROJECT = "/v1/workspaces/payments/projects/fraud";

/** Makes one. `operations`: instead of those of the service. */
export async function makeWorld(
  limits: Partial<ServiceLimits> = {},
  operations?: readonly Operation[],
): Promise<World> {
  const service = await memoryService(limits, operations);
  const now = service.clock.now();
  const people = await service.store.transaction("system", async (system) => {
    const acme = newId("tenant", service.clock);
    const other = newId("tenant", service.clock);
    await system.addTenant({ id: acme, slug: "acme", name: "Acme", createdAt: now });
    await system.addTenant({ id: other, slug: "evil", name: "Evil", createdAt: now });
    const tenant = system.tenant(acme);
    const admin = await addPerson(tenant, now, "ada", "admin");
    const developer = await addPerson(tenant, now, "dev", "member");
    const viewer = await addPerson(tenant, now, "vera", "member");
    const stranger = await addPerson(tenant, now, "sam", "member");
    const scopeless = await addToken(tenant, now, admin.id, []);
    const members: [Person, Role][] = [[admin, "owner"], [developer, "developer"], [
      viewer,
      "viewer",
    ]];
    const place = await addProject(tenant, now, members);
    const evilTenant = system.tenant(other);
    const evil = await addPerson(evilTenant, now, "eve", "admin");
    await addProject(evilTenant, now, [[evil, "owner"]]);
    return { admin, developer, viewer, stranger, evil, scopeless, ...place };
  });
  return {
    service,
    ...people,
    call: (call) => send(service, call),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

/** Adds a token with these scopes. */
export async function addToken(
  tenant: TenantRepositories,
  now: Date,
  ownerId: PrincipalId,
  scopes: readonly Scope[] = SCOPES,
  dates: { expiresAt?: Date; revokedAt?: Date } = {},
): Promise<Person> {
  const issued = issueToken(ownerId.startsWith("usr_") ? "pat" : "sat");
  await tenant.tokens.add({
    id: issued.id,
    ownerId,
    createdBy: ownerId,
    name: "test",
    prefix: issued.prefix,
    hash: issued.hash,
    scopes,
    createdAt: now,
    expiresAt: dates.expiresAt ?? null,
    lastUsedAt: null,
    revokedAt: dates.revokedAt ?? null,
  });
  return { id: ownerId, token: issued.text, tokenId: issued.id };
}

async function addPerson(
  tenant: TenantRepositories,
  now: Date,
  name: string,
  tenantRole: TenantRole,
): Promise<Person> {
  const user: User = {
    id: newId("user"),
    email: `${name}@example.com`,
    name,
    tenantRole,
    createdAt: now,
    disabledAt: null,
    version: 1,
  };
  await tenant.users.add(user);
  return await addToken(tenant, now, user.id);
}

async function addProject(
  tenant: TenantRepositories,
  now: Date,
  members: readonly [Person, Role][],
): Promise<{ workspaceId: string; projectId: string }> {
  const workspaceId = newId("workspace");
  const projectId = newId("project");
  const common = { createdAt: now, archivedAt: null, version: 1 };
  await tenant.workspaces.add({ id: workspaceId, slug: "payments", name: "Payments", ...common });
  for (const [{ id }, role] of members) {
    await tenant.members.set({ workspaceId, principalId: id, role, at: now });
  }
  await tenant.projects.add({
    id: projectId,
    workspaceId,
    slug: "fraud",
    name: "Fraud",
    retention: null,
    ...common,
  });
  await addFirstEnvironments(tenant, projectId, {
    clock: { now: () => now },
    random: systemRandom,
    now,
  });
  return { workspaceId, projectId };
}

/** What a client says of a body that it has as a whole. */
function lengthOf(content: TestCall["body"]): Record<string, string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return bytes instanceof Uint8Array ? { "content-length": `${bytes.length}` } : {};
}

async function send({ app }: MemoryService, call: TestCall): Promise<TestAnswer> {
  const { method, path, token, json, body, headers } = call;
  const content = json === undefined ? body : JSON.stringify(json);
  const response = await app.fetch(
    new Request(`http://control.test${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...lengthOf(content),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    }),
    { address: "192.0.2.7" },
  );
  return await readAnswer(response);
}

/** Reads a response. Every error must be a problem that says the response's own status. */
export async function readAnswer(response: Response): Promise<TestAnswer> {
  const bytes = await response.bytes();
  const { status, headers } = response;
  const json = (): unknown => JSON.parse(new TextDecoder().decode(bytes));
  const problem = (): Problem => {
    assert.equal(headers.get("content-type"), "application/problem+json");
    const found = ProblemSchema.strict().parse(json());
    assert.equal(found.status, status);
    assert.equal(found.request_id, headers.get("x-request-id"));
    return found;
  };
  // An answer to HEAD has no body, and an execution that failed has an envelope.
  const isEnvelope = headers.has("aiel-execution");
  if (status >= 400 && response.body !== null && !isEnvelope) problem();
  return { status, headers, bytes, json, problem };
}

/** Random names that no other call of this process uses. */
export function unique(prefix: string): string {
  return `${prefix}-${systemRandom(6).toHex()}`;
}
