import { RequestLine } from "./request_log.ts";
import type { LogLine } from "./services.ts";

/** Levels, from the most talkative on. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
/** One of the levels. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Writes lines as JSON, one each.
 *
 * @param least lines below it are left out
 * @param write gets a text that ends with a line feed, and whether someone should see it at once
 */
export function jsonLogger(
  least: LogLevel,
  write: (text: string, urgent: boolean) => void,
  now: () => Date,
): (line: LogLine) => void {
  const threshold = LOG_LEVELS.indexOf(least);
  let last = -1;
  let stamp = "";
  return (line) => {
    if (LOG_LEVELS.indexOf(line.level) < threshold) return;
    const at = now();
    // Many lines of a busy service are of the same millisecond.
    if (at.getTime() !== last) {
      last = at.getTime();
      stamp = at.toISOString();
    }
    const text = line instanceof RequestLine ? line.toText() : JSON.stringify(line).slice(1);
    // One text put together of two: copying every line's fields would cost more than writing them.
    write(`{"ts":"${stamp}",${text}\n`, line.level !== "info");
  };
}
