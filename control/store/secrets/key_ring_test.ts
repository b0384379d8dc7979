import assert from "node:assert/strict";
import { SealBroken } from "../../domain/releases/ports.ts";
import { KEY_BYTES, keyRing } from "./key_ring.ts";

const key = (fill: number) => new Uint8Array(KEY_BYTES).fill(fill);

Deno.test("keyRing opens what it sealed, each time in another form", async () => {
  const ring = await keyRing([key(1)]);
  const [one, other] = [await ring.seal("s3cret ü", "a/b"), await ring.seal("s3cret ü", "a/b")];
  assert.notEqual(one, other);
  assert.equal(await ring.open(one, "a/b"), "s3cret ü");
  assert.equal(await ring.open(other, "a/b"), "s3cret ü");
  for (const text of ["s3cret", btoa("s3cret")]) assert.ok(!one.includes(text));
});

Deno.test("keyRing opens what an older key of it sealed, and seals with the newest", async () => {
  const old = await (await keyRing([key(1)])).seal("old", "c");
  const ring = await keyRing([key(2), key(1)]);
  assert.equal(await ring.open(old, "c"), "old");
  const fresh = await ring.seal("new", "c");
  const older = await keyRing([key(1)]);
  await assert.rejects(older.open(fresh, "c"), SealBroken);
  assert.deepEqual([ring, older].map((one) => [one.knows(old), one.knows(fresh)]), [
    [true, true],
    [true, false],
  ]);
});

Deno.test("keyRing opens nothing that was changed, moved, or never sealed", async () => {
  const ring = await keyRing([key(1)]);
  const sealed = await ring.seal("text", "env/A");
  const [version, id, nonce, content = ""] = sealed.split(".");
  const flipped = (content.startsWith("A") ? "B" : "A") + content.slice(1);
  for (
    const [text, context] of [
      [sealed, "env/B"],
      [[version, id, nonce, flipped].join("."), "env/A"],
      [["v2", id, nonce, content].join("."), "env/A"],
      [[version, id, nonce].join("."), "env/A"],
      [[version, "0".repeat(12), nonce, content].join("."), "env/A"],
      [[version, id, "!", "?"].join("."), "env/A"],
      ["", "env/A"],
    ] as const
  ) {
    await assert.rejects(ring.open(text, context), SealBroken, text);
  }
});
