import assert from "node:assert/strict";
import * as fc from "fast-check";
import { DEFAULT_LIMITS, effectiveLimits, type Limits } from "./limits.ts";

const NAMES = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[];
const arbitraryAsk = fc.record(
  Object.fromEntries(NAMES.map((name) => [name, fc.integer({ min: 1, max: 2 ** 31 })])),
  { requiredKeys: [] },
);

Deno.test("effectiveLimits is the platform's when nothing is asked for", () => {
  assert.deepEqual(effectiveLimits(DEFAULT_LIMITS, {}), DEFAULT_LIMITS);
  assert.deepEqual(effectiveLimits(DEFAULT_LIMITS, {}, {}, { cpu_ms: undefined }), DEFAULT_LIMITS);
  assert.notEqual(effectiveLimits(DEFAULT_LIMITS, {}), DEFAULT_LIMITS);
});

Deno.test("effectiveLimits lets every asker lower a limit and none raise one", () => {
  fc.assert(fc.property(fc.array(arbitraryAsk), (asks) => {
    const limits = effectiveLimits(DEFAULT_LIMITS, {}, ...asks);
    for (const name of NAMES) {
      const asked = asks.map((ask) => ask[name]).filter((value) => value !== undefined);
      assert.equal(limits[name], Math.min(DEFAULT_LIMITS[name], ...asked));
    }
  }));
});

Deno.test("effectiveLimits knows no limit the platform does not know", () => {
  const asked: Record<string, number> = { disk_mb: 1, __proto__: 1 };
  assert.deepEqual(effectiveLimits(DEFAULT_LIMITS, {}, asked), DEFAULT_LIMITS);
});

Deno.test("effectiveLimits gives what is usual where nothing is asked for, never above the platform's", () => {
  const platform = { ...DEFAULT_LIMITS, timeout_ms: 300_000, memory_mb: 100 };
  const usual = { timeout_ms: 30_000, memory_mb: 256, cpu_ms: undefined };
  const expected = { ...platform, timeout_ms: 30_000 };
  assert.deepEqual(effectiveLimits(platform, usual), expected);
  assert.deepEqual(effectiveLimits(platform, usual, {}, { timeout_ms: undefined }), expected);
  for (const [asked, timeout_ms] of [[60_000, 60_000], [5, 5], [900_000, 300_000]] as const) {
    assert.equal(
      effectiveLimits(platform, usual, {}, { timeout_ms: asked }).timeout_ms,
      timeout_ms,
    );
  }
});
