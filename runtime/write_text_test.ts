import assert from "node:assert/strict";
import { writeText } from "./write_text.ts";

Deno.test("writeText writes on until the stream took every byte", () => {
  const taken: number[] = [];
  const slow = {
    writeSync(bytes: Uint8Array): number {
      taken.push(...bytes.subarray(0, 2));
      return Math.min(bytes.length, 2);
    },
  };
  assert.equal(writeText(slow, "déjà\n"), true);
  assert.equal(new TextDecoder().decode(new Uint8Array(taken)), "déjà\n");
});

Deno.test("writeText tells when the reader is gone", () => {
  const broken = {
    writeSync(): number {
      throw new Deno.errors.BrokenPipe();
    },
  };
  assert.equal(writeText(broken, "a"), false);
});
