/** A registration that brings the contents which the service lacks. */

import assert from "node:assert/strict";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";
import {
  digest,
  manifest,
  push,
  register,
  smallTree,
  type Tree,
  upload,
} from "../../testing/push.ts";
import { makeWorld, type Person, PROJECT, type World } from "../../testing/world.ts";
import { MOST_CARRIED, PushPlanDocument } from "../../api/snapshots.ts";

function carried(text: string, sha256 = digest(text)) {
  return { sha256, content: new TextEncoder().encode(text).toBase64() };
}

function pushAtOnce(
  world: World,
  person: Person,
  tree: Tree,
  parent: string | null,
  blobs: readonly unknown[],
  headers: Readonly<Record<string, string>> = {},
) {
  return world.call({
    method: "POST",
    path: `${PROJECT}/snapshots`,
    token: person.token,
    headers,
    json: { parent, files: manifest(tree), blobs },
  });
}

async function missing(world: World, tree: Tree, parent: string | null) {
  const answer = await world.call({
    method: "POST",
    path: `${PROJECT}/snapshots/plan`,
    token: world.developer.token,
    json: { parent, files: manifest(tree) },
  });
  assert.equal(answer.status, 200);
  return PushPlanDocument.parse(answer.json()).missing;
}

const CHANGE = { ...smallTree("a"), "lib/new.txt": "new" };

Deno.test("registerSnapshot takes along what the service lacks, and leaves alone what it has", async () => {
  await using world = await makeWorld();
  const { snapshot_id } = await push(world, smallTree("a"), null);
  // The same content twice, and one that is there.
  const blobs = [carried("new"), carried("a"), carried("new")];
  const headers = { "idempotency-key": "once" };
  const answer = await pushAtOnce(world, world.developer, CHANGE, snapshot_id, blobs, headers);
  assert.equal(answer.status, 201, new TextDecoder().decode(answer.bytes));
  const blob = await world.call({
    method: "GET",
    path: `${PROJECT}/snapshots/head/blobs/${digest("new")}`,
    token: world.viewer.token,
  });
  assert.equal(new TextDecoder().decode(blob.bytes), "new");
  const again = await pushAtOnce(world, world.developer, CHANGE, snapshot_id, blobs, headers);
  assert.equal(again.status, 201);
  assert.deepEqual(again.json(), answer.json());
  // Without the key it is another request, for what is the newest snapshot already.
  const other = await pushAtOnce(world, world.developer, CHANGE, snapshot_id, blobs);
  assert.equal(other.status, 200);
  assert.deepEqual(other.json(), answer.json());
});

Deno.test("registerSnapshot names what is missing still, and keeps what came along", async () => {
  await using world = await makeWorld();
  const { snapshot_id } = await push(world, smallTree("a"), null);
  const tree = { ...CHANGE, "lib/more.txt": "more" };
  const answer = await pushAtOnce(world, world.developer, tree, snapshot_id, [carried("new")]);
  assert.equal(answer.status, 422);
  assert.equal(answer.problem().code, "blobs_missing");
  assert.deepEqual(await missing(world, tree, snapshot_id), [digest("more")]);
});

Deno.test("registerSnapshot refuses contents that are not what they should be, and registers nothing", async () => {
  await using world = await makeWorld();
  const { snapshot_id } = await push(world, smallTree("a"), null);
  const cases: [number, string, unknown[]][] = [
    [422, "blob_mismatch", [carried("old", digest("new"))]],
    [422, "blob_mismatch", [carried("newer", digest("new"))]],
    [409, "blob_not_planned", [carried("new"), carried("in no file")]],
    [400, "invalid_request", [{ sha256: digest("new"), content: "n w" }]],
    [400, "invalid_request", [{ ...carried("new"), more: 1 }]],
    [400, "invalid_request", new Array(MOST_CARRIED.blobs + 1).fill(carried("new"))],
  ];
  for (const [status, code, blobs] of cases) {
    const answer = await pushAtOnce(world, world.developer, CHANGE, snapshot_id, blobs);
    assert.deepEqual([answer.status, answer.problem().code], [status, code]);
  }
  const half = "x".repeat(MOST_CARRIED.bytes / 2 + 1);
  const heavy = { ...CHANGE, "1.txt": half, "2.txt": `${half}2` };
  const tooMuch = [carried(half), carried(`${half}2`)];
  const answer = await pushAtOnce(world, world.developer, heavy, snapshot_id, tooMuch);
  assert.deepEqual([answer.status, answer.problem().code], [413, "body_too_large"]);
  assert.deepEqual(await missing(world, CHANGE, snapshot_id), [digest("new")]);
});

Deno.test("registerSnapshot takes nothing along for a push that can't be", async () => {
  await using world = await makeWorld();
  const { snapshot_id } = await push(world, smallTree("a"), null);
  const blobs = [carried("new")];
  const moved = await pushAtOnce(world, world.developer, CHANGE, null, blobs);
  assert.equal(moved.status, 412);
  const viewer = await pushAtOnce(world, world.viewer, CHANGE, snapshot_id, blobs);
  assert.equal(viewer.status, 403);
  const stranger = await pushAtOnce(world, world.stranger, CHANGE, snapshot_id, blobs);
  assert.equal(stranger.status, 404);
  assert.deepEqual(await missing(world, CHANGE, snapshot_id), [digest("new")]);
});

Deno.test("registerSnapshot with contents along is what planning, uploading and registering is", async () => {
  await using world = await makeWorld();
  const first = await push(world, smallTree("a"), null);
  await upload(world, world.developer, CHANGE, first.snapshot_id);
  const long = await register(world, world.developer, CHANGE, first.snapshot_id);
  await using other = await makeWorld();
  await push(other, smallTree("a"), null);
  const short = await pushAtOnce(other, other.developer, CHANGE, first.snapshot_id, [
    carried("new"),
  ]);
  const { author: _, created_at: __, message: ___, ...longs } = Object(long.json());
  const { author: _a, created_at: _c, message: _m, ...shorts } = Object(short.json());
  assert.deepEqual(shorts, longs);
});

Deno.test("registerSnapshot stores what came along when the snapshot was validated, and registers nothing where that fails", async () => {
  await using world = await makeWorld();
  const { snapshot_id } = await push(world, smallTree("a"), null);
  const { validator, blobs } = world.service;
  const steps: string[] = [];
  validator.before = async ({ open }) => {
    assert.equal(await new Response(await open(digest("new"))).text(), "new");
    steps.push("validated");
  };
  const of = blobs.of.bind(blobs);
  blobs.of = (tenantId) => {
    const real = of(tenantId);
    const putMany = () => {
      steps.push("full");
      return Promise.reject(new StoreUnavailable("The disk is full"));
    };
    return Object.assign(Object.create(real), { putMany });
  };
  const pushing = () => pushAtOnce(world, world.developer, CHANGE, snapshot_id, [carried("new")]);
  assert.equal((await pushing()).status, 503);
  assert.deepEqual(await missing(world, CHANGE, snapshot_id), [digest("new")]);
  blobs.of = of;
  assert.equal((await pushing()).status, 201);
  assert.deepEqual(steps, ["validated", "full", "validated"]);
});

Deno.test("registerSnapshot asks for no validation that can't come to anything", async () => {
  await using world = await makeWorld();
  const { snapshot_id } = await push(world, smallTree("a"), null);
  const { calls } = world.service.validator;
  const none = `sha256:${"0".repeat(64)}`;
  const blobs = [carried("new")];
  const requests: [number, object][] = [
    [412, { parent: null }],
    [409, { blobs: [carried("in no file")] }],
    [422, { blobs: [carried("old", digest("new"))] }],
    // Also of what the service has already.
    [422, { blobs: [carried("b", digest("a"))] }],
    [422, { snapshot_id: none }],
    [422, { files: manifest({ "lib/new.txt": "new" }) }],
    [200, { files: manifest(smallTree("a")), blobs: [carried("a")] }],
  ];
  for (const [status, change] of requests) {
    const answer = await world.call({
      method: "POST",
      path: `${PROJECT}/snapshots`,
      token: world.developer.token,
      json: { parent: snapshot_id, files: manifest(CHANGE), blobs, ...change },
    });
    assert.equal(answer.status, status, JSON.stringify(change));
  }
  for (const person of [world.viewer, world.stranger]) {
    const answer = await pushAtOnce(world, person, CHANGE, snapshot_id, blobs);
    assert.ok(answer.status === 403 || answer.status === 404);
  }
  assert.equal(world.service.validator.calls, calls);
});

Deno.test("registerSnapshot keeps what came along of a snapshot that is refused, not of a caller who was shut out", async () => {
  await using world = await makeWorld();
  const { snapshot_id } = await push(world, smallTree("a"), null);
  const { validator } = world.service;
  validator.answer = { ok: false, problems: [{ code: "bad_name", message: "Bad" }] };
  const refused = await pushAtOnce(world, world.developer, CHANGE, snapshot_id, [carried("new")]);
  assert.equal(refused.problem().code, "snapshot_refused");
  assert.deepEqual(await missing(world, CHANGE, snapshot_id), []);
  validator.answer = undefined;
  validator.before = async () => {
    const path = `/v1/workspaces/payments/members/${world.developer.id}`;
    const { status } = await world.call({ method: "DELETE", path, token: world.admin.token });
    assert.ok(status < 300, `${status}`);
  };
  const tree = { ...CHANGE, "lib/more.txt": "more" };
  const shutOut = await pushAtOnce(world, world.developer, tree, snapshot_id, [carried("more")]);
  assert.equal(shutOut.status, 404);
  const planned = await world.call({
    method: "POST",
    path: `${PROJECT}/snapshots/plan`,
    token: world.admin.token,
    json: { parent: snapshot_id, files: manifest(tree) },
  });
  assert.deepEqual(PushPlanDocument.parse(planned.json()).missing, [digest("more")]);
});

Deno.test("registerSnapshot reads nothing and tells nothing of contents that are not the workspace's", async () => {
  await using world = await makeWorld();
  const { snapshot_id } = await push(world, smallTree("a"), null);
  const { validator } = world.service;
  const tree = { ...CHANGE, "lib/theirs.txt": "theirs" };
  const blobs = [carried("new")];
  const { calls } = validator;
  const refused = await pushAtOnce(world, world.developer, tree, snapshot_id, blobs);
  assert.deepEqual([refused.status, refused.problem().code], [422, "blobs_missing"]);
  assert.deepEqual(Object(refused.problem().details).missing, [digest("theirs")]);
  // One whose size is another one than the manifest says is as good as none.
  const files = manifest(CHANGE).map((file) =>
    file.path === "lib/data.txt" ? { ...file, size: 2 } : file
  );
  const wrong = await world.call({
    method: "POST",
    path: `${PROJECT}/snapshots`,
    token: world.developer.token,
    json: { parent: snapshot_id, files, blobs },
  });
  assert.ok(wrong.status === 400 || wrong.status === 422, `${wrong.status}`);
  assert.equal(validator.calls, calls);
});
