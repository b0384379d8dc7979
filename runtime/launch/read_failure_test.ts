import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { ChildFailure } from "../protocol/channel.ts";
import { describeThrown, failureJson } from "../sandbox/failure.ts";
import { readFailure } from "./read_failure.ts";

Deno.test("readFailure gives back what the bootstrap writes", () => {
  const cause = Object.assign(new Deno.errors.NotCapable("inner"), { code: "E" });
  const error = new TypeError("outer", { cause });
  const all = new AggregateError([new SuppressedError(1, 2), error], "all", {
    cause: Object.assign(error, { status: 1 }),
  });
  const failure = {
    reason: "invalid",
    message: "m",
    hint: "h",
    details: [1],
    error: describeThrown(all),
    retryAfterMs: 1_000,
  } as const;
  assert.deepEqual(readFailure(JSON.parse(failureJson(failure, "load"))), {
    ...failure,
    error: JSON.parse(failure.error.json),
    phase: "load",
  });
});

Deno.test("readFailure takes one second to seven days as the time of another run", () => {
  const read = (retryAfterMs: unknown) =>
    readFailure({ reason: "thrown", retryAfterMs })?.retryAfterMs;
  for (const good of [1_000, 604_800_000]) assert.equal(read(good), good);
  for (const bad of [999, 604_800_001, 1_000.5, -1, null, "1000", NaN, Infinity, {}]) {
    assert.equal(read(bad), undefined);
  }
});

Deno.test("readFailure gives undefined for what is no failure", () => {
  for (const value of [null, undefined, 1, "x", [], {}, { reason: 1 }, { reason: "__proto__" }]) {
    assert.equal(readFailure(value), undefined);
  }
});

Deno.test("readFailure gives members of the right types for any JSON", () => {
  const forged = fc.record({
    reason: fc.constantFrom("thrown", "unhandled", "contract"),
    message: fc.jsonValue(),
    hint: fc.jsonValue(),
    error: fc.record({
      name: fc.jsonValue(),
      message: fc.jsonValue(),
      cause: fc.jsonValue(),
      errors: fc.jsonValue(),
      suppressed: fc.jsonValue(),
    }),
  }, { requiredKeys: ["reason"] });
  fc.assert(fc.property(forged, (value) => {
    const failure: ChildFailure | undefined = readFailure(value);
    assert.ok(failure !== undefined);
    assert.equal(typeof failure.message, "string");
    assert.ok(["string", "undefined"].includes(typeof failure.hint));
    for (let at = failure.error; at !== undefined; at = at.cause) {
      assert.equal(typeof at.name, "string");
      assert.equal(typeof at.message, "string");
      for (const one of at.errors ?? []) assert.equal(typeof one.name, "string");
    }
  }));
});

Deno.test("readFailure cuts a chain of causes that is too long", () => {
  let error: unknown = { name: "E", message: "innermost" };
  for (let i = 0; i < 1_000; i++) error = { name: "E", message: "m", cause: error };
  let depth = 0;
  const failure = readFailure({ reason: "thrown", error });
  for (let at = failure?.error; at !== undefined; at = at.cause) depth += 1;
  assert.equal(depth, 25);
});
