import assert from "node:assert/strict";
import { newId } from "../../domain/ids.ts";
import { frameSorted } from "../../../runtime/snapshot/id.ts";
import { digest, frame, pushTree, registerTree, smallTree, upload } from "../../testing/push.ts";
import { makeWorld, PROJECT, type TestAnswer, type World } from "../../testing/world.ts";
import { validationQueue } from "../../execution/validation_queue.ts";
import {
  type FileDocument,
  MANIFEST_TYPE,
  ManifestDocument,
  PushPlanDocument,
  SnapshotDiffDocument,
  SnapshotDocument,
} from "../../api/snapshots.ts";

const TAKER = { group: newId("tenant"), member: newId("user") };
/** Sends a manifest to be planned. */
function plan(
  world: World,
  body: Uint8Array<ArrayBuffer>,
  query = "",
  token: string = world.admin.token,
): Promise<TestAnswer> {
  const headers = { "content-type": MANIFEST_TYPE };
  return world.call({
    method: "POST",
    path: `${PROJECT}/snapshots/plan${query}`,
    token,
    headers,
    body,
  });
}

const NOTHING = `sha256:${"0".repeat(64)}`;

Deno.test("planSnapshot answers 409 when the project is archived", async () => {
  await using world = await makeWorld();
  const archive = {
    method: "PATCH",
    path: PROJECT,
    token: world.admin.token,
    json: { archived: true },
  };
  assert.equal((await world.call(archive)).status, 200);
  const answer = await plan(world, frame(smallTree("a")));
  assert.equal(answer.status, 409);
  assert.equal(answer.problem().code, "archived");
});

Deno.test("planSnapshot answers 412 with the head when the parent is not the newest snapshot", async () => {
  await using world = await makeWorld();
  const { snapshot_id } = await pushTree(world, smallTree("a"), null);
  for (const query of ["", `?parent=${NOTHING}`]) {
    const answer = await plan(world, frame(smallTree("b")), query);
    assert.equal(answer.status, 412);
    assert.deepEqual(answer.problem().details, { head: snapshot_id });
  }
});

Deno.test("planSnapshot answers 422 when there is no entry point", async () => {
  await using world = await makeWorld();
  const answer = await plan(world, frame({ "main.ts": "" }));
  assert.equal(answer.status, 422);
  assert.equal(answer.problem().code, "snapshot_refused");
});

Deno.test("planSnapshot refuses manifests that no tree could give", async () => {
  await using world = await makeWorld();
  const file = { path: "entry_point.ts", size: 1, sha256: digest("a") };
  const bad: [number, FileDocument[]][] = [
    [400, [{ ...file, path: "../x" }]],
    [400, [{ ...file, path: "/etc/passwd" }]],
    [400, [file, { ...file, path: "ENTRY_POINT.ts" }]],
    [400, [{ ...file, path: ".git/config" }]],
    [400, [{ ...file, path: "a\u0000b" }]],
    [400, [{ ...file, size: -1 }]],
    [400, [{ ...file, size: 1.5 }]],
    [400, [{ ...file, size: 2 ** 53 }]],
    [413, [{ ...file, size: 2 ** 53 - 1 }]],
    [400, [{ ...file, sha256: "A".repeat(64) }]],
    [400, [file, { ...file, path: "b", size: 2 }]],
    [413, Array.from({ length: 20_001 }, (_, index) => ({ ...file, path: `f${index}`, size: 0 }))],
  ];
  for (const [status, files] of bad) {
    const answer = await plan(world, new TextEncoder().encode(frameSorted(files)));
    assert.equal(answer.status, status, JSON.stringify(files).slice(0, 200));
  }
});

Deno.test("planSnapshot refuses a million entries without reading them", async () => {
  await using world = await makeWorld();
  const line = `a\t9007199254740991\t${"0".repeat(64)}\n`;
  for (const count of [100_000, 1_000_000]) {
    const body = new TextEncoder().encode(`aiel-snapshot 1\n${line.repeat(count)}`);
    assert.equal((await plan(world, body)).status, 413);
  }
});

Deno.test("planSnapshot takes as many files as the platform does", async () => {
  await using world = await makeWorld();
  const files = Object.fromEntries(
    Array.from({ length: 19_999 }, (_, index) => [`src/file_${index}.ts`, `${index}`]),
  );
  const answer = await plan(world, frame({ "entry_point.ts": "", ...files }));
  assert.equal(answer.status, 200);
  const document = PushPlanDocument.parse(answer.json());
  assert.equal(document.missing.length, 20_000);
});

Deno.test("planSnapshot takes a manifest and nothing else", async () => {
  await using world = await makeWorld();
  const json = await world.call({
    method: "POST",
    path: `${PROJECT}/snapshots/plan`,
    token: world.admin.token,
    json: { parent: null, files: [] },
  });
  assert.equal(json.status, 415);
  for (const query of ["?parent=x", "?parents=1", `?parent=${NOTHING}&parent=${NOTHING}`]) {
    assert.equal((await plan(world, frame(smallTree("a")), query)).status, 400, query);
  }
  for (const body of ["", "aiel-snapshot 2\n", "{}", "aiel-snapshot 1\na"]) {
    const answer = await plan(world, new TextEncoder().encode(body));
    assert.equal(answer.status, 400, body);
    assert.equal(answer.problem().code, "invalid_manifest");
  }
});

Deno.test("registerSnapshot answers 409 when the snapshot was planned in another workspace", async () => {
  await using world = await makeWorld();
  const tree = smallTree("elsewhere");
  const token = world.admin.token;
  const create = (path: string, slug: string) =>
    world.call({ method: "POST", path, token, json: { slug } });
  assert.equal((await create("/v1/workspaces", "lab")).status, 201);
  assert.equal((await create("/v1/workspaces/lab/projects", "p")).status, 201);
  await upload(world, world.admin, tree, null, "/v1/workspaces/lab/projects/p");
  const answer = await registerTree(world, world.developer, tree, null);
  assert.equal(answer.status, 409);
  assert.equal(answer.problem().code, "snapshot_not_planned");
  assert.equal(world.service.validator.calls, 0);
});

Deno.test("registerSnapshot answers 412 with the head when another push was faster", async () => {
  await using world = await makeWorld();
  const trees = [smallTree("one"), smallTree("two")] as const;
  for (const tree of trees) await upload(world, world.developer, tree, null);
  const answers = await Promise.all(
    trees.map((tree) => registerTree(world, world.developer, tree, null)),
  );
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [201, 412]);
  const winner = SnapshotDocument.parse(answers.find(({ status }) => status === 201)?.json());
  const loser = answers.find(({ status }) => status === 412)?.problem();
  assert.deepEqual(loser?.details, { head: winner.snapshot_id });
  assert.equal(loser?.code, "head_moved");
});

Deno.test("registerSnapshot answers 422 when blobs are missing, and names them", async () => {
  await using world = await makeWorld();
  const tree = smallTree("never uploaded");
  assert.equal((await plan(world, frame(tree))).status, 200);
  const answer = await registerTree(world, world.developer, tree, null);
  assert.equal(answer.status, 422);
  assert.equal(answer.problem().code, "blobs_missing");
});

Deno.test("registerSnapshot answers 422 with every problem when the runtime would refuse", async () => {
  await using world = await makeWorld();
  const tree = smallTree("refused");
  await upload(world, world.developer, tree, null);
  const problems = [{
    code: "bad_name",
    message: 'Tool name "a b" is invalid',
    path: "entry_point.ts",
    line: 2,
  }];
  world.service.validator.answer = { ok: false, problems };
  const answer = await registerTree(world, world.developer, tree, null);
  assert.equal(answer.status, 422);
  assert.equal(answer.problem().code, "snapshot_refused");
  assert.deepEqual(answer.problem().details, { problems });
  const list = await world.call({
    method: "GET",
    path: `${PROJECT}/snapshots`,
    token: world.viewer.token,
  });
  assert.deepEqual(list.json(), { items: [], next_cursor: null });
});

Deno.test("registerSnapshot answers a repeated request with the first answer, and registers once", async () => {
  await using world = await makeWorld();
  const tree = smallTree("again");
  await upload(world, world.developer, tree, null);
  const headers = { "idempotency-key": "push-1" };
  const first = await registerTree(world, world.developer, tree, null, headers);
  const again = await registerTree(world, world.developer, tree, null, headers);
  assert.equal(first.status, 201);
  assert.equal(again.status, 201);
  assert.deepEqual(again.json(), first.json());
  assert.equal(again.headers.get("idempotency-replayed"), "true");
  assert.equal(again.headers.get("location"), first.headers.get("location"));
  // Without the key the same request is answered too, because the head is this very content.
  const without = await registerTree(world, world.developer, tree, null);
  assert.equal(without.status, 200);
  assert.deepEqual(without.json(), first.json());
  assert.equal(world.service.validator.calls, 1);
});

Deno.test("registerSnapshot lets a request be sent again after a refusal with the same key", async () => {
  await using world = await makeWorld();
  const tree = smallTree("second try");
  const headers = { "idempotency-key": "push-2" };
  assert.equal((await registerTree(world, world.developer, tree, null, headers)).status, 409);
  await upload(world, world.developer, tree, null);
  assert.equal((await registerTree(world, world.developer, tree, null, headers)).status, 201);
});

Deno.test("registerSnapshot answers 429 and when to ask again while too much of the caller's waits", async () => {
  await using world = await makeWorld();
  const tree = smallTree("busy");
  await upload(world, world.developer, tree, null);
  const queue = validationQueue(1);
  const [gate, full] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let asked = 0;
  world.service.validator.before = () => {
    if (++asked === 6) full.resolve();
    return queue.run(TAKER, () => gate.promise);
  };
  const answering = Array.from(
    { length: 6 },
    (_, index) =>
      registerTree(world, world.developer, tree, null, { "idempotency-key": `busy-${index}` }),
  );
  await full.promise;
  const refused = await Promise.race(answering);
  assert.equal(refused.status, 429);
  assert.equal(refused.problem().code, "too_many_validations");
  assert.equal(refused.headers.get("retry-after"), "5");
  gate.resolve();
  const statuses = (await Promise.all(answering)).map(({ status }) => status).sort();
  // The same content each time: it is registered once.
  assert.deepEqual(statuses, [200, 200, 200, 200, 201, 429]);
});

Deno.test("registerSnapshot and planSnapshot answer 403 to viewers", async () => {
  await using world = await makeWorld();
  const planned = await plan(world, frame(smallTree("v")), "", world.viewer.token);
  assert.equal(planned.status, 403);
  const registered = await registerTree(world, world.viewer, smallTree("v"), null);
  assert.equal(registered.status, 403);
});

Deno.test("a snapshot is found by id, prefix, number and head", async () => {
  await using world = await makeWorld();
  const first = await pushTree(world, smallTree("one"), null);
  const second = await pushTree(world, smallTree("two"), first.snapshot_id);
  const hex = second.snapshot_id.slice("sha256:".length);
  const names = [
    second.snapshot_id,
    hex,
    hex.slice(0, 20),
    `sha256:${hex.slice(0, 8)}`,
    "2",
    "head",
  ];
  for (const name of names) {
    const answer = await world.call({
      method: "GET",
      path: `${PROJECT}/snapshots/${name}`,
      token: world.viewer.token,
    });
    assert.equal(answer.status, 200, name);
    assert.equal(SnapshotDocument.parse(answer.json()).number, 2);
  }
});

Deno.test("a manifest is immutable by its id only", async () => {
  await using world = await makeWorld();
  const { snapshot_id } = await pushTree(world, smallTree("one"), null);
  const byName = (name: string) =>
    world.call({
      method: "GET",
      path: `${PROJECT}/snapshots/${name}/manifest`,
      token: world.viewer.token,
    });
  assert.match((await byName(snapshot_id)).headers.get("cache-control") ?? "", /immutable/);
  assert.equal((await byName("head")).headers.get("cache-control"), "private, no-cache");
  const { files } = ManifestDocument.parse((await byName("head")).json());
  assert.deepEqual(files.map(({ path }) => path), ["entry_point.ts", "lib/data.txt"]);
});

Deno.test("a diff names files, and answers 404 for a base that is not there", async () => {
  await using world = await makeWorld();
  const first = await pushTree(world, { ...smallTree("one"), "gone.txt": "x" }, null);
  await pushTree(world, { ...smallTree("two"), "new.txt": "y" }, first.snapshot_id);
  const diff = (base: string) =>
    world.call({
      method: "GET",
      path: `${PROJECT}/snapshots/head/diff?base=${base}`,
      token: world.viewer.token,
    });
  const { files, capabilities } = SnapshotDiffDocument.parse((await diff("1")).json());
  assert.deepEqual(files.added.map(({ path }) => path), ["new.txt"]);
  assert.deepEqual(files.removed.map(({ path }) => path), ["gone.txt"]);
  assert.deepEqual(files.changed.map(({ path }) => path), ["entry_point.ts", "lib/data.txt"]);
  assert.deepEqual(capabilities, { added: [], removed: [] });
  assert.equal((await diff("99")).status, 404);
});

Deno.test("lists go on with a cursor, which is good for that list only", async () => {
  await using world = await makeWorld();
  let parent: string | null = null;
  for (const text of ["a", "b", "c"]) {
    parent = (await pushTree(world, smallTree(text), parent)).snapshot_id;
  }
  const list = (query: string) =>
    world.call({ method: "GET", path: `${PROJECT}/snapshots${query}`, token: world.viewer.token });
  const first = (await list("?limit=2")).json();
  assert.ok(typeof first === "object" && first !== null && "next_cursor" in first);
  const cursor = encodeURIComponent(String(first.next_cursor));
  const rest = await list(`?limit=2&cursor=${cursor}`);
  assert.match(new TextDecoder().decode(rest.bytes), /"number":1.*"next_cursor":null/);
  const elsewhere = await world.call({
    method: "GET",
    path: `/v1/workspaces?cursor=${cursor}`,
    token: world.viewer.token,
  });
  assert.equal(elsewhere.status, 400);
  assert.equal(elsewhere.problem().code, "invalid_cursor");
  for (const limit of ["0", "201", "-1", "x", "1e2"]) {
    assert.equal((await list(`?limit=${limit}`)).status, 400);
  }
});

Deno.test("nothing changes a snapshot", async () => {
  await using world = await makeWorld();
  await pushTree(world, smallTree("one"), null);
  for (const method of ["PUT", "PATCH", "DELETE", "POST"]) {
    for (const path of ["/snapshots/head", "/snapshots/1/manifest"]) {
      const answer = await world.call({
        method,
        path: PROJECT + path,
        token: world.admin.token,
        json: {},
      });
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.get("allow"), "GET, HEAD");
    }
  }
});
