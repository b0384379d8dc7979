import assert from "node:assert/strict";
import { makeWorld, type TestAnswer, type World } from "../../testing/world.ts";
import { IssuedTokenDocument, TokenPage } from "../../api/tokens.ts";

function create(world: World, token: string, json: unknown, key?: string): Promise<TestAnswer> {
  return world.call({
    method: "POST",
    path: "/v1/tokens",
    token,
    json,
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  });
}

const DAY_MS = 86_400_000;
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

Deno.test("createToken with a token that expires gives none that outlives it", async () => {
  await using world = await makeWorld();
  const scopes = ["token:admin"];
  const made = async (answer: Promise<TestAnswer>) =>
    IssuedTokenDocument.parse((await answer).json());
  const short = await made(
    create(world, world.admin.token, { name: "short", scopes, expires_in_days: 2 }),
  );
  world.service.clock.pass(3_600_000);
  for (const owner of [{}, { owner: world.viewer.id }]) {
    const json = { name: "n", scopes, ...owner };
    for (const expires_in_days of [null, 2, 90]) {
      const answer = await create(world, short.token, { ...json, expires_in_days });
      assert.equal(answer.problem().code, "forbidden", `${expires_in_days}`);
    }
    const day = await made(create(world, short.token, { ...json, expires_in_days: 1 }));
    assert.equal(day.expires_at, new Date(Date.parse(day.created_at) + DAY_MS).toISOString());
    assert.equal((await made(create(world, short.token, json))).expires_at, short.expires_at);
  }
  const never = { name: "n", scopes, expires_in_days: null };
  assert.equal((await made(create(world, world.admin.token, never))).expires_at, null);
  const plain = await made(create(world, world.admin.token, { name: "n", scopes }));
  assert.equal(
    plain.expires_at,
    new Date(Date.parse(plain.created_at) + 90 * DAY_MS).toISOString(),
  );
});

Deno.test("createToken answers 403 for another user's token, unless the caller is an admin", async () => {
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
    (await create(world, world.admin.token, {
      ...CI,
      scopes: [...CI.scopes, "token:admin"],
    })).json(),
  );
  const refused = await create(world, other.token, CI, "key-1");
  assert.equal(refused.status, 422);
  assert.equal(refused.problem().code, "idempotency_key_reused");
  const narrow = IssuedTokenDocument.parse(
    (await create(world, world.admin.token, { ...CI, scopes: ["token:admin"] })).json(),
  );
  assert.equal((await create(world, narrow.token, CI, "key-1")).status, 403);
});

Deno.test("listTokens shows one's own, and those of all to admins, and never a secret", async () => {
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

Deno.test("revokeToken answers 404 for another user's token, as for one that is not there", async () => {
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
