import assert from "node:assert/strict";
import { readBodyHeads } from "./body_heads.ts";

/** The head that is read of a thrown response. */
function headOf(response: Response): Promise<string | undefined> {
  return new Promise((resolve) => readBodyHeads(response, (heads) => resolve(heads.of(response))));
}

Deno.test("readBodyHeads reads text, and of bytes without a type only what is text", async () => {
  const bytes = new Uint8Array([0, 255, 254]);
  assert.equal(await headOf(new Response("plain")), "plain");
  assert.equal(await headOf(new Response(new TextEncoder().encode("é"))), "é");
  assert.equal(await headOf(new Response(bytes)), undefined);
  const latin = new Response(new Uint8Array([97, 0xe9]), {
    headers: { "content-type": "text/plain" },
  });
  assert.equal(await headOf(latin), "a\ufffd");
});
