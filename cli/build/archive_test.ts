import assert from "node:assert/strict";
import fc from "fast-check";
import { packArchive, readArchive } from "./archive.ts";
import { sha256Hex } from "../../runtime/protocol/sha256_hex.ts";

Deno.test("readArchive gives back every file of packArchive, sorted", async () => {
  const files = fc.uniqueArray(fc.tuple(fc.string(), fc.uint8Array()), {
    selector: ([path]) => path,
  });
  await fc.assert(fc.asyncProperty(files, async (entries) => {
    const read = readArchive(
      await packArchive(new Map(entries.map(([path, bytes]) => [path, new Uint8Array(bytes)]))),
    );
    const sorted = [...entries].sort(([a], [b]) => a < b ? -1 : 1);
    assert.deepEqual(read.map(({ path }) => path), sorted.map(([path]) => path));
    for (const [at, [, bytes]] of sorted.entries()) {
      assert.deepEqual([...await read[at]?.read() ?? []], [...bytes]);
      assert.equal(read[at]?.size, bytes.length);
      assert.equal(read[at]?.sha256, await sha256Hex(new Uint8Array(bytes)));
    }
  }));
});

Deno.test("packArchive gives the same in whatever order files come", async () => {
  const a: [string, Uint8Array<ArrayBuffer>] = ["a", new Uint8Array([1])];
  const b: [string, Uint8Array<ArrayBuffer>] = ["b", new Uint8Array([2])];
  assert.deepEqual(await packArchive(new Map([a, b])), await packArchive(new Map([b, a])));
});

Deno.test("readArchive refuses bytes that are cut, longer or no archive", async () => {
  const bytes = await packArchive(new Map([["a", new Uint8Array(9)]]));
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  for (const wrong of [bytes.slice(0, -1), longer]) {
    assert.throws(() => readArchive(wrong), /longer or shorter than it says/);
  }
  for (const text of ["x", "{}\n", '[{"path":1}]\n', "[null]\n"]) {
    const wrong = new TextEncoder().encode(text);
    assert.throws(() => readArchive(wrong), { message: "The bytes are no archive" });
  }
});

Deno.test("a file of an archive is not given when it is another one than was packed", async () => {
  const archive = await packArchive(new Map([["a", new Uint8Array([1])]]));
  const other = await packArchive(new Map([["a", new Uint8Array([2])]]));
  const contentsAt = (bytes: Uint8Array) => bytes.indexOf("\n".charCodeAt(0)) + 1;
  archive.set(other.subarray(contentsAt(other)), contentsAt(archive));
  const [file] = readArchive(archive);
  await assert.rejects(async () => await file?.read(), /"a" is not what was packed/);
});
