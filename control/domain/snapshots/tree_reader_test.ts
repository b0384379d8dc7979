import assert from "node:assert/strict";
import { canonicalFrame, snapshotId } from "../../../runtime/snapshot/mod.ts";
import { isSnapshotId, newId, type SnapshotId } from "../ids.ts";
import { LoopTurn } from "../loop_turn.ts";
import type { BlobStore } from "./blob_store.ts";
import { TreeReader } from "./tree_reader.ts";

const TENANT = newId("tenant");

/** A store of frames that counts what is read, and lets nothing through before it is told to. */
function storeOf(contents: ReadonlyMap<string, Uint8Array<ArrayBuffer>>) {
  let reads = 0;
  let now = 0;
  let most = 0;
  const unused = () => Promise.reject(new TypeError("Not expected"));
  const blobs: BlobStore = {
    of: () => ({
      async get(sha256) {
        reads++;
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        const bytes = contents.get(sha256) ?? new Uint8Array();
        return { size: bytes.length, content: new Blob([bytes]).stream() };
      },
      put: unused,
      putMany: unused,
      has: unused,
      delete: unused,
    }),
    check: unused,
    close: unused,
  };
  return { blobs, reads: () => reads, most: () => most };
}

async function frameOf(count: number, name = "f") {
  const files = Array.from({ length: count }, (_, at) => ({
    path: `${name}${String(at).padStart(6, "0")}`,
    size: 1,
    sha256: "a".repeat(64),
  }));
  const id = await snapshotId(files);
  assert.ok(isSnapshotId(id));
  return { id, bytes: new TextEncoder().encode(canonicalFrame(files)) };
}

function digestOf(id: SnapshotId): string {
  return id.slice("sha256:".length);
}

Deno.test("TreeReader reads a manifest once for all who ask, and a few at a time", async () => {
  const frames = await Promise.all(["a", "b", "c", "d"].map((name) => frameOf(3, name)));
  const store = storeOf(new Map(frames.map(({ id, bytes }) => [digestOf(id), bytes])));
  const reader = new TreeReader(store.blobs, new LoopTurn(10));
  const trees = await Promise.all(
    [...frames, ...frames, ...frames].map(({ id }) => reader.read(TENANT, id)),
  );
  assert.deepEqual(trees.map(({ id }) => id).slice(0, 4), frames.map(({ id }) => id));
  assert.equal(trees[0]?.files.length, 3);
  assert.deepEqual([store.reads(), store.most()], [4, 2]);
  await reader.read(newId("tenant"), trees[0]?.id ?? assert.fail());
  assert.equal(store.reads(), 5, "another tenant's is read anew");
});

Deno.test("TreeReader forgets what was used longest ago", async () => {
  const frames = await Promise.all(["a", "b", "c"].map((name) => frameOf(20_000, name)));
  const many = await Promise.all(["d", "e", "g"].map((name) => frameOf(20_000, name)));
  const all = [...frames, ...many];
  const store = storeOf(new Map(all.map(({ id, bytes }) => [digestOf(id), bytes])));
  const reader = new TreeReader(store.blobs, new LoopTurn(10));
  for (const { id } of all) await reader.read(TENANT, id);
  assert.equal(store.reads(), 6);
  await reader.read(TENANT, all[5]?.id ?? assert.fail());
  assert.equal(store.reads(), 6, "the newest is kept");
  await reader.read(TENANT, all[0]?.id ?? assert.fail());
  assert.equal(store.reads(), 7, "the oldest was forgotten");
});

Deno.test("TreeReader takes nothing but the manifest that the id promises, and asks again later", async () => {
  const { id, bytes } = await frameOf(1);
  const wrong = [
    new Uint8Array(),
    new TextEncoder().encode("no manifest"),
    (await frameOf(2)).bytes,
    new Uint8Array(8 * 2 ** 20 + 1),
    new TextEncoder().encode(`aiel-snapshot 1\n${"\n".repeat(20_001)}`),
  ];
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  const reader = new TreeReader(storeOf(contents).blobs, new LoopTurn(10));
  for (const content of wrong) {
    contents.set(digestOf(id), content);
    await assert.rejects(reader.read(TENANT, id), { name: "BlobMismatch" });
  }
  contents.set(digestOf(id), bytes);
  assert.equal((await reader.read(TENANT, id)).files.length, 1);
});
