import assert from "node:assert/strict";
import * as fc from "fast-check";
import { oneLineJson } from "./one_line_json.ts";

Deno.test("oneLineJson escapes whatever some reader takes for the end of a line", () => {
  const value = { "k\u2028": "a\u2028b\u2029c\u0085d\u000b\u000c\u001c\n" };
  const json = oneLineJson(value);
  // deno-lint-ignore no-control-regex -- some of them are ends of lines
  assert.doesNotMatch(json, /[\n\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]/);
  assert.match(json, /a\\u2028b\\u2029c\\u0085d/);
  assert.deepEqual(JSON.parse(json), value);
  assert.deepEqual(oneLineJson(value, 2).split(/[\n\u2028]/).length, 3);
});

Deno.test("oneLineJson is the JSON of any value", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.deepEqual(JSON.parse(oneLineJson(value)), JSON.parse(JSON.stringify(value)));
  }));
});
