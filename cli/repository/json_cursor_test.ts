import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonCursor } from "./json_cursor.ts";

const encoder = new TextEncoder();

Deno.test("JsonCursor reads texts and lists one after the other as JSON.parse does", () => {
  // Backslashes and quotes at the ends are what is easily mistaken.
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.array(fc.constantFrom("\\", '"', "a", "\n", "]")).map((parts) => parts.join("")),
  );
  fc.assert(fc.property(text, fc.array(fc.integer()), text, (first, numbers, second) => {
    const json = `{"a":${JSON.stringify(first)},${JSON.stringify(numbers)}${
      JSON.stringify(second)
    }`;
    const cursor = new JsonCursor(encoder.encode(json));
    cursor.expect('{"a":');
    assert.equal(new TextDecoder("utf-8", { ignoreBOM: true }).decode(cursor.text()), first);
    cursor.expect(",");
    assert.deepEqual(JSON.parse(new TextDecoder().decode(cursor.list())), numbers);
    assert.equal(new TextDecoder("utf-8", { ignoreBOM: true }).decode(cursor.text()), second);
  }));
});

Deno.test("JsonCursor throws where something else stands, or an end is missing", () => {
  const on = (text: string) => new JsonCursor(encoder.encode(text));
  assert.throws(() => on('{"a"').expect('{"b"'), SyntaxError);
  assert.throws(() => on("{").expect('{"b"'), SyntaxError);
  for (const wrong of ["", "1", '"', '"a', '"a\\"', '"\\x"']) {
    assert.throws(() => on(wrong).text(), SyntaxError, wrong);
  }
  for (const wrong of ["", "1]", "[", "[1,2"]) {
    assert.throws(() => on(wrong).list(), SyntaxError, wrong);
  }
});
