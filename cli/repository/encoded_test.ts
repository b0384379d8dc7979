import assert from "node:assert/strict";
import fc from "fast-check";
import { encoded } from "./encoded.ts";

Deno.test("encoded gives the bytes of all texts in their order, however long they are", () => {
  const text = fc.tuple(fc.string({ unit: "grapheme" }), fc.constantFrom(1, 1, 500, 20_000))
    .map(([part, times]) => part.repeat(times));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
      const pieces = Array.from(encoded(texts), (piece) => piece.slice());
      assert.ok(pieces.every((piece) => piece.length > 0));
      assert.equal(Buffer.concat(pieces).compare(Buffer.from(texts.join(""))), 0);
    }),
    { numRuns: 50 },
  );
});
