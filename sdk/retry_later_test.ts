import assert from "node:assert/strict";
import { RetryLater, retryLater } from "./retry_later.ts";

function asked(seconds: number, reason?: string): unknown {
  try {
    retryLater(seconds, reason);
  } catch (error) {
    return error;
  }
}

Deno.test("retryLater throws what says when, and why", () => {
  const error = asked(1.5, "closed");
  assert.ok(error instanceof RetryLater && error instanceof Error);
  assert.deepEqual([error.name, error.message, error.retryAfterMs], [
    "RetryLater",
    "closed",
    1_500,
  ]);
  // What a log shows of it is what it says.
  assert.deepEqual(Object.keys(error), ["name"]);
  for (const reason of [undefined, ""]) {
    assert.match(String(asked(604_800, reason)), /^RetryLater: Asks to be run again in 604800 s$/);
  }
});

Deno.test("retryLater takes one second to seven days", () => {
  for (const seconds of [0, 0.999, -1, 604_800.001, NaN, Infinity, "60" as unknown as number]) {
    assert.ok(asked(seconds) instanceof RangeError, String(seconds));
  }
  for (const other of [null, undefined, 1, {}, new Error("x"), { name: "RetryLater" }]) {
    assert.equal(other instanceof RetryLater, false);
  }
});
