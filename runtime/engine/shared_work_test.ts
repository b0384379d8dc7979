import assert from "node:assert/strict";
import { SharedWork } from "./shared_work.ts";

/** Work that ends when it is told to, and counts its starts. */
function worker() {
  const starts: { signal: AbortSignal; end: PromiseWithResolvers<void> }[] = [];
  const start = (signal: AbortSignal) => {
    const end = Promise.withResolvers<void>();
    starts.push({ signal, end });
    return end.promise;
  };
  return { starts, start };
}

Deno.test("SharedWork does work of one key once for all who ask at a time, and of others beside it", async () => {
  const shared = new SharedWork();
  const { starts, start } = worker();
  const all = [1, 2, 3].map(() => shared.run("a", start, undefined));
  const other = shared.run("b", start, undefined);
  assert.equal(starts.length, 2);
  for (const { end } of starts) end.resolve();
  await Promise.all([...all, other]);
  const later = shared.run("a", start, undefined);
  assert.equal(starts.length, 3);
  starts[2]?.end.resolve();
  await later;
});

Deno.test("SharedWork fails for all as it fails, and is begun anew by who comes then", async () => {
  const shared = new SharedWork();
  const { starts, start } = worker();
  const all = [1, 2].map(() => shared.run("a", start, undefined));
  starts[0]?.end.reject(new Error("disk"));
  for (const one of all) await assert.rejects(one, /disk/);
  const later = shared.run("a", start, undefined);
  starts[1]?.end.resolve();
  await later;
});

Deno.test("SharedWork goes on while one waits for it, and is aborted when none does", async () => {
  const shared = new SharedWork();
  const { starts, start } = worker();
  const [first, second] = [new AbortController(), new AbortController()];
  const one = shared.run("a", start, first.signal);
  const two = shared.run("a", start, second.signal);
  first.abort(new Error("first left"));
  await assert.rejects(one, /first left/);
  assert.equal(starts[0]?.signal.aborted, false);
  second.abort(new Error("second left"));
  let isLeft = false;
  const left = assert.rejects(two, /second left/).then(() => isLeft = true);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([starts[0]?.signal.aborted, isLeft], [true, false]);
  // Who comes now does not wait for what was stopped.
  const three = shared.run("a", start, undefined);
  assert.equal(starts.length, 2);
  starts[0]?.end.reject(new Error("stopped"));
  await left;
  starts[1]?.end.resolve();
  await three;
  await assert.rejects(shared.run("a", start, first.signal), /first left/);
  assert.equal(starts.length, 2);
});
