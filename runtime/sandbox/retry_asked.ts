import { findInCauses } from "./causes.ts";
import { read, readText } from "./safe_read.ts";

/**
 * After how long the code asks to be run again, by what it threw or by what caused that, in
 * milliseconds; undefined where it does not. It is known by what it says and not by its class: code
 * may have a copy of the SDK of its own.
 */
export function retryAsked(thrown: unknown): number | undefined {
  return findInCauses(thrown, (value) => {
    if (typeof value !== "object" || value === null) return undefined;
    if (readText(value, "name") !== "RetryLater") return undefined;
    const after = read(value, "retryAfterMs");
    return typeof after === "number" ? after : undefined;
  });
}
