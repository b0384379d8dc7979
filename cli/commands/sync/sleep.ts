import { after } from "../../../runtime/launch/timer.ts";

/** Waits so many milliseconds. @throws the signal's reason when it is aborted meanwhile */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancel = after(ms, resolve);
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    await promise;
  } finally {
    cancel();
    signal.removeEventListener("abort", stop);
  }
}
