import assert from "node:assert/strict";
import { RetryLater } from "../../sdk/retry_later.ts";
import { retryAsked } from "./retry_asked.ts";

Deno.test("retryAsked finds what asks for another run wherever an error keeps it", () => {
  const asks = new RetryLater("closed", 60_000);
  const looks = Object.assign(new Error("x"), { name: "RetryLater", retryAfterMs: 5 });
  const cases: readonly (readonly [unknown, number | undefined])[] = [
    [asks, 60_000],
    [looks, 5],
    [{ name: "RetryLater", retryAfterMs: 1e999 }, Infinity],
    [new Error("outer", { cause: new Error("inner", { cause: asks }) }), 60_000],
    [new AggregateError([new Error("a"), asks]), 60_000],
    [{ ok: false, error: asks }, 60_000],
    [new SuppressedError(new Error("closing"), asks), 60_000],
    [Object.assign(new Error("x"), { name: "RetryLater", retryAfterMs: "60" }), undefined],
    [Object.assign(new Error("x"), { retryAfterMs: 60_000 }), undefined],
    [new Error("RetryLater"), undefined],
    ["RetryLater", undefined],
    [null, undefined],
    [undefined, undefined],
  ];
  for (const [thrown, expected] of cases) assert.equal(retryAsked(thrown), expected);
});

Deno.test("retryAsked reads hostile values without harm", () => {
  const thrower = new Proxy({}, {
    get() {
      throw new Error("no");
    },
  });
  const getter = {
    name: "RetryLater",
    get retryAfterMs(): number {
      throw new Error("no");
    },
  };
  for (const thrown of [thrower, getter, { cause: thrower }]) {
    assert.equal(retryAsked(thrown), undefined);
  }
});
