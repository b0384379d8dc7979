import assert from "node:assert/strict";
import { concatBytes } from "./concat_bytes.ts";

Deno.test("concatBytes puts the parts one behind another, and gives a copy", () => {
  const first = new Uint8Array([0, 1, 2]).subarray(1);
  const whole = concatBytes([first, new Uint8Array(), new Uint8Array([3])]);
  first.fill(9);
  assert.deepEqual(whole, new Uint8Array([1, 2, 3]));
  assert.equal(whole.buffer.byteLength, 3);
  assert.deepEqual(concatBytes([]), new Uint8Array());
});
