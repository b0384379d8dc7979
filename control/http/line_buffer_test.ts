import assert from "node:assert/strict";
import { LineBuffer } from "./line_buffer.ts";

Deno.test("LineBuffer writes many lines at once, in their order, and urgent ones now", () => {
  const written: string[] = [];
  const buffer = new LineBuffer((text) => written.push(text));
  buffer.add("a\n", false);
  buffer.add("b\n", false);
  assert.deepEqual(written, []);
  buffer.add("c\n", true);
  assert.deepEqual(written, ["a\nb\nc\n"]);
  buffer.flush();
  assert.equal(written.length, 1);
  buffer.add("d\n", false);
  buffer.flush();
  assert.deepEqual(written.slice(1), ["d\n"]);
});

Deno.test("LineBuffer does not let much wait, and nothing for long", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const buffer = new LineBuffer(resolve);
  buffer.add("x".repeat(100), false);
  assert.equal((await promise).length, 100);
  const written: string[] = [];
  const full = new LineBuffer((text) => written.push(text));
  for (let line = 0; line < 1_000; line++) full.add("x".repeat(100), false);
  assert.ok(written.length >= 5);
  full.flush();
  assert.equal(written.join("").length, 100_000);
});
