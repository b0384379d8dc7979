import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "./canonical_json.ts";

Deno.test("canonicalJson sorts keys by UTF-16 units, at every level, and writes no spaces", () => {
  const text = canonicalJson({ b: [1, { z: null, a: "\n" }], "\u{1f600}": true, "\ufb33": 1e21 });
  assert.equal(text, '{"b":[1,{"a":"\\n","z":null}],"\u{1f600}":true,"\ufb33":1e+21}');
});

Deno.test("canonicalJson says the same in whatever order the members came", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
    const text = canonicalJson(value);
    assert.equal(canonicalJson(Object.fromEntries(Object.entries(value).reverse())), text);
    assert.deepEqual({ ...JSON.parse(text) }, { ...value });
  }));
});
