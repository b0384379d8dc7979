import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describeThrown, failureJson } from "./failure.ts";

/** What the parent reads: the failure of one thrown value. */
function onTheWire(thrown: unknown) {
  const error = describeThrown(thrown);
  return JSON.parse(failureJson({ reason: "thrown", message: error.message, error }, "run"));
}

Deno.test("describeThrown flattens an error with its code and causes", () => {
  const cause = Object.assign(new RangeError("inner"), { code: "E_INNER" });
  const { error } = onTheWire(new TypeError("outer", { cause }));
  assert.equal(error.name, "TypeError");
  assert.equal(error.message, "outer");
  assert.match(error.stack, /^TypeError: outer\n {4}at /);
  assert.deepEqual(
    [error.cause.name, error.cause.message, error.cause.code],
    ["RangeError", "inner", "E_INNER"],
  );
});

Deno.test("describeThrown tells a denied permission by its class, not by its name", () => {
  assert.equal(onTheWire(new Deno.errors.NotCapable("x")).error.notCapable, true);
  assert.equal(
    onTheWire(Object.assign(new Error("x"), { name: "NotCapable" })).error.notCapable,
    undefined,
  );
});

Deno.test("describeThrown gives text for whatever can be thrown", () => {
  const cases: [unknown, string, string][] = [
    ["plain text", "Thrown", "plain text"],
    [42, "Thrown", "42"],
    [7n, "Thrown", "7"],
    [null, "Thrown", "null"],
    [undefined, "Thrown", "undefined"],
    [Symbol("s"), "Thrown", "Symbol(s)"],
    [{}, "Thrown", "A value that is no Error was thrown"],
    [{ message: "duck" }, "Error", "duck"],
    [{ toString: () => "own words" }, "Thrown", "own words"],
    [Object.create(null), "Thrown", "A value that is no Error was thrown"],
    [{ name: 1, message: 2 }, "Thrown", '{"name":1,"message":2}'],
    [{ error: "invalid_grant" }, "Thrown", '{"error":"invalid_grant"}'],
    [["a", 1], "Thrown", '["a",1]'],
    [[], "Thrown", "A value that is no Error was thrown"],
    [new Map([["a", 1]]), "Map", 'Map(1) {"a" => 1}'],
    [new Set(), "Set", "Set(0) {}"],
    [new Date(0), "Date", "1970-01-01T00:00:00.000Z"],
    [new Date(NaN), "Date", "Invalid Date"],
    [new Uint8Array([1, 2]), "Uint8Array", "Uint8Array(2) [1, 2]"],
    [
      new class Quota {
        left = 0;
      }(),
      "Quota",
      'Quota {"left":0}',
    ],
    [new class Empty {}(), "Empty", "[Empty]"],
    [function stop() {}, "Thrown", "[Function: stop]"],
    [Object.assign(() => 1, { message: "fn" }), "Error", "fn"],
    [new Response("x", { status: 402 }), "Response", 'Response {"status":402}'],
    [Object.assign(new Error(), { message: { why: 1 } }), "Error", '{"why":1}'],
  ];
  for (const [thrown, name, message] of cases) {
    const { error } = onTheWire(thrown);
    assert.deepEqual([error.name, error.message], [name, message]);
  }
});

Deno.test("describeThrown survives values that fight back", () => {
  const fail = () => {
    throw new Error("again");
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const own = new Error("own");
  own.cause = own;
  const hostile: unknown[] = [
    new Proxy({}, { get: fail, getPrototypeOf: fail, has: fail, ownKeys: fail }),
    new Proxy(new Error("x"), { get: fail }),
    new Proxy(function () {}, { get: fail, apply: fail }),
    revoked.proxy,
    {
      toString: fail,
      get message() {
        return fail();
      },
    },
    { [Symbol.toPrimitive]: fail },
    { toString: () => ({}) },
    own,
    Object.defineProperty(new Error("x"), "stack", { get: fail }),
    Object.assign(new Error("x"), { name: "n".repeat(100_000), code: "c".repeat(100_000) }),
    new Error("m".repeat(1_000_000), { cause: "c".repeat(1_000_000) }),
  ];
  for (const thrown of hostile) {
    const text = JSON.stringify(onTheWire(thrown));
    assert.ok(text.length < 200_000, `${text.length} characters`);
  }
});

Deno.test("describeThrown keeps the members that an error has of its own", () => {
  class ApiError extends Error {
    override name = "ApiError";
    status = 429;
    code = 1042;
    body = { limit: 10, at: new Date(0), raw: new Uint8Array(1), big: 1n };
    get secret(): string {
      return "no member of its own";
    }
  }
  const { details } = onTheWire(new ApiError("rate limited")).error;
  assert.deepEqual(details, {
    status: 429,
    code: 1042,
    body: { limit: 10, at: "1970-01-01T00:00:00.000Z", raw: "Uint8Array(1) [0]", big: "1n" },
  });
  const system = Object.assign(new Error("x"), { code: "ENOENT", errno: -2, syscall: "open" });
  assert.deepEqual(onTheWire(system).error.details, { code: "ENOENT", errno: -2, syscall: "open" });
  const hidden = Object.defineProperty(new Error("x"), "issues", { value: [{ path: ["a"] }] });
  assert.deepEqual(onTheWire(hidden).error.details, { issues: [{ path: ["a"] }] });
  assert.deepEqual(onTheWire(new DOMException("gone", "AbortError")).error.details, { code: 20 });
  assert.equal(onTheWire(new Error("x")).error.details, undefined);
  const torn = Object.defineProperty(Object.assign(new Error("x"), { kept: 1 }), "bad", {
    enumerable: true,
    get() {
      throw new Error("no");
    },
  });
  assert.deepEqual(onTheWire(torn).error.details, { kept: 1, bad: "[Getter threw: no]" });
});

Deno.test("describeThrown lists what an AggregateError and a SuppressedError hold", () => {
  const many = onTheWire(
    new AggregateError([
      Object.assign(new Error("a"), { status: 503 }),
      "b",
      new AggregateError([new Error("c")], "inner"),
    ], "all"),
  ).error;
  assert.equal(many.details, undefined);
  assert.deepEqual(
    many.errors.map(({ name, message, details }: Record<string, unknown>) => [
      name,
      message,
      details,
    ]),
    [["Error", "a", { status: 503 }], ["Value", "b", undefined], [
      "AggregateError",
      "inner",
      undefined,
    ]],
  );
  assert.equal(many.errors[2].errors[0].message, "c");
  const own = new SuppressedError(new Error("closing"), { status: 1 }, "both");
  const { error, suppressed } = onTheWire(own).error;
  assert.equal(error.message, "closing");
  assert.deepEqual(suppressed, { name: "Value", message: '{"status":1}', details: { status: 1 } });
  // A library's list of problems is no list of errors.
  const problems = Object.assign(new Error("x"), { errors: [{ path: "a" }] });
  assert.deepEqual(onTheWire(problems).error.details, { errors: [{ path: "a" }] });
});

Deno.test("describeThrown says of a cause that it is no error, and not that it was thrown", () => {
  const causes: [unknown, string, string][] = [
    ["text", "Value", "text"],
    [0, "Value", "0"],
    [{ status: 503 }, "Value", '{"status":503}'],
    [{}, "Value", "A value that is no Error"],
    [new Response(null, { status: 502 }), "Response", 'Response {"status":502}'],
  ];
  for (const [cause, name, message] of causes) {
    const shown = onTheWire(new Error("outer", { cause })).error.cause;
    assert.deepEqual([shown.name, shown.message], [name, message]);
  }
});

Deno.test("describeThrown ends where errors lead back to each other, or without end", () => {
  const own = new Error("own");
  own.cause = own;
  assert.deepEqual(onTheWire(own).error.cause, { name: "Error", message: "[Circular]" });
  const all = new AggregateError([], "all");
  all.errors.push(new Error("one", { cause: all }));
  assert.equal(onTheWire(all).error.errors[0].cause.message, "[Circular]");
  const endless = (): Error =>
    Object.defineProperty(new Error("x"), "cause", { get: () => endless() });
  assert.match(JSON.stringify(onTheWire(endless())), /is not shown/);
  let deep = new Error("root");
  for (let i = 0; i < 12; i++) deep = new Error(`level ${i}`, { cause: deep });
  let at = onTheWire(deep).error;
  while (at.cause !== undefined) at = at.cause;
  assert.equal(at.message, "root");
  const wide = new AggregateError(Array.from({ length: 1_000 }, () => new Error("y")), "wide");
  assert.match(onTheWire(wide).error.errors.at(-1).message, /980 more are not shown/);
});

Deno.test("describeThrown keeps to its bounds whatever an error holds", () => {
  const huge = "\0".repeat(100_000);
  const errors = Array.from(
    { length: 50 },
    () => Object.assign(new Error(huge), { body: huge, list: Array(10_000).fill(huge) }),
  );
  const { json } = describeThrown(new AggregateError(errors, huge));
  JSON.parse(json);
  assert.ok(json.length < 200_000, `${json.length} characters`);
});

Deno.test("failureJson gives JSON for any thrown value and any details", () => {
  fc.assert(fc.property(fc.anything(), fc.anything(), (thrown, details) => {
    const error = describeThrown(thrown);
    const json = failureJson({ reason: "invalid", message: error.message, details, error }, "load");
    const read = JSON.parse(json);
    assert.equal(read.reason, "invalid");
    assert.equal(read.phase, "load");
    assert.equal(typeof read.error.message, "string");
  }));
});

Deno.test("failureJson says what details were that can't be JSON", () => {
  const read = JSON.parse(
    failureJson({ reason: "invalid", message: "m", hint: "h", details: { f: () => 1 } }, "run"),
  );
  assert.deepEqual(read, {
    reason: "invalid",
    phase: "run",
    message: "m",
    hint: "h",
    details: { f: "[Function: f]" },
  });
});

Deno.test("describeThrown names an error by its class where the class says no name", () => {
  class NotLoggedIn extends Error {}
  class Conflict extends NotLoggedIn {
    override name = "Own";
  }
  class Named extends Error {
    override get name() {
      return "Given";
    }
  }
  const names = [
    new NotLoggedIn(),
    new Conflict(),
    new Named(),
    new Error("x"),
    new TypeError("x"),
  ];
  assert.deepEqual(names.map((error) => onTheWire(error).error.name), [
    "NotLoggedIn",
    "Own",
    "Given",
    "Error",
    "TypeError",
  ]);
  const renamed = Object.assign(new NotLoggedIn("x"), { name: "Error" });
  assert.equal(onTheWire(renamed).error.name, "Error");
});

Deno.test("describeThrown keeps members whose keys are symbols, and what an event says", () => {
  const error = Object.assign(new Error("x"), { [Symbol("id")]: { n: 1n } });
  assert.deepEqual(onTheWire(error).error.details, { "Symbol(id)": { n: "1n" } });
  const closed = onTheWire(new CloseEvent("close", { code: 1006, reason: "gone" })).error;
  assert.equal(closed.name, "CloseEvent");
  assert.equal(onTheWire(new ErrorEvent("error", { message: "x" })).error.name, "ErrorEvent");
  assert.deepEqual(closed.details, { type: "close", reason: "gone", code: 1006, wasClean: false });
});
