import assert from "node:assert/strict";
import * as fc from "fast-check";
import { mapTexts } from "./map_texts.ts";

Deno.test("mapTexts changes each text and each name, and nothing else", () => {
  const value = { "a\n": ["a", 1, true, null, { a: 'say "a"' }], b: undefined };
  assert.deepEqual(mapTexts(value, (text) => text.replaceAll("a", "x")), {
    "x\n": ["x", 1, true, null, { x: 'sxy "x"' }],
  });
});

Deno.test("mapTexts that changes no text gives any JSON value as it is", () => {
  fc.assert(fc.property(fc.json(), (json) => {
    const value: unknown = JSON.parse(json);
    assert.equal(JSON.stringify(mapTexts(value, (text) => text)), JSON.stringify(value));
  }));
});

Deno.test("mapTexts cuts off what no child is let say, instead of failing at it", () => {
  let deep: unknown = "x";
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  assert.ok(JSON.stringify(mapTexts(deep, (text) => text)).length < 2_000);
});
