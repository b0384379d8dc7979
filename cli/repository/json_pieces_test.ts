import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonPieces } from "./json_pieces.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function written(write: (pieces: JsonPieces) => void): string {
  const pieces = new JsonPieces();
  write(pieces);
  return decoder.decode(pieces.take());
}

Deno.test("JsonPieces.text writes what stands in the string that JSON.stringify gives", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("a", "\u007f", "\u0000", '"', "\\", "é", "\ud800") }),
  );
  fc.assert(fc.property(text, (text) => {
    assert.equal(written((pieces) => pieces.text(text)), JSON.stringify(text).slice(1, -1));
  }));
});

Deno.test("JsonPieces.number writes what String gives", () => {
  const number = fc.oneof(
    fc.maxSafeInteger(),
    fc.nat().map((exponent) => 10 ** (exponent % 23)),
    fc.nat().map((exponent) => 10 ** (exponent % 16) - 1),
    fc.double(),
    fc.constantFrom(0, -0, -1, NaN, Infinity, 2 ** 53 - 1, 2 ** 53, 2 ** 64, 1 - 2 ** 53),
  );
  fc.assert(fc.property(number, (value) => {
    assert.equal(written((pieces) => pieces.number(value)), String(value));
  }));
});

Deno.test("JsonPieces refuses a text that it has no room for, and takes it once it was emptied", () => {
  const pieces = new JsonPieces();
  const long = "x".repeat(2 ** 15);
  let all = "";
  for (let time = 0; time < 20; time++) {
    if (!pieces.hasRoom(long.length)) all += decoder.decode(pieces.take());
    pieces.text(long);
  }
  all += decoder.decode(pieces.take());
  assert.equal(all, long.repeat(20));
  for (let time = 0; time < 7; time++) pieces.raw(long);
  // The last character has to leave room for another one.
  pieces.raw(long.slice(4));
  assert.equal(pieces.hasRoom(), false);
  for (const text of ["y", "é", "猫", "\u{1f600}"]) {
    assert.throws(() => pieces.raw(text), /no room/);
    assert.throws(() => pieces.text(text.repeat(5)), /no room/);
  }
  assert.equal(decoder.decode(pieces.take()), long.repeat(8).slice(4));
});
