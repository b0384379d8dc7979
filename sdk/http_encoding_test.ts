import assert from "node:assert/strict";
import { zstdCompressSync } from "node:zlib";
import { isEncoded } from "./http_encoding.ts";

const plain = new TextEncoder().encode("hello ".repeat(50));

async function compressed(format: string): Promise<Uint8Array> {
  const stream = new Blob([plain]).stream()
    .pipeThrough(new CompressionStream(format as CompressionFormat));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

Deno.test("isEncoded tells bytes that still are in a coding from those that were decoded", async () => {
  const cases: [string, Uint8Array][] = [
    ["gzip", await compressed("gzip")],
    ["X-GZIP", await compressed("gzip")],
    ["deflate", await compressed("deflate")],
    ["deflate", await compressed("deflate-raw")],
    ["br", await compressed("brotli")],
    ["zstd", Uint8Array.from(zstdCompressSync(plain))],
    ["identity, gzip", await compressed("gzip")],
  ];
  for (const [coding, bytes] of cases) {
    assert.equal(await isEncoded(bytes, coding), true, coding);
    assert.equal(await isEncoded(plain, coding), false, coding);
    assert.equal(await isEncoded(new Uint8Array(), coding), false, coding);
  }
});

Deno.test("isEncoded believes a coding that no client decodes, and none that does nothing", async () => {
  assert.equal(await isEncoded(plain, "aes128gcm"), true);
  assert.equal(await isEncoded(plain, "identity"), false);
  assert.equal(await isEncoded(plain, ""), false);
});
