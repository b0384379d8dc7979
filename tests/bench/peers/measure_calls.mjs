/**
 * Calls a function again and again: one at a time, then many at a time. It runs in Deno and in
 * Node, because a peer is measured where it lives.
 *
 * @module
 */

/**
 * @typedef {object} Calls
 * @property {number} median of one at a time, in milliseconds
 * @property {number} p99 the slowest of a hundred, in milliseconds
 * @property {number} rate calls a second, many at a time
 */

/**
 * @param {() => Promise<unknown>} call
 * @param {{ warmUp: number, calls: number, concurrency: number, ms: number }} how
 * @returns {Promise<Calls>}
 */
export async function measureCalls(call, { warmUp, calls, concurrency, ms }) {
  for (let n = 0; n < warmUp; n++) await call();
  const times = [];
  for (let n = 0; n < calls; n++) {
    const started = performance.now();
    await call();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const started = performance.now();
  let count = 0;
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (performance.now() - started < ms) {
      await call();
      count++;
    }
  }));
  return {
    median: times[Math.floor(calls * 0.5)] ?? NaN,
    p99: times[Math.floor(calls * 0.99)] ?? NaN,
    rate: count * 1_000 / (performance.now() - started),
  };
}
