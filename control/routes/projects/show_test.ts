/** Whoever may push can say that a push follows; to everybody else that says nothing, and changes nothing. */

import assert from "node:assert/strict";
import { type Scope, SCOPES } from "../../domain/scopes.ts";
import { makeWorld, type Person, PROJECT, type World } from "../../testing/world.ts";
import { IssuedTokenDocument } from "../../wire/identity.ts";
import { PUSH_FOLLOWS } from "../../wire/prefer.ts";

const HEADERS = { prefer: PUSH_FOLLOWS };

/** The same answer to a request with the preference and to one without; gives the projects that a push is expected for by then. */
async function ask(world: World, { token }: Pick<Person, "token">, path = PROJECT) {
  const request = { method: "GET", path, token };
  const [plain, preferring] = [
    await world.call(request),
    await world.call({ ...request, headers: HEADERS }),
  ];
  assert.equal(preferring.status, plain.status);
  assert.equal(preferring.headers.get("etag"), plain.headers.get("etag"));
  if (plain.status === 200) assert.deepEqual(preferring.json(), plain.json());
  else {
    const [without, problem] = [plain.problem(), preferring.problem()];
    const { request_id, instance } = without;
    assert.deepEqual({ ...problem, request_id, instance }, without);
  }
  return { status: plain.status, expected: [...world.service.validator.expected] };
}

/** A token of the developer's with these scopes, for a day. */
async function tokenOf(world: World, scopes: readonly Scope[]): Promise<IssuedTokenDocument> {
  const answer = await world.call({
    method: "POST",
    path: "/v1/tokens",
    token: world.developer.token,
    json: { name: "test", scopes, expires_in_days: 1 },
  });
  return IssuedTokenDocument.parse(answer.json());
}

Deno.test("getProject tells the validator of a push that follows, when the caller may push", async () => {
  await using world = await makeWorld();
  const { projectId, workspaceId, developer, admin } = world;
  assert.deepEqual(await ask(world, developer), { status: 200, expected: [projectId] });
  assert.deepEqual(await ask(world, admin), { status: 200, expected: [projectId, projectId] });
  const byId = `/v1/workspaces/${workspaceId}/projects/${projectId}`;
  assert.equal((await ask(world, developer, byId)).expected.length, 3);
});

Deno.test("getProject tells of it also where the caller has the newest answer already", async () => {
  await using world = await makeWorld();
  const { token } = world.developer;
  const first = await world.call({ method: "GET", path: PROJECT, token });
  const headers = { ...HEADERS, "if-none-match": first.headers.get("etag") ?? "" };
  const second = await world.call({ method: "GET", path: PROJECT, token, headers });
  assert.equal(second.status, 304);
  assert.deepEqual(world.service.validator.expected, [world.projectId]);
});

Deno.test("getProject ignores the preference of who may only look", async () => {
  await using world = await makeWorld();
  assert.deepEqual(await ask(world, world.viewer), { status: 200, expected: [] });
  const reading = await tokenOf(world, SCOPES.filter((scope) => scope !== "snapshot:write"));
  assert.deepEqual(await ask(world, reading), { status: 200, expected: [] });
});

Deno.test("getProject ignores the preference of who may not even look", async () => {
  await using world = await makeWorld();
  const { stranger, evil, scopeless, projectId, workspaceId } = world;
  assert.deepEqual(await ask(world, stranger), { status: 404, expected: [] });
  assert.deepEqual(await ask(world, scopeless), { status: 403, expected: [] });
  const path = `/v1/workspaces/${workspaceId}/projects/${projectId}`;
  assert.deepEqual(await ask(world, evil, path), { status: 404, expected: [] });
  // A project of the same name, which is their own.
  const { expected } = await ask(world, evil);
  assert.equal(expected.length, 1);
  assert.notEqual(expected[0], projectId);
});

Deno.test("getProject ignores the preference of a token that is revoked, has run out, or is none", async () => {
  await using world = await makeWorld();
  const [revoked, old] = [await tokenOf(world, SCOPES), await tokenOf(world, SCOPES)];
  for (const one of [revoked, old]) assert.equal((await ask(world, one)).status, 200);
  const { expected } = world.service.validator;
  assert.equal(expected.length, 2);
  const path = `/v1/tokens/${revoked.id}`;
  const answer = await world.call({ method: "DELETE", path, token: world.developer.token });
  assert.ok(answer.status < 300, `${answer.status}`);
  const refused = { status: 401, expected: [...expected] };
  assert.deepEqual(await ask(world, revoked), refused);
  world.service.clock.pass(86_400_000);
  assert.deepEqual(await ask(world, old), refused);
  assert.deepEqual(await ask(world, { token: "aiel_pat_nonsense" }), refused);
});

Deno.test("getProject ignores the preference for what is archived", async () => {
  for (const path of [PROJECT, "/v1/workspaces/payments"]) {
    await using world = await makeWorld();
    const { token } = world.admin;
    const archived = await world.call({ method: "PATCH", path, token, json: { archived: true } });
    assert.equal(archived.status, 200);
    assert.deepEqual(await ask(world, world.admin), { status: 200, expected: [] });
  }
});

Deno.test("The preference says nothing to other operations", async () => {
  await using world = await makeWorld();
  const { token } = world.developer;
  for (const path of [`${PROJECT}/snapshots`, "/v1/workspaces/payments/projects"]) {
    const answer = await world.call({ method: "GET", path, token, headers: HEADERS });
    assert.equal(answer.status, 200);
  }
  assert.deepEqual(world.service.validator.expected, []);
});
