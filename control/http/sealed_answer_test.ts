import assert from "node:assert/strict";
import { openAnswer, sealAnswer } from "./sealed_answer.ts";

Deno.test("sealAnswer keeps a text for the same token and key only", () => {
  const sealed = sealAnswer('{"token":"s3cret é"}', "token-1", "key-1");
  assert.ok(!atob(sealed).includes("s3cret"));
  assert.equal(openAnswer(sealed, "token-1", "key-1"), '{"token":"s3cret é"}');
  assert.equal(openAnswer(sealed, "token-2", "key-1"), undefined);
  assert.equal(openAnswer(sealed, "token-1", "key-2"), undefined);
  assert.equal(openAnswer("no base64!", "token-1", "key-1"), undefined);
  assert.notEqual(sealAnswer("x", "token-1", "key-1"), sealAnswer("x", "token-1", "key-1"));
});
