import assert from "node:assert/strict";
import fc from "fast-check";

import { structureFault } from "./structure_fault.ts";

Deno.test("no value that was written as JSON has a fault", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
    assert.equal(structureFault(JSON.stringify(value)), undefined);
    assert.equal(structureFault(JSON.stringify({ a: value, b: [value] }, null, 2)), undefined);
  }));
});

Deno.test("a name that is there twice is found, in any spelling and at any place", () => {
  fc.assert(fc.property(fc.string(), fc.jsonValue(), (name, value) => {
    const plain = JSON.stringify(name);
    const escaped = `"${
      [...name].flatMap((one) => one.split("")).map((unit) =>
        `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
      ).join("")
    }"`;
    const one = JSON.stringify(value);
    for (const second of [plain, escaped]) {
      const text = `[1, {"x": [{ ${plain} : ${one}, ${second}\n:${one} }]}]`;
      JSON.parse(text);
      assert.match(structureFault(text) ?? "", /twice in one object$/);
    }
  }));
});

Deno.test("what looks like structure inside of texts is none", () => {
  for (const text of ['{"a":"{\\"b\\":1,\\"b\\":2}"}', '["a:","a:",":"]', '{"a":"b","b":"a"}']) {
    JSON.parse(text);
    assert.equal(structureFault(text), undefined);
  }
});

Deno.test("what is nested too deep is found", () => {
  assert.match(structureFault("[".repeat(100_000) + "]".repeat(100_000)) ?? "", /levels deep$/);
});
