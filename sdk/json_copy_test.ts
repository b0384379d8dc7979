import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonCopy } from "./json_copy.ts";

Deno.test("jsonCopy copies what JSON holds", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const copied = jsonCopy(value, "value");
    assert.equal(JSON.stringify(copied), JSON.stringify(value));
    if (typeof value === "object" && value !== null) assert.notEqual(copied, value);
  }));
});

Deno.test("jsonCopy knows dates, toJSON, classes with members, and names of all kinds", () => {
  class Point {
    constructor(readonly x: number) {}
  }
  const shared = { a: 1 };
  const value = {
    date: new Date(0),
    mine: { toJSON: (name: string) => `as ${name}` },
    point: new Point(1),
    left: undefined,
    ["__proto__"]: 1,
    twice: [shared, shared],
    bare: Object.assign(Object.create(null), { b: -0 }),
  };
  assert.equal(JSON.stringify(jsonCopy(value, "value")), JSON.stringify(value));
});

Deno.test("jsonCopy says where something is that JSON would lose", () => {
  const circle: Record<string, unknown> = {};
  circle["list"] = [{ circle }];
  const again = { toJSON: (): unknown => ({ again }) };
  let deep: unknown = null;
  for (let level = 0; level < 501; level++) deep = [deep];
  const wrong: [unknown, string][] = [
    [undefined, "value is undefined, expected JSON"],
    [[1, undefined], "value[1] is undefined, expected JSON: leave it out, or use null"],
    [{ a: { "b c": () => 1 } }, 'value.a["b c"] is a function, expected JSON'],
    [{ a: [{ n: 1n }] }, "value.a[0].n is a BigInt, expected JSON: convert it with String() or "],
    [{ "": Symbol("s") }, 'value[""] is a symbol, expected JSON'],
    [{ $1: NaN, a: 1 }, "value.$1 is NaN, expected JSON"],
    [[[-Infinity]], "value[0][0] is -Infinity, expected JSON"],
    [circle, "value.list[0].circle is an object that contains itself, expected JSON"],
    [again, "value.again is an object that contains itself, expected JSON"],
    ...[new Map([[1, 2]]), new Set(), new Error("e"), Promise.resolve(), new Uint8Array(2), /x/]
      .map((one): [unknown, string] => [
        { one },
        "value.one is an object of a class whose contents JSON does not see, expected JSON",
      ]),
    [deep, "is nested deeper than 500 levels"],
  ];
  for (const [value, message] of wrong) {
    assert.throws(() => jsonCopy(value, "value"), (error: Error) => {
      assert.ok(error instanceof TypeError);
      assert.ok(error.message.includes(message), error.message);
      return true;
    });
  }
});

Deno.test("jsonCopy lets through what a getter throws", () => {
  const thrown = new RangeError("mine");
  const value = {
    get a() {
      throw thrown;
    },
  };
  assert.throws(() => jsonCopy(value, "value"), (error) => error === thrown);
});
