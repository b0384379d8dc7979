import assert from "node:assert/strict";
import fc from "fast-check";
import { EventCutter } from "./event_stream.ts";

/** The events of a stream that comes in pieces of these lengths, and what stands after them. */
function cut(text: string, lengths: readonly number[]): string[] {
  const cutter = new EventCutter();
  const events: string[] = [];
  let at = 0;
  for (const length of [...lengths, text.length]) {
    events.push(...cutter.take(text.slice(at, at + length)));
    at += length;
  }
  return [...events, cutter.rest()];
}

Deno.test("EventCutter finds the same events however a stream is cut", () => {
  const stream = fc.array(fc.constantFrom("data: 1", "\n", "\r", "\r\n", "x"), { maxLength: 40 });
  const lengths = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 });
  fc.assert(fc.property(stream, lengths, (parts, pieces) => {
    const text = parts.join("");
    assert.equal(cut(text, pieces).join(""), text);
    assert.deepEqual(
      cut(text, pieces).map((one) => one.trim()),
      cut(text, []).map((one) => one.trim()),
    );
  }));
});

Deno.test("EventCutter reads an event that comes in very many pieces in no long time", () => {
  const cutter = new EventCutter();
  const piece = "x".repeat(256);
  const since = performance.now();
  for (let n = 0; n < 30_000; n++) assert.deepEqual(cutter.take(piece), []);
  assert.equal(cutter.take("\n\n")[0]?.length, 30_000 * 256 + 2);
  // Joined anew with each piece it would take a minute.
  assert.ok(performance.now() - since < 5_000);
});
