import assert from "node:assert/strict";
import { pushTree, smallTree } from "../../testing/push.ts";
import { makeWorld, PROJECT, type World } from "../../testing/world.ts";
import { AuditPage, AuditVerdict } from "../../api/audit.ts";

async function events(world: World, query = "") {
  await world.service.app.settle();
  const path = `/v1/audit/events${query}`;
  const answer = await world.call({ method: "GET", path, token: world.admin.token });
  assert.equal(answer.status, 200);
  const text = new TextDecoder().decode(answer.bytes);
  for (const { token } of [world.admin, world.developer, world.viewer, world.stranger]) {
    assert.ok(!text.includes(token), "an event holds a token");
  }
  return AuditPage.parse(answer.json()).items;
}

Deno.test("every change leaves one event with who, what and from where", async () => {
  await using world = await makeWorld();
  const { snapshot_id } = await pushTree(world, smallTree("audited"), null);
  const [followed, event, ...others] = await events(world);
  assert.deepEqual(others, []);
  // The environment that follows pushes grants nothing yet.
  assert.deepEqual([followed?.action, followed?.outcome], ["deployment.create", "failed"]);
  assert.equal(event?.action, "snapshot.register");
  assert.equal(event?.outcome, "allowed");
  assert.deepEqual(event?.actor, {
    kind: "user",
    id: world.developer.id,
    token_id: world.developer.tokenId,
  });
  assert.equal(event?.address, "192.0.2.7");
  assert.ok(event?.resources.some(({ id }) => id === snapshot_id));
});

Deno.test("denied attempts are told to the chain, and what was asked for is not told apart from nothing", async () => {
  await using world = await makeWorld();
  await world.call({ method: "GET", path: PROJECT, token: world.stranger.token });
  await world.call({ method: "GET", path: "/v1/workspaces/nothing", token: world.stranger.token });
  await world.call({
    method: "PATCH",
    path: PROJECT,
    token: world.viewer.token,
    json: { name: "x" },
  });
  const denied = await events(world, "?outcome=denied");
  assert.deepEqual(
    denied.map(({ action, actor, details }) => [action, actor.id, details["code"]]),
    [
      ["request.deny", world.viewer.id, "forbidden"],
      ["request.deny", world.stranger.id, "not_found"],
      ["request.deny", world.stranger.id, "not_found"],
    ],
  );
});

Deno.test("a revoked token's use is told to its owner's chain", async () => {
  await using world = await makeWorld();
  const path = `/v1/tokens/${world.viewer.tokenId}`;
  await world.call({ method: "DELETE", path, token: world.viewer.token });
  await world.call({ method: "GET", path: "/v1/auth/me", token: world.viewer.token });
  const [event] = await events(world, "?action=auth.reject");
  assert.equal(event?.actor.token_id, world.viewer.tokenId);
  assert.deepEqual(event?.details, { reason: "revoked" });
});

Deno.test("bad tokens from one address end in 429, while good ones still pass", async () => {
  await using world = await makeWorld({
    failedAuth: { name: "failed_auth", burst: 3, perSecond: 0.001 },
  });
  const { token } = world.viewer;
  const wrong = token.slice(0, -1) + (token.endsWith("0") ? "1" : "0");
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    statuses.push((await world.call({ method: "GET", path: "/v1/auth/me", token: wrong })).status);
  }
  assert.deepEqual(statuses, [401, 401, 401, 429, 429]);
  const good = await world.call({ method: "GET", path: "/v1/auth/me", token: world.viewer.token });
  assert.equal(good.status, 200);
});

Deno.test("verifyAudit tells the head, and knows it again", async () => {
  await using world = await makeWorld();
  const verify = async (query = "") => {
    const path = `/v1/audit/verify${query}`;
    const answer = await world.call({ method: "GET", path, token: world.admin.token });
    assert.equal(answer.status, 200);
    return AuditVerdict.parse(answer.json());
  };
  await pushTree(world, smallTree("a"), null);
  const head = await verify();
  assert.equal(head.ok, true);
  await pushTree(world, smallTree("b"), await headOf(world));
  const later = await verify(`?sequence=${head.sequence}&hash=${head.hash}`);
  assert.equal(later.ok, true);
  assert.ok(later.sequence > head.sequence);
  const other = await verify(`?sequence=${head.sequence}&hash=${"0".repeat(64)}`);
  assert.equal(other.ok, false);
});

Deno.test("listAuditEvents answers 404 for an actor that can't be, and verifyAudit 400 for half a head", async () => {
  await using world = await makeWorld();
  const status = async (path: string) =>
    (await world.call({ method: "GET", path, token: world.admin.token })).status;
  assert.equal(await status("/v1/audit/events?actor=nobody"), 404);
  assert.equal(await status("/v1/audit/verify?sequence=1"), 400);
});

async function headOf(world: World): Promise<string> {
  const answer = await world.call({ method: "GET", path: PROJECT, token: world.admin.token });
  return /"snapshot_id":"([^"]+)"/.exec(new TextDecoder().decode(answer.bytes))?.[1] ?? "";
}
