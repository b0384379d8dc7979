import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeSegment, encodeSegment, parseHeader, SEGMENT_HEADER_BYTES } from "./segments.ts";

/** As it is read again. */
function encoded(content: Uint8Array) {
  const [header, data] = encodeSegment(content);
  assert.equal(header.length, SEGMENT_HEADER_BYTES);
  return { header: parseHeader(header, "a pack"), data: Uint8Array.from(data) };
}

const contents = fc.tuple(
  fc.uint8Array({ minLength: 1, maxLength: 40 }),
  fc.integer({ min: 1, max: 5_000 }),
)
  .map(([part, times]) => {
    const content = new Uint8Array(part.length * times);
    for (let at = 0; at < times; at++) content.set(part, at * part.length);
    return content;
  });

Deno.test("a segment comes back as it was", () => {
  fc.assert(
    fc.property(contents, (content) => {
      const { header, data } = encoded(content);
      assert.deepEqual(Uint8Array.from(decodeSegment(header, data)), content);
    }),
    { numRuns: 50 },
  );
});

Deno.test("a segment that is cut, goes on or holds more than it says is refused", () => {
  const { header, data } = encoded(
    new TextEncoder().encode("some text, and some text".repeat(9_000)),
  );
  assert.ok(header.compressed);
  const damaged = [
    { header, data: data.subarray(0, -2) },
    { header: { ...header, length: header.length - 1 }, data },
    { header: { ...header, length: 10 }, data },
    { header, data: Uint8Array.of(0xff, ...data) },
  ];
  for (const each of damaged) {
    assert.throws(() => {
      const content = decodeSegment(each.header, each.data);
      // What is shorter than it should be, the store refuses.
      assert.equal(content.length, each.header.length);
    });
  }
});
