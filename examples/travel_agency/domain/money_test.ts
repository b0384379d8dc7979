import assert from "node:assert/strict";
import { isWithin, type Money, share, sum, times } from "./money.ts";

const eur = (amount_minor: number): Money => ({ amount_minor, currency: "EUR" });
const usd = (amount_minor: number): Money => ({ amount_minor, currency: "USD" });

Deno.test("sum adds amounts that binary fractions would get wrong", () => {
  assert.deepEqual(sum(eur(10), eur(20)), eur(30));
  assert.deepEqual(sum(eur(8950), eur(-1343), eur(456)), eur(8063));
});

Deno.test("sum refuses to mix currencies", () => {
  assert.throws(() => sum(eur(1), usd(1)), /Cannot combine "EUR" with "USD"/);
});

Deno.test("share rounds to the nearest minor unit and halves away from zero", () => {
  assert.deepEqual(share(eur(8950), 600), eur(537));
  assert.deepEqual(share(eur(50), 100), eur(1)); // 0.5
  assert.deepEqual(share(eur(49), 100), eur(0)); // 0.49
  assert.deepEqual(share(eur(150), -100), eur(-2)); // -1.5
  assert.deepEqual(share(eur(49), -100), eur(0)); // -0.49, and no -0
});

Deno.test("share of a discount and of a surcharge of the same size cancel out", () => {
  for (const amount of [1, 49, 50, 51, 8950, 11999]) {
    assert.deepEqual(sum(share(eur(amount), 1500), share(eur(amount), -1500)), eur(0));
  }
});

Deno.test("times refuses an amount too large to be exact", () => {
  assert.throws(() => times(eur(Number.MAX_SAFE_INTEGER), 2), RangeError);
});

Deno.test("isWithin lets the last cent of a budget be spent", () => {
  assert.ok(isWithin(eur(100), eur(100)));
  assert.ok(!isWithin(eur(101), eur(100)));
  assert.throws(() => isWithin(eur(1), usd(100)), TypeError);
});
