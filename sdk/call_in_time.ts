import { type Context, limitContext } from "./context.ts";
import { interruption } from "./interruption.ts";
import { InvocationError } from "./invocation_error.ts";
import { labelOf, type RegistryEntry } from "./registry.ts";
import type { AnyFunction } from "./value.ts";

/**
 * Calls a function of an export under the export's own `timeoutMs`.
 *
 * @throws {@link InvocationError} TIMEOUT; what the function throws
 */
export async function callInTime(
  entry: RegistryEntry,
  handler: AnyFunction,
  input: unknown,
  ctx: Context,
): Promise<unknown> {
  const { timeoutMs } = entry;
  // A nearer deadline of the whole execution makes this one idle.
  if (timeoutMs === null || timeoutMs >= ctx.remainingMs()) {
    return await Reflect.apply(handler, entry.receiver, [ctx, input]);
  }
  const controller = new AbortController();
  const signal = AbortSignal.any([ctx.signal, controller.signal]);
  const limited = limitContext(ctx, timeoutMs, signal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new InvocationError(
        "TIMEOUT",
        `${labelOf(entry)} "${entry.name}" did not finish within its ${timeoutMs} ms`,
        { kind: entry.kind, name: entry.name, timeout_ms: timeoutMs },
      );
      reject(error);
      controller.abort(interruption(new DOMException(error.message, "TimeoutError")));
    }, timeoutMs);
  });
  try {
    return await Promise.race([Reflect.apply(handler, entry.receiver, [limited, input]), expired]);
  } finally {
    clearTimeout(timer);
  }
}
