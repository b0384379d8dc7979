/**
 * Makes `console` write log lines instead of bytes on standard output.
 *
 * @module
 */

import type { DenoInternals } from "./internals.ts";
import type { LogSink } from "./log_sink.ts";
import { ReflectApply, StringSlice } from "./primordials.ts";

const LEVELS = ["debug", "info", "warn", "error", "error"];

/**
 * Replaces every method of the global console by one that formats as Deno does (`%s`, groups,
 * tables, timers) and logs. Workers have a realm and a console of their own: what they print
 * arrives as raw standard output.
 */
export function captureConsole(sink: LogSink, internals: DenoInternals | undefined): void {
  if (internals?.Console === undefined) return;
  let isSilent = false;
  const captured = new internals.Console((message, level) => {
    if (isSilent) return;
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
  // Its groups end with it, but there is no screen that its escape codes could clear.
  const clear = captured.clear;
  target.clear = (): void => {
    isSilent = true;
    try {
      ReflectApply(clear, captured, []);
    } finally {
      isSilent = false;
    }
  };
}
