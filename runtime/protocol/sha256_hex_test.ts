import assert from "node:assert/strict";
import { sha256Hex } from "./sha256_hex.ts";

Deno.test("sha256Hex is the digest of FIPS 180-4's first example", async () => {
  assert.equal(
    await sha256Hex(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
