import assert from "node:assert/strict";
import { digest, manifest, smallTree } from "../../testing/push.ts";
import { makeWorld, PROJECT } from "../../testing/world.ts";
import { NewSnapshot, PushPlanRequest } from "../../api/snapshots.ts";

const PATHS = [`${PROJECT}/snapshots/plan`, `${PROJECT}/snapshots`];
const GOOD = { path: "a", size: 1, sha256: digest("a") };

Deno.test("a manifest's schemas stop at the first bad entries, wherever they are", () => {
  const bad = Array.from({ length: 10_000 }, () => ({}));
  for (const schema of [PushPlanRequest, NewSnapshot]) {
    const found = schema.safeParse({
      parent: null,
      files: [...bad.map(() => GOOD), ...bad],
    }).error;
    assert.deepEqual(found?.issues[0]?.path, ["files", 10_000, "path"]);
    // Three for each of twenty.
    assert.equal(found.issues.length, 60);
  }
});

Deno.test("the schemas of changes stop at the first bad entries too", () => {
  const [good, bad] = [Array(10_000).fill("a"), Array(10_000).fill(1)];
  const changes = { files: [], deleted: [...good, ...bad] };
  const found = NewSnapshot.safeParse({ parent: null, changes }).error;
  assert.deepEqual(found?.issues[0]?.path, ["changes", "deleted", 10_000]);
  assert.equal(found.issues.length, 20);
});

Deno.test("registerSnapshot answers 413 to too many changes, good or bad", async () => {
  await using world = await makeWorld();
  const lists = [
    ["files", GOOD, "files"],
    ["files", {}, "files"],
    ["deleted", "a", "deleted paths"],
    ["deleted", 1, "deleted paths"],
  ] as const;
  for (const [name, entry, what] of lists) {
    const answer = await world.call({
      method: "POST",
      path: `${PROJECT}/snapshots`,
      token: world.developer.token,
      json: {
        parent: null,
        snapshot_id: `sha256:${"0".repeat(64)}`,
        changes: { files: [], deleted: [], [name]: Array(250_001).fill(entry) },
      },
    });
    assert.equal(answer.status, 413);
    assert.equal(
      answer.problem().detail,
      `Manifest has 250001 ${what}, at most 20000 are allowed`,
    );
  }
});

Deno.test("a manifest's schemas read nothing of too many entries", () => {
  let read = 0;
  const entry = Object.defineProperty({}, "path", { enumerable: true, get: () => `${++read}` });
  const files = Array.from({ length: 20_001 }, () => entry);
  assert.ok(PushPlanRequest.safeParse({ parent: null, files }).error);
  assert.equal(read, 0);
});

Deno.test("planSnapshot and registerSnapshot answer 413 to too many entries, good or bad", async () => {
  await using world = await makeWorld();
  for (const path of PATHS) {
    for (const [entry, length] of [[GOOD, 20_001], [{}, 20_001], [{}, 250_001]] as const) {
      const answer = await world.call({
        method: "POST",
        path,
        token: world.developer.token,
        json: { parent: null, files: Array(length).fill(entry) },
      });
      assert.equal(answer.status, 413);
      const { code, detail } = answer.problem();
      assert.equal(code, "manifest_too_large");
      assert.equal(detail, `Manifest has ${length} files, at most 20000 are allowed`);
    }
  }
});

Deno.test("planSnapshot takes as many files as the platform does", async () => {
  await using world = await makeWorld();
  const many = Array.from({ length: 19_998 }, (_, index) => ({ ...GOOD, path: `f${index}` }));
  const answer = await world.call({
    method: "POST",
    path: `${PROJECT}/snapshots/plan`,
    token: world.developer.token,
    json: { parent: null, files: [...manifest(smallTree("x")), ...many] },
  });
  assert.equal(answer.status, 200);
});

Deno.test("planSnapshot and registerSnapshot look at the scope before they read the body", async () => {
  await using world = await makeWorld();
  for (const path of PATHS) {
    const answer = await world.call({
      method: "POST",
      path,
      token: world.scopeless.token,
      headers: { "content-type": "application/json" },
      body: "{",
    });
    assert.equal(answer.status, 403);
  }
});

Deno.test("a refused request's detail is short, however long what it names", async () => {
  await using world = await makeWorld();
  const answer = await world.call({
    method: "POST",
    path: `${PROJECT}/snapshots/plan`,
    token: world.developer.token,
    json: { parent: null, files: [], ["x".repeat(100_000)]: 1 },
  });
  assert.equal(answer.status, 400);
  assert.ok(answer.bytes.length < 2_000);
});
