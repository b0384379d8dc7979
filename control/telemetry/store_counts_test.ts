import assert from "node:assert/strict";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { StoreCounter, type StoreCounts } from "./store_counts.ts";

const COUNTS: StoreCounts = { jobs: { ready: 1, taken: 2 }, backlogs: [] };

Deno.test("however many ask, the store is read once in a while", async () => {
  let [reads, time] = [0, 0];
  const counter = new StoreCounter({
    read: () => Promise.resolve((reads++, COUNTS)),
    failed: assert.ifError,
    now: () => time,
    freshMs: 5_000,
  });
  const all = await Promise.all(Array.from({ length: 50 }, () => counter.counts()));
  assert.ok(all.every((counts) => counts === COUNTS));
  time = 4_999;
  await counter.counts();
  assert.equal(reads, 1);
  time = 5_000;
  await counter.counts();
  assert.equal(reads, 2);
});

Deno.test("a store that is away is no mistake, and anything else is", async () => {
  const mistakes: unknown[] = [];
  let error: Error = new StoreUnavailable("The database is gone");
  const counter = new StoreCounter({
    read: () => Promise.reject(error),
    failed: (mistake) => mistakes.push(mistake),
    freshMs: 0,
  });
  assert.equal(await counter.counts(), undefined);
  assert.deepEqual(mistakes, []);
  error = new TypeError("x is not a function");
  assert.equal(await counter.counts(), undefined);
  assert.deepEqual(mistakes, [error]);
});

Deno.test("a store that does not answer holds no scrape up, and is asked once", async () => {
  const answer = Promise.withResolvers<StoreCounts>();
  let reads = 0;
  const counter = new StoreCounter({
    read: () => (reads++, answer.promise),
    failed: assert.ifError,
    freshMs: 0,
    patienceMs: 1,
  });
  assert.equal(await counter.counts(), undefined);
  assert.equal(await counter.counts(), undefined);
  assert.equal(reads, 1);
  answer.resolve(COUNTS);
  assert.equal(await counter.counts(), COUNTS);
});
