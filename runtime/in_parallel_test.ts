import assert from "node:assert/strict";
import { inParallel } from "./in_parallel.ts";

Deno.test("inParallel works on every item, on so many at a time", async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    done.push(item);
  });
  assert.deepEqual(done, [1, 2, 3, 4, 5]);
  assert.equal(most, 2);
  await inParallel([], 2, () => assert.fail("there is nothing to do"));
});

Deno.test("inParallel begins nothing after a failure, and waits for what is running", async () => {
  const slow = Promise.withResolvers<void>();
  const begun: number[] = [];
  let slowEnded = false;
  const all = inParallel([1, 2, 3], 2, async (item) => {
    begun.push(item);
    if (item === 2) throw new RangeError("two");
    await slow.promise;
    slowEnded = true;
  });
  slow.resolve();
  await assert.rejects(all, RangeError);
  assert.deepEqual([begun, slowEnded], [[1, 2], true]);
});
