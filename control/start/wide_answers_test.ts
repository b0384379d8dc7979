import assert from "node:assert/strict";
import { PADDING, WideAnswers } from "./wide_answers.ts";

Deno.test("WideAnswers pads the second answer of a connection, and no other", () => {
  const wide = new WideAnswers();
  assert.equal(wide.isSecond("a", 1), false);
  assert.equal(wide.isSecond("a", 2), false);
  assert.equal(wide.isSecond("a", 1), true);
  assert.equal(wide.isSecond("a", 1), false);
  assert.equal(wide.isSecond("b", 1), false);
  assert.equal(wide.isSecond("b", 1), true);
  const padded = wide.pad(new Response("x"));
  assert.ok((padded.headers.get(PADDING)?.length ?? 0) > 1_024);
});
