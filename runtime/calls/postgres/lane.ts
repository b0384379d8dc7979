import { abortError } from "./session.ts";

/** Lets work through one by one, in the order in which it came. */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs work once all before it has ended.
   *
   * @throws {CallError} when the signal is aborted while it waits; the work is never begun then
   */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    // Those behind wait for this one and, should it be aborted while it waits, for those before.
    this.#last = Promise.all([before, promise]);
    try {
      await turn(before, signal);
      return await work();
    } finally {
      resolve();
    }
  }
}

async function turn(before: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(abortError(signal));
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    await Promise.race([aborted, before]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
