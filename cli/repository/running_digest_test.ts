import assert from "node:assert/strict";
import { hex } from "../../runtime/protocol/hex.ts";
import { runningDigest } from "./running_digest.ts";

Deno.test("runningDigest is the digest of all bytes, whatever size was expected", async () => {
  const all = crypto.getRandomValues(new Uint8Array(50_000));
  const expected = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", all)));
  for (const size of [0, 1, 50_000, 100_000, 2 ** 24]) {
    const digest = await runningDigest(size);
    const reused = new Uint8Array(7_000);
    for (let start = 0; start < all.length; start += reused.length) {
      const part = all.subarray(start, start + reused.length);
      reused.set(part);
      digest.update(reused.subarray(0, part.length));
    }
    assert.equal(await digest.hex(), expected, String(size));
  }
});
