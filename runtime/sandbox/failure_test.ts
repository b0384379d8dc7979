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
    [{}, "Error", "A value that is no Error was thrown"],
    [{ message: "duck" }, "Error", "duck"],
    [{ toString: () => "own words" }, "Error", "own words"],
    [Object.create(null), "Error", "A value that is no Error was thrown"],
    [{ name: 1, message: 2 }, "Error", "A value that is no Error was thrown"],
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
  let depth = 0;
  for (let at = onTheWire(own).error; at !== undefined; at = at.cause) depth += 1;
  assert.equal(depth, 6);
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

Deno.test("failureJson leaves out details that can't be JSON instead of failing", () => {
  const read = JSON.parse(
    failureJson({ reason: "invalid", message: "m", hint: "h", details: { f: () => 1 } }, "run"),
  );
  assert.deepEqual(read, {
    reason: "invalid",
    phase: "run",
    message: "m",
    hint: "h",
    details: null,
  });
});
