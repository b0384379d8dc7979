import assert from "node:assert/strict";
import fc from "fast-check";
import { packArchive, readArchive, sha256Hex } from "./archive.ts";

Deno.test("readArchive gives back every file of packArchive, sorted", async () => {
  const files = fc.uniqueArray(fc.tuple(fc.string(), fc.uint8Array()), {
    selector: ([path]) => path,
  });
  await fc.assert(fc.asyncProperty(files, async (entries) => {
    const archive = await packArchive(
      new Map(entries.map(([path, bytes]) => [path, new Uint8Array(bytes)])),
    );
    const read = readArchive(archive);
    const sorted = [...entries].sort(([a], [b]) => a < b ? -1 : 1);
    assert.deepEqual(read.map(({ path }) => path), sorted.map(([path]) => path));
    for (const [at, [, bytes]] of sorted.entries()) {
      assert.deepEqual([...await read[at]?.read() ?? []], [...bytes]);
      assert.equal(read[at]?.size, bytes.length);
      assert.equal(read[at]?.sha256, await sha256Hex(new Uint8Array(bytes)));
    }
  }));
});

Deno.test("packArchive gives the same bytes in whatever order files come", async () => {
  const a: [string, Uint8Array<ArrayBuffer>] = ["a", new Uint8Array([1])];
  const b: [string, Uint8Array<ArrayBuffer>] = ["b", new Uint8Array([2])];
  assert.deepEqual(await packArchive(new Map([a, b])), await packArchive(new Map([b, a])));
});

Deno.test("readArchive refuses bytes that are cut or no archive", async () => {
  const archive = await packArchive(new Map([["a", new Uint8Array(9)]]));
  assert.throws(() => readArchive(archive.slice(0, -1)), /ends within "a"/);
  assert.throws(() => readArchive(new Uint8Array([1, 2])), TypeError);
  assert.throws(() => readArchive(new TextEncoder().encode('[{"path":1}]\n')), /index is damaged/);
});

Deno.test("sha256Hex is the digest of FIPS 180-4's first example", async () => {
  assert.equal(
    await sha256Hex(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
