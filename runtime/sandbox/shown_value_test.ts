import assert from "node:assert/strict";
import * as fc from "fast-check";
import { showJson } from "./shown_value.ts";

const CAP = 32 * 1024;

function form(entries: [string, string][]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

function shown(value: unknown, cap = CAP): unknown {
  return JSON.parse(showJson(value, cap));
}

Deno.test("showJson gives what JSON.stringify gives when a value is JSON", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.deepEqual(shown(value, 1_000_000), JSON.parse(JSON.stringify(value)));
  }));
});

Deno.test("showJson says what a value was that JSON can't say, and keeps its neighbours", () => {
  const cases: [unknown, unknown][] = [
    [undefined, "undefined"],
    [NaN, "NaN"],
    [-Infinity, "-Infinity"],
    [10n, "10n"],
    [Symbol("s"), "Symbol(s)"],
    [function f() {}, "[Function: f]"],
    [() => 1, "[Function: (anonymous)]"],
    [class A {}, "[class A]"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Date(NaN), "Invalid Date"],
    [/x/gi, "/x/gi"],
    [new Map<unknown, unknown>([["k", { v: 1 }], [2, "x"]]), 'Map(2) {"k" => {"v":1}, 2 => "x"}'],
    [new Set([1, "a"]), 'Set(2) {1, "a"}'],
    [
      new Map<unknown, unknown>([["a", new Map([["b", new Set(["c", NaN, undefined])]])]]),
      'Map(1) {"a" => Map(1) {"b" => Set(3) {"c", NaN, undefined}}}',
    ],
    [new Uint8Array([1, 2]), "Uint8Array(2) [1, 2]"],
    [new Float64Array([1.5, NaN]), "Float64Array(2) [1.5, NaN]"],
    [new BigInt64Array([1n]), "BigInt64Array(1) [1]"],
    [new ArrayBuffer(2), "ArrayBuffer(2) [0, 0]"],
    [new SharedArrayBuffer(1), "SharedArrayBuffer(1) [0]"],
    [new DataView(new ArrayBuffer(3)), "DataView(3)"],
    [Promise.resolve(1), "[Promise]"],
    [new WeakMap(), "[WeakMap]"],
    [Object(1n), "1n"],
    [Object("boxed"), "boxed"],
    [new URL("https://a.b/c"), "https://a.b/c"],
    [new URLSearchParams("a=1"), "a=1"],
    [new Headers({ a: "b" }), { a: "b" }],
    [
      new Headers([["set-cookie", "a=1"], ["x", "y"], ["set-cookie", "b=2"], ["set-cookie", "c"]]),
      { "set-cookie": ["a=1", "b=2", "c"], x: "y" },
    ],
    [form([["a", "1"], ["a", "2"], ["b", "3"]]), { a: ["1", "2"], b: "3" }],
    [new File(["abc"], "n.txt"), '[File "n.txt" of 3 bytes]'],
    [{ [Symbol("s")]: 1, k: { [Symbol.for("d")]: 2 } }, { k: { "Symbol(d)": 2 }, "Symbol(s)": 1 }],
    [new Event("ready"), { type: "ready" }],
    [new CustomEvent("c", { detail: { d: 1n } }), { type: "c", detail: { d: "1n" } }],
    [
      new CloseEvent("close", { code: 1006, reason: "gone" }),
      { type: "close", reason: "gone", code: 1006, wasClean: false },
    ],
    [AbortSignal.abort("stop"), { aborted: true, reason: "stop" }],
    [
      (function* () {
        yield 1;
      })(),
      "[Generator]",
    ],
    [new Response("x", { status: 402, statusText: "Pay" }), { status: 402, statusText: "Pay" }],
    [new Request("https://a.b/"), { method: "GET", url: "https://a.b/" }],
    [new Blob(["abc"], { type: "text/plain" }), "[Blob of 3 bytes, text/plain]"],
    [
      new class Point {
        x = 1;
      }(),
      { x: 1 },
    ],
    [
      new class Hidden {
        #x = 1;
        get x() {
          return this.#x;
        }
      }(),
      "[Hidden]",
    ],
    [Object.create(null), {}],
    [[undefined, , 1], ["undefined", "undefined", 1]],
    [{ toJSON: (key: string) => `key ${key}` }, "key field"],
  ];
  for (const [value, expected] of cases) {
    assert.deepEqual(shown({ before: 1, field: value, after: 2 }), {
      before: 1,
      field: expected,
      after: 2,
    });
  }
});

Deno.test("showJson leaves line feeds inside of a text that holds JSON", () => {
  assert.equal(shown(new Set(["a\n/b", "\u0001\t\\"])), 'Set(2) {"a\n/b", "\u0001\t\\\\"}');
});

Deno.test("showJson shows errors with name, message, stack, cause and members of their own", () => {
  const error = Object.assign(new TypeError("t", { cause: new Error("c") }), { status: 3 });
  const { stack, cause, ...rest } = shown(error) as Record<string, Record<string, unknown>>;
  assert.deepEqual(rest, { name: "TypeError", message: "t", status: 3 });
  assert.match(String(stack), /^TypeError: t\n {4}at /);
  assert.equal(cause?.message, "c");
  const many = shown(new AggregateError([new Error("a"), "b"], "all")) as { errors: unknown[] };
  assert.equal((many.errors[0] as Error).message, "a");
  assert.equal(many.errors[1], "b");
  const both = shown(new SuppressedError(new Error("e"), "s")) as Record<string, unknown>;
  assert.equal(both.suppressed, "s");
});

Deno.test("showJson survives values that fight back", () => {
  const fail = () => {
    throw new Error("again");
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const circular: Record<string, unknown> = { n: 1, list: [] };
  circular.self = circular;
  (circular.list as unknown[]).push(circular);
  const cases: [unknown, unknown][] = [
    [{
      get bad() {
        return fail();
      },
      good: 1,
    }, { bad: "[Getter threw: again]", good: 1 }],
    [{ toJSON: fail }, "[toJSON threw: again]"],
    [circular, { n: 1, list: ["[Circular]"], self: "[Circular]" }],
    [revoked.proxy, "[A value that can't be read]"],
    [new Proxy({}, { ownKeys: fail }), "[A value that can't be read]"],
    [new Proxy([1], { get: (_, key) => key === "length" ? "many" : 1 }), []],
  ];
  for (const [value, expected] of cases) {
    assert.deepEqual(shown({ a: value, b: 1 }), { a: expected, b: 1 });
  }
  const same = { x: 1 };
  assert.deepEqual(shown([same, same]), [{ x: 1 }, { x: 1 }]);
  const endless = { toJSON: () => ({ endless }) };
  assert.ok(showJson(endless, CAP).length < CAP);
});

Deno.test("showJson gives JSON within its bound for any value at all", () => {
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
  });
  fc.assert(fc.property(anything, fc.integer({ min: 50, max: 2_000 }), (value, cap) => {
    const json = showJson(value, cap);
    JSON.parse(json);
    assert.ok(json.length <= 4 * cap + 400, `${json.length} characters under a cap of ${cap}`);
  }));
});

Deno.test("showJson lets a huge member cost its own place only, and marks every cut", () => {
  const big: [string, unknown][] = [
    ["text", "x".repeat(1_000_000)],
    ["escapes", "\0".repeat(100_000)],
    ["a list", Array.from({ length: 100_000 }, (_, i) => i)],
    ["holes", new Array(1_000_000_000)],
    ["keys", Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key${i}`, i]))],
    ["a map", new Map(Array.from({ length: 10_000 }, (_, i) => [i, i]))],
    ["bytes", new Uint8Array(1_000_000)],
  ];
  for (const [name, value] of big) {
    const json = showJson({ value, status: 429, last: "kept" }, 4_000);
    const { status, last } = JSON.parse(json);
    assert.deepEqual([status, last], [429, "kept"], name);
    assert.ok(json.length < 6_000, `${name}: ${json.length}`);
    assert.match(json, /… \(cut\)|more/, name);
  }
  const error = Object.assign(new Error("x"), { stack: "s".repeat(3_000), body: "b".repeat(1e6) });
  const all = shown({ body: "b".repeat(1e6), error, list: Array(1e5).fill("c") }, 20_000) as {
    error: { stack: string; body: string };
  };
  assert.equal(all.error.stack.length, 3_000);
  assert.match(all.error.body, /^b{2,}… \(cut\)$/);
  const nested: Record<string, unknown> = {};
  for (let at = nested, i = 0; i < 60; i++) {
    at.big = "x".repeat(10_000);
    at = at.next = {} as Record<string, unknown>;
  }
  assert.ok(showJson(nested, 20_000).length < 60_000);
  const fields = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`f${i}`, "y".repeat(999)]),
  );
  assert.equal(Object.keys(shown(fields, 10_000) as object).length, 100);
});

Deno.test("showJson shows what an event that was given an error says of it", () => {
  const event = new ErrorEvent("error", { message: "no route", error: new TypeError("inner") });
  const { type, message, error } = shown(event) as Record<string, Record<string, unknown>>;
  assert.deepEqual([type, message, error?.name, error?.message], [
    "error",
    "no route",
    "TypeError",
    "inner",
  ]);
});

Deno.test("showJson leaves out the symbols of classes, by which built-in objects keep secrets", async () => {
  const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign"]);
  assert.equal(shown(key), "[CryptoKey]");
  assert.equal(shown(new ReadableStream()), "[ReadableStream]");
});
