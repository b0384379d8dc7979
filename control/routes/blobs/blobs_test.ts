import assert from "node:assert/strict";
import { snapshotId } from "../../../runtime/snapshot/mod.ts";
import { type FileDocument, MANIFEST_TYPE } from "../../api/snapshots.ts";
import {
  digest,
  frame,
  frameOf,
  manifest,
  pushTree,
  registerTree,
  smallTree,
} from "../../testing/push.ts";
import { makeWorld, type Person, PROJECT, type World } from "../../testing/world.ts";
import { decodePack, encodePack, PACK_TYPE } from "../../api/blob_pack.ts";

/** Uploads for the snapshot of which the text is the only file, whatever is sent. */
async function put(
  world: World,
  text: string,
  body: string = text,
  person: Person = world.developer,
) {
  return await world.call({
    method: "PUT",
    path: `${PROJECT}/blobs/${digest(text)}?snapshot=${await snapshotOf(text)}`,
    token: person.token,
    headers: { "content-type": "application/octet-stream" },
    body,
  });
}

/** As {@linkcode put}, in a pack. */
async function putPack(world: World, text: string, body: string = text) {
  return await world.call({
    method: "POST",
    path: `${PROJECT}/blobs?snapshot=${await snapshotOf(text)}`,
    token: world.developer.token,
    headers: { "content-type": PACK_TYPE },
    body: encodePack([{ sha256: digest(text), bytes: new TextEncoder().encode(body) }]),
  });
}

function snapshotOf(text: string): Promise<string> {
  return snapshotId(manifest({ "entry_point.ts": text }));
}

function planOf(
  world: World,
  body: Uint8Array<ArrayBuffer>,
  { token }: Pick<Person, "token"> = world.developer,
  query = "",
) {
  const path = `${PROJECT}/snapshots/plan${query}`;
  const headers = { "content-type": MANIFEST_TYPE };
  return world.call({ method: "POST", path, token, headers, body });
}

async function plan(world: World, text: string): Promise<void> {
  const answer = await planOf(world, frame({ "entry_point.ts": text }));
  assert.equal(answer.status, 200);
}

Deno.test("putBlob and putBlobs answer 409 when the snapshot was not planned", async () => {
  await using world = await makeWorld();
  for (const answer of [await put(world, "x"), await putPack(world, "x")]) {
    assert.equal(answer.status, 409);
    assert.equal(answer.problem().code, "snapshot_not_planned");
  }
});

Deno.test("putBlob and putBlobs answer 409 when the blob is in no file of the snapshot", async () => {
  await using world = await makeWorld();
  await plan(world, "x");
  const query = `snapshot=${await snapshotOf("x")}`;
  const { token } = world.developer;
  const single = await world.call({
    method: "PUT",
    path: `${PROJECT}/blobs/${digest("y")}?${query}`,
    token,
    headers: { "content-type": "application/octet-stream" },
    body: "y",
  });
  const many = await world.call({
    method: "POST",
    path: `${PROJECT}/blobs?${query}`,
    token,
    headers: { "content-type": PACK_TYPE },
    body: encodePack(
      ["x", "y"].map((text) => ({ sha256: digest(text), bytes: new TextEncoder().encode(text) })),
    ),
  });
  for (const answer of [single, many]) {
    assert.equal(answer.status, 409);
    assert.equal(answer.problem().code, "blob_not_planned");
  }
  // All or none.
  assert.equal((await put(world, "x")).status, 201);
});

Deno.test("putBlob and putBlobs answer 422 when the bytes are others, and keep nothing", async () => {
  await using world = await makeWorld();
  await plan(world, "right");
  for (const wrong of ["wrong", "", "right!", "rig"]) {
    const single = await put(world, "right", wrong);
    assert.equal(single.status, 422, wrong);
    assert.equal(single.problem().code, "blob_mismatch");
    assert.equal((await putPack(world, "right", wrong)).status, 422);
  }
  assert.equal((await put(world, "right")).status, 201);
});

Deno.test("putBlob answers 200 when the blob is there already", async () => {
  await using world = await makeWorld();
  await plan(world, "twice");
  assert.equal((await put(world, "twice")).status, 201);
  const again = await put(world, "twice");
  assert.equal(again.status, 200);
  assert.deepEqual(again.json(), { sha256: digest("twice"), received: false });
});

Deno.test("putBlob keeps the size that arrived when another was planned meanwhile", async () => {
  await using world = await makeWorld();
  const text = "honest";
  const files = manifest({ "entry_point.ts": text });
  const planned = (sized: readonly FileDocument[]) => planOf(world, frameOf(sized));
  const wrong = files.map((file) => ({ ...file, size: 999 }));
  await plan(world, text);
  const slow = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      assert.equal((await planned(wrong)).status, 200);
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  }, { highWaterMark: 0 });
  const arrived = await world.call({
    method: "PUT",
    path: `${PROJECT}/blobs/${digest(text)}?snapshot=${await snapshotOf(text)}`,
    token: world.developer.token,
    headers: { "content-type": "application/octet-stream" },
    body: slow,
  });
  assert.equal(arrived.status, 201);
  assert.equal((await planned(files)).status, 200);
  assert.equal((await planned(wrong)).status, 400);
});

Deno.test("putBlobs answers 400 for what is no pack", async () => {
  await using world = await makeWorld();
  const head = digest("x");
  await plan(world, "x");
  for (const body of ["x", `${head} 5\nabc`, `${head} -1\n`, `${head} 1`, `${head}  1\na`]) {
    const answer = await world.call({
      method: "POST",
      path: `${PROJECT}/blobs?snapshot=${await snapshotOf("x")}`,
      token: world.developer.token,
      headers: { "content-type": PACK_TYPE },
      body,
    });
    assert.equal(answer.status, 400, body);
    assert.equal(answer.problem().code, "malformed_pack");
  }
});

Deno.test("getBlob gives the bytes of a snapshot's file, as a download", async () => {
  await using world = await makeWorld();
  await pushTree(world, smallTree("content"), null);
  const answer = await world.call({
    method: "GET",
    path: `${PROJECT}/snapshots/1/blobs/${digest("content")}`,
    token: world.viewer.token,
  });
  assert.equal(new TextDecoder().decode(answer.bytes), "content");
  assert.equal(answer.headers.get("content-disposition"), "attachment");
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
});

Deno.test("getBlob answers 404 for a blob that was uploaded but is in no snapshot", async () => {
  await using world = await makeWorld();
  await pushTree(world, smallTree("pushed"), null);
  const query = `?parent=${await headOf(world)}`;
  await planOf(world, frame({ "entry_point.ts": "only uploaded" }), world.developer, query);
  assert.equal((await put(world, "only uploaded")).status, 201);
  const answer = await world.call({
    method: "GET",
    path: `${PROJECT}/snapshots/head/blobs/${digest("only uploaded")}`,
    token: world.developer.token,
  });
  assert.equal(answer.status, 404);
});

Deno.test("another tenant can't get a blob by knowing its hash", async () => {
  await using world = await makeWorld();
  await pushTree(world, smallTree("secret of acme"), null);
  const tree = smallTree("secret of acme");
  const answer = await planOf(world, frame(tree), world.evil);
  // To the other tenant every blob is missing, and registering without uploading is refused.
  assert.match(new TextDecoder().decode(answer.bytes), new RegExp(digest("secret of acme")));
  const registered = await registerTree(world, world.evil, tree, null);
  assert.equal(registered.status, 422);
  assert.equal(registered.problem().code, "blobs_missing");
});

Deno.test("getBlobs gives many at once, each once, and nothing when one is missing", async () => {
  await using world = await makeWorld();
  await pushTree(world, smallTree("content"), null);
  const get = (sha256s: string[]) =>
    world.call({
      method: "POST",
      path: `${PROJECT}/snapshots/head/blobs`,
      token: world.viewer.token,
      json: { sha256s },
    });
  const answer = await get([digest("content"), digest("// content\n"), digest("content")]);
  assert.deepEqual(
    decodePack(answer.bytes).map(({ bytes }) => new TextDecoder().decode(bytes)),
    ["content", "// content\n"],
  );
  assert.equal((await get([digest("content"), digest("other")])).status, 404);
});

async function headOf(world: World): Promise<string> {
  const answer = await world.call({ method: "GET", path: PROJECT, token: world.viewer.token });
  const head = /"snapshot_id":"([^"]+)"/.exec(new TextDecoder().decode(answer.bytes))?.[1];
  assert.ok(head !== undefined);
  return head;
}

Deno.test("putBlob gives the workspace nothing of a caller who was shut out while the bytes came", async () => {
  await using world = await makeWorld();
  const text = "late";
  await plan(world, text);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const path = `/v1/tokens/${world.developer.tokenId}`;
      const revoked = await world.call({ method: "DELETE", path, token: world.admin.token });
      assert.equal(revoked.status, 204);
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  }, { highWaterMark: 0 });
  const answer = await world.call({
    method: "PUT",
    path: `${PROJECT}/blobs/${digest(text)}?snapshot=${await snapshotOf(text)}`,
    token: world.developer.token,
    headers: { "content-type": "application/octet-stream" },
    body,
  });
  assert.equal(answer.status, 401);
  const again = await planOf(world, frame({ "entry_point.ts": text }), world.admin);
  assert.match(new TextDecoder().decode(again.bytes), new RegExp(digest(text)));
});

Deno.test("an uploaded file is no plan: neither an upload nor a registration can name it as one", async () => {
  await using world = await makeWorld();
  const text = "a file";
  await plan(world, text);
  assert.equal((await put(world, text)).status, 201);
  const snapshot = `sha256:${digest(text)}`;
  const { token } = world.developer;
  const registered = await world.call({
    method: "POST",
    path: `${PROJECT}/snapshots`,
    token,
    json: { snapshot_id: snapshot, parent: null },
  });
  const uploaded = await world.call({
    method: "PUT",
    path: `${PROJECT}/blobs/${digest("x")}?snapshot=${snapshot}`,
    token,
    headers: { "content-type": "application/octet-stream" },
    body: "x",
  });
  for (const answer of [registered, uploaded]) {
    assert.equal(answer.status, 409);
    assert.equal(answer.problem().code, "snapshot_not_planned");
  }
});
