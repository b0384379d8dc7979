import assert from "node:assert/strict";
import * as fc from "fast-check";
import { CodecError, encode, MAX_RESULT_DEPTH } from "./codec.ts";

const CAP = 1024 * 1024;

/** Why a value can't be JSON. */
function refusalOf(value: unknown, cap = CAP): CodecError {
  try {
    encode(value, cap);
  } catch (error) {
    assert.ok(error instanceof CodecError, `not a CodecError: ${error}`);
    return error;
  }
  return assert.fail("the value was encoded");
}

Deno.test("encode gives what JSON.stringify gives when a value is JSON", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.deepEqual(JSON.parse(encode(value, CAP)), JSON.parse(JSON.stringify(value)));
  }));
});

Deno.test("encode gives JSON or a CodecError for any value at all", () => {
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
  });
  fc.assert(fc.property(anything, fc.nat(4000), (value, cap) => {
    try {
      const text = encode(value, cap);
      JSON.parse(text);
      assert.ok(text.length <= cap + 4, `${text.length} characters under a cap of ${cap}`);
    } catch (error) {
      assert.ok(error instanceof CodecError, `not a CodecError: ${error}`);
      assert.ok(error.path.startsWith("$"));
      assert.notEqual(error.what, "");
    }
  }));
});

Deno.test("encode agrees with JSON.stringify on whatever it does not refuse", () => {
  const values: unknown[] = [
    null,
    true,
    -0,
    1e21,
    5e-324,
    Number.MAX_SAFE_INTEGER,
    "",
    '"\\\n\u2028\0',
    "\ud800 alone",
    "日本 😀",
    [],
    {},
    [undefined, 1],
    // deno-lint-ignore no-sparse-arrays -- a hole is what is tested
    [, 1],
    { a: undefined, b: null },
    new Date(0),
    new Date(NaN),
    new URL("https://example.com/a?b"),
    Object.create(null, { a: { value: 1, enumerable: true }, b: { value: 2 } }),
    JSON.parse('{"__proto__":{"a":1},"constructor":null}'),
    { [Symbol("hidden")]: 1, shown: 2 },
    new class Point {
      x = 1;
      #secret = 2;
      get secret() {
        return this.#secret;
      }
    }(),
    { toJSON: () => ({ nested: [1] }) },
    [{ toJSON: () => undefined }],
    { toJSON: "no function" },
    new Proxy([1, 2], {}),
    new Proxy({ a: 1 }, {}),
    Object("boxed"),
    Object(1),
    Object(false),
    [Object("boxed"), { n: Object(0) }],
  ];
  for (const value of values) {
    assert.equal(encode(value, CAP), JSON.stringify(value), `for ${Deno.inspect(value)}`);
  }
  assert.equal(encode(undefined, CAP), "null");
  assert.equal(encode({ toJSON: () => undefined }, CAP), "null");
});

Deno.test("encode gives toJSON the key that JSON.stringify gives it", () => {
  const asked = () => {
    const keys: unknown[] = [];
    const spy = () => ({ toJSON: (key: unknown) => void keys.push([typeof key, key]) });
    return { keys, value: { a: spy(), list: [spy(), { b: spy() }], "": spy(), 7: spy() } };
  };
  const [ours, theirs] = [asked(), asked()];
  encode(ours.value, CAP);
  JSON.stringify(theirs.value);
  assert.deepEqual(ours.keys, theirs.keys);
  assert.equal(encode({ toJSON: (key: string) => `<${key}>` }, CAP), '"<>"');
  assert.equal(
    encode([{ toJSON: () => ({ inner: { toJSON: (key: string) => key } }) }], CAP),
    '[{"inner":"inner"}]',
  );
});

Deno.test("encode refuses what JSON would lose, with the place and advice", () => {
  const cases: [unknown, string, RegExp][] = [
    [{ a: [1, { price: NaN }] }, "$.a[1].price", /NaN is no JSON number/],
    [[Infinity], "$[0]", /Infinity is no JSON number/],
    [{ n: 1n }, "$.n", /BigInt .* String\(\)/],
    [{ n: Object(1n) }, "$.n", /BigInt/],
    [[Object(Symbol("s"))], "$[0]", /symbol/],
    [[Object(NaN)], "$[0]", /NaN/],
    [Symbol("s"), "$", /symbol/],
    [{ f() {} }, "$.f", /function/],
    [class {}, "$", /function/],
    [{ m: new Map([[1, 2]]) }, "$.m", /Map .* Object\.fromEntries/],
    [[new Set([1])], "$[0]", /Set .* \[\.\.\.set\]/],
    [new Uint8Array(2), "$", /base64/],
    [new DataView(new ArrayBuffer(1)), "$", /base64/],
    [{ b: new ArrayBuffer(1) }, "$.b", /base64/],
    [{ b: new SharedArrayBuffer(1) }, "$.b", /base64/],
    [/x/g, "$", /source/],
    [{ e: new TypeError("x") }, "$.e", /throw it/],
    [[Promise.resolve(1)], "$[0]", /await it/],
    [new class Table extends Map {}(), "$", /Map/],
  ];
  for (const [value, path, what] of cases) {
    const refusal = refusalOf(value);
    assert.equal(refusal.path, path);
    assert.match(refusal.what, what);
    assert.equal(refusal.tooLarge, false);
  }
});

Deno.test("encode names the place where a value contains itself, and lets equal siblings be", () => {
  const a: Record<string, unknown> = {};
  a.list = [{ back: a }];
  assert.deepEqual(
    [refusalOf(a).path, refusalOf(a).what],
    ["$.list[0].back", "the value contains itself"],
  );
  const shared = { x: 1 };
  assert.equal(encode([shared, shared], CAP), '[{"x":1},{"x":1}]');
  const array: unknown[] = [];
  array.push(array);
  assert.equal(refusalOf(array).path, "$[0]");
  // Each round is a new object: there is no cycle to find, only depth.
  const endless = { toJSON: () => ({ endless }) };
  assert.match(refusalOf(endless).what, /nested deeper/);
});

Deno.test("encode refuses values that are nested too deeply", () => {
  const nest = (levels: number): unknown => {
    let value: unknown = 1;
    for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
    return value;
  };
  JSON.parse(encode(nest(MAX_RESULT_DEPTH), CAP));
  assert.match(refusalOf(nest(MAX_RESULT_DEPTH + 1)).what, /deeper than 512 levels/);
  assert.match(refusalOf(nest(200_000)).what, /deeper than 512 levels/);
});

Deno.test("encode keeps to the cap for every kind of content", () => {
  const big: [string, unknown][] = [
    ["text", "x".repeat(2000)],
    ["escapes", "\0".repeat(400)],
    ["keys", Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, 1]))],
    ["numbers", Array.from({ length: 600 }, (_, i) => i)],
    ["empty arrays", Array.from({ length: 600 }, () => [])],
    ["holes", new Array(1_000_000)],
    ["a proxy without end", new Proxy([], { get: (_, key) => key === "length" ? Infinity : 1 })],
  ];
  for (const [name, value] of big) {
    assert.equal(refusalOf(value, 1000).tooLarge, true, name);
  }
  assert.equal(encode("x".repeat(998), 1000).length, 1000);
  assert.equal(refusalOf("x".repeat(999), 1000).tooLarge, true);
});

Deno.test("encode gives a CodecError with what was thrown when reading a value throws", () => {
  const thrown = new Error("no");
  const fail = () => {
    throw thrown;
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const revokedArray = Proxy.revocable([], {});
  revokedArray.revoke();
  const cases: [unknown, string][] = [
    [{
      a: {
        get b() {
          return fail();
        },
      },
    }, "$.a.b"],
    [[{ toJSON: fail }], "$[0]"],
    [{
      get toJSON() {
        return fail();
      },
    }, "$"],
    [new Proxy({}, { ownKeys: fail }), "$"],
    [new Proxy({}, { getPrototypeOf: fail }), "$"],
    [new Proxy({ a: 1 }, { get: fail }), "$"],
    [
      new Proxy([1], { get: (target, key) => key === "0" ? fail() : Reflect.get(target, key) }),
      "$[0]",
    ],
    [revoked.proxy, "$"],
    [[revokedArray.proxy], "$[0]"],
    [{ toJSON: () => revoked.proxy }, "$"],
    [{ toJSON: () => revokedArray.proxy }, "$"],
  ];
  for (const [value, path] of cases) {
    const refusal = refusalOf(value);
    assert.equal(refusal.path, path);
    assert.match(refusal.what, /^reading the value threw an error$/);
    assert.notEqual(refusal.thrown, undefined);
  }
  assert.equal(refusalOf(cases[0]?.[0]).thrown?.value, thrown);
});

Deno.test("encode is not confused by a proxy that lies about itself", () => {
  const lies: unknown[] = [
    new Proxy([1], { get: (_, key) => key === "length" ? "many" : undefined }),
    new Proxy([1], { get: (_, key) => key === "length" ? -1 : undefined }),
    new Proxy([1], { get: (_, key) => key === "length" ? NaN : undefined }),
  ];
  for (const lie of lies) assert.equal(encode(lie, CAP), "[]");
  const empty: unknown[] = [
    new Proxy({}, { getPrototypeOf: () => Map.prototype }),
    new Proxy(new Map(), {}),
    Object.create(Number.prototype),
    Object.create(String.prototype),
  ];
  for (const lie of empty) assert.match(refusalOf(lie).what, /no properties that JSON could hold/);
});

Deno.test("encode refuses objects that keep what they hold out of sight", () => {
  class Point {
    constructor(readonly x: number) {}
  }
  assert.equal(encode(new Point(1), CAP), '{"x":1}');
  for (
    const value of [
      new Headers({ a: "b" }),
      new URLSearchParams("a=b"),
      new WeakMap(),
      new Response("x"),
    ]
  ) {
    assert.match(refusalOf({ value }).what, /no properties that JSON could hold/);
    assert.equal(refusalOf({ value }).path, "$.value");
  }
});

Deno.test("encode names the class that JSON can't hold, and what to do with a body of the web", () => {
  assert.match(refusalOf(new FormData()).what, /class FormData .* new Response\(\) with it$/);
  assert.match(refusalOf(new WeakMap()).what, /class WeakMap .* return a plain object$/);
});

Deno.test("encode names the place of what it refuses as JavaScript would write it", () => {
  const value = { "a.b": [{ "first name": { ok_1: 1n } }] };
  assert.equal(refusalOf(value).path, '$["a.b"][0]["first name"].ok_1');
  assert.equal(refusalOf({ "1a": 1n }).path, '$["1a"]');
});

Deno.test("encode calls a generator one", () => {
  const generated = (function* () {
    yield 1;
  })();
  assert.match(refusalOf(generated).what, /of the class Generator /);
});
