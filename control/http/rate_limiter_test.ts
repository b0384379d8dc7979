import assert from "node:assert/strict";
import { RateLimiter } from "./rate_limiter.ts";

const POLICY = { name: "p", burst: 2, perSecond: 1 };

Deno.test("RateLimiter lets a burst through, then what time gives back", () => {
  const limiter = new RateLimiter(POLICY);
  const allowed = (at: number) => limiter.take("a", at).allowed;
  assert.deepEqual([allowed(0), allowed(0), allowed(0)], [true, true, false]);
  assert.deepEqual([allowed(999), allowed(1_000), allowed(1_000)], [false, true, false]);
  assert.deepEqual([allowed(60_000), allowed(60_000), allowed(60_000)], [true, true, false]);
});

Deno.test("RateLimiter keeps keys apart, and takes nothing when the clock goes back", () => {
  const limiter = new RateLimiter(POLICY);
  limiter.take("a", 5_000);
  assert.equal(limiter.take("a", 1_000).allowed, true);
  assert.equal(limiter.take("a", 1_000).allowed, false);
  assert.equal(limiter.take("b", 1_000).allowed, true);
});

Deno.test("RateLimiter tells policy, what is left, and when to come again", () => {
  const limiter = new RateLimiter(POLICY);
  assert.deepEqual(limiter.take("a", 0), {
    allowed: true,
    low: true,
    policy: '"p";q=2;w=2',
    limit: '"p";r=1;t=1',
    seconds: 1,
  });
  limiter.take("a", 0);
  assert.equal(limiter.take("a", 0).seconds, 1);
});

Deno.test("RateLimiter forgets idle keys rather than grow without end", () => {
  const limiter = new RateLimiter(POLICY);
  for (let key = 0; key < 30_000; key++) limiter.take(`${key}`, 0);
  assert.equal(limiter.take("29999", 0).allowed, true);
  assert.equal(limiter.take("29999", 0).allowed, false);
});

Deno.test("RateLimiter counts nothing that was given back, and gives no key more than it had", () => {
  const limiter = new RateLimiter(POLICY);
  for (let request = 0; request < 10; request++) {
    assert.equal(limiter.take("a", 0).allowed, true);
    limiter.giveBack("a");
  }
  limiter.giveBack("a");
  const taken = [1, 2, 3].map(() => limiter.take("a", 0).allowed);
  assert.deepEqual(taken, [true, true, false]);
});
