import assert from "node:assert/strict";
import fc from "fast-check";
import { isSameJson } from "./same_json.ts";

Deno.test("isSameJson compares values, not the order of members", () => {
  assert.ok(isSameJson({ a: [1, { b: null }], c: "x" }, { c: "x", a: [1, { b: null }] }));
  for (
    const [a, b] of [
      [{ a: 1 }, { a: 2 }],
      [{ a: 1 }, { b: 1 }],
      [{}, []],
      [{ a: 1 }, { a: 1, b: undefined }],
      [[1, 2], [2, 1]],
      [null, {}],
      ["1", 1],
    ]
  ) {
    assert.ok(!isSameJson(a, b), JSON.stringify([a, b]));
  }
});

Deno.test("isSameJson finds any JSON the same as its copy", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.ok(isSameJson(value, structuredClone(value)));
  }));
});
