import assert from "node:assert/strict";
import fc from "fast-check";
import { decodePack, encodePack, type PackedBlob, readPack } from "./blob_pack.ts";

const BLOB = fc.record({
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  bytes: fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
}, { noNullPrototype: true });

Deno.test("decodePack gives back what encodePack took", () => {
  fc.assert(
    fc.property(fc.array(BLOB), (blobs) => assert.deepEqual(decodePack(encodePack(blobs)), blobs)),
  );
});

Deno.test("readPack gives the same, however the bytes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(BLOB, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
      async (blobs, cuts) => {
        const found: PackedBlob[] = [];
        for await (const blob of readPack(cut(encodePack(blobs), cuts))) found.push(blob);
        assert.deepEqual(found.map(({ sha256 }) => sha256), blobs.map(({ sha256 }) => sha256));
        found.forEach(({ bytes }, index) =>
          assert.deepEqual([...bytes], [...blobs[index]?.bytes ?? []])
        );
      },
    ),
  );
});

Deno.test("decodePack and readPack refuse everything else", async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 1 }), async (noise) => {
    const bytes = new Uint8Array(noise);
    assert.throws(() => decodePack(bytes), SyntaxError);
    await assert.rejects(async () => {
      for await (const _blob of readPack(cut(bytes, [3])));
    }, SyntaxError);
  }));
});

function cut(
  bytes: Uint8Array<ArrayBuffer>,
  cuts: readonly number[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = cuts[turn % cuts.length] ?? 1;
    parts.push(bytes.slice(at, at + size));
    at += size;
  }
  return ReadableStream.from(parts);
}
