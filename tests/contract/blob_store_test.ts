import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { newId } from "../../control/domain/ids.ts";
import { openFileBlobStore } from "../../control/store/blobs/file_blob_store.ts";
import { s3BlobStore } from "../../control/store/blobs/s3_blob_store.ts";
import {
  BlobMismatch,
  BlobNotFound,
  type BlobStore,
  type TenantBlobs,
} from "../../control/domain/snapshots/blob_store.ts";
import { StoreUnavailable } from "../../control/domain/store_unavailable.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { skipped } from "./background_server.ts";
import { digestOf } from "./fixtures.ts";
import { startS3 } from "./s3_server.ts";

const s3 = await startS3();
if (typeof s3 === "string") skipped("every blob store test on S3", s3);

/** Registers a test for every kind of blob store. */
function blobTest(name: string, run: (store: BlobStore) => Promise<void>): void {
  Deno.test(`${name} [files]`, async () => {
    using dir = tempDir();
    const store = await openFileBlobStore(`${dir.path}/blobs`);
    try {
      await run(store);
    } finally {
      await store.close();
    }
  });
  if (typeof s3 === "string") return;
  Deno.test(`${name} [S3]`, () => run(s3BlobStore({ ...s3, prefix: `${crypto.randomUUID()}/` })));
}

const encoder = new TextEncoder();

/** A stream of chunks, which may fail after them. */
function streamOf(
  chunks: readonly Uint8Array[],
  options: { fail?: Error; cancelled?: () => void } = {},
): ReadableStream<Uint8Array> {
  const rest = [...chunks];
  return new ReadableStream({
    pull: (controller) => {
      const chunk = rest.shift();
      if (chunk !== undefined) controller.enqueue(chunk);
      else if (options.fail !== undefined) controller.error(options.fail);
      else controller.close();
    },
    cancel: () => options.cancelled?.(),
  }, { highWaterMark: 0 });
}

async function put(blobs: TenantBlobs, text: string): Promise<string> {
  const sha256 = digestOf(text);
  const bytes = encoder.encode(text);
  await blobs.put({ sha256, size: bytes.length, content: streamOf([bytes]) });
  return sha256;
}

async function readAll(blobs: TenantBlobs, sha256: string): Promise<Uint8Array> {
  const { size, content } = await blobs.get(sha256);
  const bytes = await new Response(content).bytes();
  assert.equal(size, bytes.length);
  return bytes;
}

blobTest("TenantBlobs.put keeps what it is given, and get gives it back", async (store) => {
  await store.check();
  const blobs = store.of(newId("tenant"));
  for (const text of ["content", "", "ä".repeat(70_000)]) {
    const sha256 = await put(blobs, text);
    assert.deepEqual(await readAll(blobs, sha256), encoder.encode(text));
    assert.equal(await put(blobs, text), sha256);
  }
});

blobTest("TenantBlobs.put keeps large content that comes in chunks", async (store) => {
  const blobs = store.of(newId("tenant"));
  const bytes = randomBytes(9 * 2 ** 20 + 1);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const chunks = Array.from(
    { length: 100 },
    (_, index) => bytes.subarray(index * 95_000, (index + 1) * 95_000),
  );
  await blobs.put({ sha256, size: bytes.length, content: streamOf(chunks) });
  assert.ok(Buffer.from(await readAll(blobs, sha256)).equals(bytes));
});

blobTest("TenantBlobs.put refuses other bytes than promised and leaves nothing", async (store) => {
  const blobs = store.of(newId("tenant"));
  const right = encoder.encode("right");
  const sha256 = digestOf("right");
  const wrong: Uint8Array[][] = [
    [encoder.encode("wrong")],
    [encoder.encode("righ")],
    [right, encoder.encode("!")],
    [],
    [encoder.encode("x".repeat(100_000))],
  ];
  for (const chunks of wrong) {
    await assert.rejects(blobs.put({ sha256, size: 5, content: streamOf(chunks) }), BlobMismatch);
    assert.deepEqual([...await blobs.has([sha256])], []);
  }
  await put(blobs, "right");
  await assert.rejects(
    blobs.put({ sha256, size: 5, content: streamOf([encoder.encode("wrong")]) }),
    BlobMismatch,
    "also when it is there already",
  );
  assert.deepEqual(await readAll(blobs, sha256), right);
});

blobTest("TenantBlobs.put of large content that is wrong leaves nothing", async (store) => {
  const blobs = store.of(newId("tenant"));
  const chunk = new Uint8Array(2 ** 20);
  const sha256 = "0".repeat(64);
  const content = streamOf(Array.from({ length: 10 }, () => chunk));
  await assert.rejects(blobs.put({ sha256, size: 10 * 2 ** 20, content }), BlobMismatch);
  assert.deepEqual([...await blobs.has([sha256])], []);
});

blobTest("TenantBlobs.put stops reading what is longer than announced", async (store) => {
  const blobs = store.of(newId("tenant"));
  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled++;
      controller.enqueue(new Uint8Array(1_000));
    },
    cancel: () => {
      cancelled = true;
    },
  }, { highWaterMark: 0 });
  const sha256 = "1".repeat(64);
  await assert.rejects(blobs.put({ sha256, size: 5_000, content: endless }), BlobMismatch);
  assert.ok(cancelled);
  assert.equal(pulled, 6);
});

blobTest("TenantBlobs.put leaves nothing when the stream fails or is aborted", async (store) => {
  const blobs = store.of(newId("tenant"));
  const sha256 = digestOf("never complete");
  const fail = new TypeError("the caller went away");
  const part = encoder.encode("never");
  const content = streamOf([part], { fail });
  await assert.rejects(blobs.put({ sha256, size: 14, content }), fail);
  const abort = new AbortController();
  let cancelled = false;
  const stuck = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(part),
    cancel: () => {
      cancelled = true;
    },
  });
  const waiting = blobs.put({ sha256, size: 14, content: stuck, signal: abort.signal });
  abort.abort(new TypeError("shutting down"));
  await assert.rejects(waiting, { message: "shutting down" });
  assert.ok(cancelled);
  assert.deepEqual([...await blobs.has([sha256])], []);
});

blobTest("TenantBlobs.putMany keeps all, or refuses before it keeps any", async (store) => {
  const blobs = store.of(newId("tenant"));
  const many = Array.from({ length: 60 }, (_, index) => {
    const text = `blob ${index}`;
    return { sha256: digestOf(text), bytes: encoder.encode(text) };
  });
  await blobs.putMany(many);
  const digests = many.map(({ sha256 }) => sha256);
  assert.deepEqual([...await blobs.has(digests)].sort(), [...digests].sort());
  for (const { sha256, bytes } of many.slice(0, 5)) {
    assert.deepEqual(await readAll(blobs, sha256), bytes);
  }
  await blobs.putMany(many);
  const fresh = { sha256: digestOf("fresh"), bytes: encoder.encode("fresh") };
  const wrong = { sha256: digestOf("a"), bytes: encoder.encode("b") };
  await assert.rejects(blobs.putMany([fresh, wrong]), BlobMismatch);
  assert.deepEqual([...await blobs.has([fresh.sha256, wrong.sha256])], []);
});

blobTest("TenantBlobs of one tenant know nothing of another's", async (store) => {
  const sha256 = await put(store.of(newId("tenant")), "secret");
  const stranger = store.of(newId("tenant"));
  await assert.rejects(stranger.get(sha256), BlobNotFound);
  assert.deepEqual([...await stranger.has([sha256])], []);
  await stranger.delete(sha256);
});

blobTest("TenantBlobs.delete removes a blob, and one that is not there", async (store) => {
  const blobs = store.of(newId("tenant"));
  const sha256 = await put(blobs, "gone soon");
  await blobs.delete(sha256);
  await blobs.delete(sha256);
  await assert.rejects(blobs.get(sha256), BlobNotFound);
});

blobTest("TenantBlobs takes no name that is not a digest", async (store) => {
  const blobs = store.of(newId("tenant"));
  for (const name of ["../../../etc/passwd", "", "A".repeat(64), `${"a".repeat(64)}/x`]) {
    await assert.rejects(blobs.get(name), BlobNotFound);
    assert.deepEqual([...await blobs.has([name])], []);
    await assert.rejects(blobs.put({ sha256: name, size: 0, content: streamOf([]) }));
    await assert.rejects(blobs.delete(name), TypeError);
  }
});

blobTest("Many puts of the same content at once are harmless", async (store) => {
  const blobs = store.of(newId("tenant"));
  const digests = await Promise.all(Array.from({ length: 8 }, () => put(blobs, "same")));
  assert.equal(new Set(digests).size, 1);
  assert.deepEqual(await readAll(blobs, digests[0] ?? ""), encoder.encode("same"));
});

Deno.test("A file blob store keeps nothing but blobs", async () => {
  using dir = tempDir();
  const store = await openFileBlobStore(`${dir.path}/blobs`);
  const blobs = store.of(newId("tenant"));
  await put(blobs, "one");
  await assert.rejects(blobs.put({ sha256: digestOf("x"), size: 9, content: streamOf([]) }));
  await blobs.putMany(["a", "b", "c", "d"].map((text) => ({
    sha256: digestOf(text),
    bytes: encoder.encode(text),
  })));
  await store.close();
  for (const folder of ["tmp", "journal"]) {
    assert.deepEqual([...Deno.readDirSync(`${dir.path}/blobs/${folder}`)], []);
  }
});

Deno.test("A file blob store plays the journal of a process that died, as far as it is whole", async () => {
  using dir = tempDir();
  const root = `${dir.path}/blobs`;
  const tenant = newId("tenant");
  await (await openFileBlobStore(root)).close();
  const texts = ["first", "second", "third"];
  const head = {
    v: 1,
    tenant,
    blobs: texts.map((text) => [digestOf(text), text.length]),
  };
  const journal = `${JSON.stringify(head)}\n${texts.join("")}`;
  // The power went while the last bytes were written, and one file was there with nothing in it.
  Deno.writeTextFileSync(`${root}/journal/1.journal`, journal.slice(0, -2));
  Deno.writeTextFileSync(`${root}/journal/2.journal`, "{");
  const torn = `${root}/${tenant}/${digestOf("first").slice(0, 2)}`;
  Deno.mkdirSync(torn, { recursive: true });
  Deno.writeTextFileSync(`${torn}/${digestOf("first")}`, "");
  const store = await openFileBlobStore(root);
  const blobs = store.of(tenant);
  assert.deepEqual(await readAll(blobs, digestOf("first")), encoder.encode("first"));
  assert.deepEqual(await readAll(blobs, digestOf("second")), encoder.encode("second"));
  assert.deepEqual([...await blobs.has([digestOf("third")])], []);
  assert.deepEqual([...Deno.readDirSync(`${root}/journal`)], []);
  await store.close();
});

Deno.test("A blob that was put is there for every process at once, and gone when deleted", async () => {
  using dir = tempDir();
  const tenant = newId("tenant");
  const stores = [
    await openFileBlobStore(`${dir.path}/blobs`),
    await openFileBlobStore(`${dir.path}/blobs`),
  ];
  const [one, two] = stores.map((store) => store.of(tenant));
  assert.ok(one && two);
  const texts = Array.from({ length: 50 }, (_, index) => `blob ${index}`);
  const digests = texts.map(digestOf);
  await one.putMany(texts.map((text) => ({ sha256: digestOf(text), bytes: encoder.encode(text) })));
  const [first = "", second = ""] = digests;
  await one.delete(second);
  for (const blobs of [two, one]) {
    assert.deepEqual(await readAll(blobs, first), encoder.encode("blob 0"));
  }
  assert.ok((await two.has(digests)).size >= 49);
  for (const store of stores) await store.close();
  assert.deepEqual(
    [...await two.has(digests)].sort(),
    digests.filter((digest) => digest !== second).sort(),
  );
});

Deno.test("A disk that can't be written is StoreUnavailable", async () => {
  using dir = tempDir();
  const root = `${dir.path}/blobs`;
  const store = await openFileBlobStore(root);
  Deno.removeSync(`${root}/tmp`);
  Deno.writeTextFileSync(`${root}/tmp`, "in the way");
  const blobs = store.of(newId("tenant"));
  await assert.rejects(put(blobs, "content"), StoreUnavailable);
  await assert.rejects(store.check(), StoreUnavailable);
  await store.close();
});

Deno.test("An S3 that does not answer is StoreUnavailable", async () => {
  const store = s3BlobStore({
    endpoint: "http://127.0.0.1:1",
    bucket: "none",
    region: "us-east-1",
    accessKeyId: "a",
    secretAccessKey: "b",
  });
  await assert.rejects(store.check(), StoreUnavailable);
  await assert.rejects(store.of(newId("tenant")).get("0".repeat(64)), StoreUnavailable);
});
