/** Callers who lose their rights while their request is being worked at. */

import assert from "node:assert/strict";
import { isId, type TenantId, type TokenId } from "../domain/ids.ts";
import { GOOD_REQUESTS } from "../testing/good_requests.ts";
import { tenantOf } from "../testing/grant_all.ts";
import { registerTree, smallTree, upload } from "../testing/push.ts";
import { makeWorld, type Person, PROJECT, type World } from "../testing/world.ts";
import { SnapshotPage } from "../api/snapshots.ts";

function asAdmin(world: World, method: string, path: string, json?: unknown) {
  const call = { method, path, token: world.admin.token };
  return world.call(json === undefined ? call : { ...call, json });
}

function revoke(world: World, { tokenId }: Person) {
  return asAdmin(world, "DELETE", `/v1/tokens/${tokenId}`);
}

const WAYS: readonly [string, number, (world: World) => Promise<{ status: number }>][] = [
  ["whose token is revoked", 401, (world) => revoke(world, world.developer)],
  [
    "who is disabled",
    401,
    (world) => asAdmin(world, "PATCH", `/v1/users/${world.developer.id}`, { disabled: true }),
  ],
  [
    "who is removed from the workspace",
    404,
    (world) => asAdmin(world, "DELETE", `/v1/workspaces/payments/members/${world.developer.id}`),
  ],
  [
    "who becomes a viewer",
    403,
    (world) =>
      asAdmin(world, "PUT", `/v1/workspaces/payments/members/${world.developer.id}`, {
        role: "viewer",
      }),
  ],
];

for (const [who, status, shutOut] of WAYS) {
  Deno.test(`registerSnapshot answers ${status} to a caller ${who} during validation`, async () => {
    await using world = await makeWorld();
    const tree = smallTree(who);
    await upload(world, world.developer, tree, null);
    world.service.validator.before = async () => {
      const done = await shutOut(world);
      assert.ok(done.status < 300, `${done.status}`);
    };
    const answer = await registerTree(world, world.developer, tree, null);
    assert.equal(answer.status, status);
    await assertNothingRegistered(world);
  });
}

Deno.test("registerSnapshot answers 401 when the token expires during validation", async () => {
  await using world = await makeWorld();
  const tree = smallTree("expires");
  await upload(world, world.developer, tree, null);
  const made = await world.call({
    method: "POST",
    path: "/v1/tokens",
    token: world.developer.token,
    json: { name: "short", scopes: ["snapshot:write"], expires_in_days: 1 },
  });
  const issued = made.json();
  assert.ok(typeof issued === "object" && issued !== null && "token" in issued);
  world.service.validator.before = () => {
    world.service.clock.pass(86_400_000);
    return Promise.resolve();
  };
  const short = { ...world.developer, token: String(issued.token) };
  assert.equal((await registerTree(world, short, tree, null)).status, 401);
  await assertNothingRegistered(world);
});

Deno.test("registerSnapshot answers 404 to an admin of the tenant who is none any more after validation", async () => {
  await using world = await makeWorld();
  const tree = smallTree("demoted");
  await upload(world, world.admin, tree, null);
  world.service.validator.before = async () => {
    const { id } = world.admin;
    assert.ok(isId("user", id));
    const tenant = (await world.service.store.read("system", (it) => it.tenantBySlug("acme")))?.id;
    assert.ok(tenant !== undefined);
    await world.service.store.transaction(tenant, async (repositories) => {
      await repositories.users.change(id, { tenantRole: "member" });
      for (const workspaceId of (await repositories.members.rolesOf(id)).keys()) {
        await repositories.members.remove(workspaceId, id);
      }
    });
  };
  assert.equal((await registerTree(world, world.admin, tree, null)).status, 404);
  const { token } = world.viewer;
  const list = await world.call({ method: "GET", path: `${PROJECT}/snapshots`, token });
  assert.deepEqual(SnapshotPage.parse(list.json()).items, []);
});

Deno.test("a token that is revoked while the body arrives changes nothing any more", async () => {
  await using world = await makeWorld();
  const begun = Promise.withResolvers<ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>>();
  const answering = world.call({
    method: "POST",
    path: "/v1/tokens",
    token: world.developer.token,
    headers: { "content-type": "application/json" },
    // Without a store of its own the stream is asked only when it is read, which is after the
    // caller was let in.
    body: new ReadableStream({ pull: begun.resolve }, { highWaterMark: 0 }),
  });
  const body = await begun.promise;
  assert.equal((await revoke(world, world.developer)).status, 204);
  body.enqueue(new TextEncoder().encode('{"name":"later","scopes":["snapshot:write"]}'));
  body.close();
  assert.equal((await answering).status, 401);
  const list = await asAdmin(world, "GET", "/v1/tokens?limit=200");
  assert.doesNotMatch(new TextDecoder().decode(list.bytes), /"later"/);
});

/** Operations that change something by `Call.change`. */
const CHANGES = [
  "createToken",
  "revokeToken",
  "createUser",
  "changeUser",
  "createServiceAccount",
  "changeServiceAccount",
  "createWorkspace",
  "changeWorkspace",
  "setMember",
  "removeMember",
  "createProject",
  "changeProject",
];

/** What may happen to the caller between being let in and the change. */
const MEANWHILE: Readonly<Record<string, (world: World, tenant: TenantId) => Promise<unknown>>> = {
  "is revoked": (world, tenant) =>
    world.service.store.transaction(
      tenant,
      ({ tokens }) => tokens.revoke(tokenIdOf(world.admin), world.service.clock.now()),
    ),
  "loses its owner": (world, tenant) =>
    world.service.store.transaction(tenant, async ({ users }) => {
      const { id } = world.admin;
      assert.ok(isId("user", id));
      await users.change(id, { disabledAt: world.service.clock.now() });
    }),
};

function tokenIdOf({ tokenId }: Person): TokenId {
  assert.ok(isId("token", tokenId));
  return tokenId;
}

for (const [what, happen] of Object.entries(MEANWHILE)) {
  for (const id of CHANGES) {
    Deno.test(`${id} changes nothing when the token ${what} before the change`, async () => {
      // With a key another transaction is begun before that of the change.
      for (const headers of [{}, { "idempotency-key": "k1" }]) {
        await using world = await makeWorld();
        const { service } = world;
        const tenant = await tenantOf(world);
        const call = await GOOD_REQUESTS[id]?.(world);
        assert.ok(call !== undefined);
        const allowed = () =>
          service.store.read(
            tenant,
            ({ audit }) => audit.list({ outcome: "allowed" }, { limit: 1 }),
          );
        const before = await allowed();
        let times = 0;
        service.beforeTransaction = async () => {
          if (times++ === 0) await happen(world, tenant);
        };
        const answer = await world.call({ ...call, headers });
        assert.equal(answer.status, 401);
        assert.ok(times > 0);
        assert.deepEqual(await allowed(), before);
      }
    });
  }
}

async function assertNothingRegistered(world: World): Promise<void> {
  const { token } = world.admin;
  const list = await world.call({ method: "GET", path: `${PROJECT}/snapshots`, token });
  assert.deepEqual(SnapshotPage.parse(list.json()).items, []);
}
