/**
 * One-shot timers without `setTimeout`: in Deno 2.9 its first touch loads Node's timers, which
 * costs a quarter of a whole start. `AbortSignal.timeout` has none of that. A timer that was called
 * off stays in the queue until its time, but holds nothing.
 *
 * @module
 */

/** Calls a function after some milliseconds. The answer calls it off. */
export function after(ms: number, run: () => void): () => void {
  const cell: { run: (() => void) | undefined } = { run };
  AbortSignal.timeout(ms).addEventListener("abort", () => cell.run?.(), { once: true });
  return () => {
    cell.run = undefined;
  };
}

/**
 * Calls a function again and again, each time some milliseconds after it returned. The answer calls
 * it off.
 */
export function every(ms: number, run: () => void): () => void {
  let cancel = () => {};
  let stopped = false;
  const next = (): void => {
    cancel = after(ms, () => {
      run();
      if (!stopped) next();
    });
  };
  next();
  return () => {
    stopped = true;
    cancel();
  };
}

/** What a promise gives, or undefined when it takes longer than some milliseconds. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const cancel = after(ms, () => late.resolve(undefined));
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    cancel();
  }
}
