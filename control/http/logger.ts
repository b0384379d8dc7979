import type { ServiceLogLine } from "./services.ts";

/** Levels, from the most talkative on. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
/** One of the levels. */
export type ServiceLogLevel = (typeof LOG_LEVELS)[number];

/**
 * Writes lines as JSON, one each.
 *
 * @param least lines below it are left out
 * @param write gets a text that ends with a line feed, and whether it should be seen at once
 */
export function jsonLogger(
  least: ServiceLogLevel,
  write: (text: string, urgent: boolean) => void,
  now: () => Date,
): (line: ServiceLogLine) => void {
  const threshold = LOG_LEVELS.indexOf(least);
  return (line) => {
    if (LOG_LEVELS.indexOf(line.level) < threshold) return;
    write(`${JSON.stringify({ ts: now().toISOString(), ...line })}\n`, line.level !== "info");
  };
}
