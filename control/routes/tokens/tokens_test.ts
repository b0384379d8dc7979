import assert from "node:assert/strict";
import { makeWorld, type TestAnswer, type World } from "../../testing/world.ts";
import { IssuedTokenDocument, TokenPage } from "../../wire/identity.ts";

function create(world: World, token: string, json: unknown, key?: string): Promise<TestAnswer> {
  return world.call({
    method: "POST",
    path: "/v1/tokens",
    token,
    json,
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  });
}

const CI = { name: "ci", scopes: ["snapshot:write", "project:read"] };

Deno.test("createToken gives a token that works until it is revoked or expires", async () => {
  await using world = await makeWorld();
  const made = IssuedTokenDocument.parse(
    (await create(world, world.developer.token, { ...CI, expires_in_days: 1 })).json(),
  );
  assert.deepEqual(made.scopes, ["project:read", "snapshot:write"]);
  const me = () => world.call({ method: "GET", path: "/v1/auth/me", token: made.token });
  assert.equal((await me()).status, 200);
  world.service.clock.pass(86_400_000);
  assert.equal((await me()).status, 401);
  world.service.clock.pass(-1_000);
  assert.equal((await me()).status, 200);
  const revoke = { method: "DELETE", path: `/v1/tokens/${made.id}`, token: world.developer.token };
  assert.equal((await world.call(revoke)).status, 204);
  assert.equal((await world.call(revoke)).status, 204);
  assert.equal((await me()).status, 401);
});

Deno.test("createToken answers 403 for scopes that the caller's token lacks", async () => {
  await using world = await makeWorld();
  const narrow = IssuedTokenDocument.parse(
    (await create(world, world.admin.token, { name: "n", scopes: ["token:admin"] })).json(),
  );
  const answer = await create(world, narrow.token, CI);
  assert.equal(answer.status, 403);
  assert.match(
    answer.problem().detail,
    /"project:read", "snapshot:write"|"snapshot:write", "project:read"/,
  );
});

Deno.test("createToken answers 403 for somebody else's token, unless the caller is an admin", async () => {
  await using world = await makeWorld();
  const json = { ...CI, owner: world.viewer.id };
  assert.equal((await create(world, world.developer.token, json)).status, 403);
  const made = IssuedTokenDocument.parse((await create(world, world.admin.token, json)).json());
  assert.equal(made.owner_id, world.viewer.id);
  assert.equal(made.created_by, world.admin.id);
});

Deno.test("createToken and listTokens answer 404 for an owner that is not there", async () => {
  await using world = await makeWorld();
  for (const owner of ["nobody", "usr_00000000000000000000000000", world.evil.id]) {
    assert.equal((await create(world, world.admin.token, { ...CI, owner })).status, 404);
  }
  const path = "/v1/tokens?owner=nobody";
  assert.equal((await world.call({ method: "GET", path, token: world.admin.token })).status, 404);
});

Deno.test("createToken gives the same token again for the same key, to the same token only", async () => {
  await using world = await makeWorld();
  const first = await create(world, world.admin.token, CI, "key-1");
  const again = await create(world, world.admin.token, CI, "key-1");
  assert.deepEqual(again.json(), first.json());
  assert.equal(again.headers.get("idempotency-replayed"), "true");
  const other = IssuedTokenDocument.parse(
    (await create(world, world.admin.token, { ...CI, scopes: ["token:admin"] })).json(),
  );
  const sealed = await create(world, other.token, CI, "key-1");
  assert.equal(sealed.status, 409);
  assert.equal(sealed.problem().code, "idempotency_answer_sealed");
});

Deno.test("listTokens shows one's own, and everybody's to admins, and never a secret", async () => {
  await using world = await makeWorld();
  const list = async (query: string, token: string) => {
    const answer = await world.call({ method: "GET", path: `/v1/tokens${query}`, token });
    assert.equal(answer.status, 200);
    const text = new TextDecoder().decode(answer.bytes);
    for (const person of [world.admin, world.developer, world.viewer]) {
      assert.ok(!text.includes(person.token.slice(-49)));
    }
    return TokenPage.parse(answer.json()).items.map(({ owner_id }) => owner_id);
  };
  assert.deepEqual(await list("", world.developer.token), [world.developer.id]);
  const all = await list("?owner=all", world.admin.token);
  assert.ok(all.includes(world.viewer.id) && !all.includes(world.evil.id));
  const path = "/v1/tokens?owner=all";
  assert.equal(
    (await world.call({ method: "GET", path, token: world.developer.token })).status,
    403,
  );
});

Deno.test("revokeToken answers 404 for somebody else's token, as for one that is not there", async () => {
  await using world = await makeWorld();
  const revoke = (id: string, token: string) =>
    world.call({ method: "DELETE", path: `/v1/tokens/${id}`, token });
  const theirs = (await revoke(world.admin.tokenId, world.developer.token)).problem();
  assert.equal(theirs.status, 404);
  assert.equal((await revoke(world.developer.tokenId, world.evil.token)).status, 404);
  assert.equal((await revoke(world.developer.tokenId, world.admin.token)).status, 204);
  const me = { method: "GET", path: "/v1/auth/me", token: world.developer.token };
  assert.equal((await world.call(me)).status, 401);
});

Deno.test("tokens of a disabled user are not accepted, until the user is enabled again", async () => {
  await using world = await makeWorld();
  const me = { method: "GET", path: "/v1/auth/me", token: world.viewer.token };
  for (const [disabled, status] of [[true, 401], [false, 200]] as const) {
    const path = `/v1/users/${world.viewer.id}`;
    const json = { disabled };
    assert.equal(
      (await world.call({ method: "PATCH", path, token: world.admin.token, json })).status,
      200,
    );
    assert.equal((await world.call(me)).status, status);
  }
});

Deno.test("X-API-Token is as good as a bearer token", async () => {
  await using world = await makeWorld();
  const answer = await world.call({
    method: "GET",
    path: "/v1/auth/me",
    headers: { "x-api-token": world.viewer.token },
  });
  assert.equal(answer.status, 200);
});
