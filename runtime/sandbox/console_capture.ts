/**
 * Makes `console` write log lines instead of bytes on standard output.
 *
 * @module
 */

import type { LogSink } from "./log_sink.ts";
import { StringSlice } from "./primordials.ts";

interface DenoInternals {
  Console?: new (print: (message: string, level: number) => void) => Console;
}

const LEVELS = ["debug", "info", "warn", "error", "error"];

/**
 * Replaces every method of the global console by one that formats as Deno does (`%s`, groups,
 * tables, timers) and logs. Workers have a realm and a console of their own: what they print
 * arrives as raw standard output.
 */
export function captureConsole(sink: LogSink): void {
  const internals = internalsOf();
  if (internals?.Console === undefined) return;
  const captured = new internals.Console((message, level) => {
    // Printing in two steps, as console.trace does, gives an empty second text.
    const text = message.length > 0 && message[message.length - 1] === "\n"
      ? StringSlice(message, 0, message.length - 1)
      : message;
    if (text !== "") sink("console", LEVELS[level] ?? "info", text, undefined);
  });
  const target = globalThis.console as unknown as Record<string, unknown>;
  for (const key of Object.keys(captured)) {
    const method = (captured as unknown as Record<string, unknown>)[key];
    if (typeof method === "function") target[key] = method;
  }
}

/**
 * Deno's internals: its console class is taken, then the main realm loses them.
 */
function internalsOf(): DenoInternals | undefined {
  const holder = Deno as unknown as Record<symbol, DenoInternals> & { internal?: symbol };
  return holder.internal === undefined ? undefined : holder[holder.internal];
}

/**
 * Removes `Deno[Deno.internal]`, which no user code needs. The permission checks lie below it; this
 * only makes the surface smaller.
 */
export function closeInternals(): void {
  const holder = Deno as unknown as Record<symbol, unknown> & { internal?: symbol };
  if (holder.internal !== undefined) delete holder[holder.internal];
}
