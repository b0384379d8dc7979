import assert from "node:assert/strict";
import fc from "fast-check";
import { hasMoreValues } from "./has_more_values.ts";

Deno.test("hasMoreValues counts every value once", () => {
  const count = (value: unknown): number =>
    typeof value !== "object" || value === null
      ? 1
      : Object.values(value).reduce((sum: number, one) => sum + count(one), 1);
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.equal(hasMoreValues(value, count(value)), false);
    assert.equal(hasMoreValues(value, count(value) - 1), true);
  }));
});
