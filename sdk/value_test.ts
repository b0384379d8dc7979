import assert from "node:assert/strict";
import fc from "fast-check";
import { describeValue, isRecord, nameText } from "./value.ts";

Deno.test("describeValue names each type in a few words", () => {
  const cases: [unknown, string][] = [
    [null, "null"],
    [undefined, "undefined"],
    [42, "42"],
    [true, "true"],
    ["a\nb", '"a\\nb"'],
    ["x".repeat(50), `"${"x".repeat(40)}…"`],
    [1n, "a bigint"],
    [Symbol("s"), "a symbol"],
    [() => 1, "a function"],
    [[1], "an array"],
    [{}, "an object"],
  ];
  for (const [value, text] of cases) assert.equal(describeValue(value), text);
});

Deno.test("describeValue gives one short line when the value is anything", () => {
  fc.assert(fc.property(fc.anything(), (value) => {
    const text = describeValue(value);
    assert.ok(!text.includes("\n") && text.length < 300);
  }));
});

Deno.test("describeValue never calls into the value", () => {
  const hostile = new Proxy({}, {
    get() {
      throw new Error("touched");
    },
    ownKeys() {
      throw new Error("touched");
    },
  });
  assert.equal(describeValue(hostile), "an object");
});

Deno.test("nameText gives the name, or the type of what is no name", () => {
  assert.equal(nameText("a"), "a");
  assert.equal(nameText(Symbol("a")), "<symbol>");
});

Deno.test("isRecord accepts objects and refuses lists and null", () => {
  assert.deepEqual([{}, [], null, "a", Object.create(null)].map(isRecord), [
    true,
    false,
    false,
    false,
    true,
  ]);
});
