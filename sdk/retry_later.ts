const RETRY_LATER = Symbol.for("aiel.retry_later.v1");

/** The longest time that code may ask to be left alone for: seven days, in seconds. */
export const MAX_RETRY_SECONDS = 7 * 24 * 60 * 60;

/**
 * What {@link retryLater} throws: the run failed, and is to be run again no sooner than that.
 *
 * @example
 * ```ts
 * import { RetryLater, retryLater } from "aiel";
 *
 * try {
 *   retryLater(60, "The partner is closed");
 * } catch (error) {
 *   if (!(error instanceof RetryLater) || error.retryAfterMs !== 60_000) throw error;
 * }
 * ```
 */
export class RetryLater extends Error {
  override readonly name = "RetryLater";
  /** Milliseconds from the end of this run. */
  declare readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    // The envelope has it in its own words.
    Object.defineProperty(this, "retryAfterMs", { value: retryAfterMs });
    Object.defineProperty(this, RETRY_LATER, { value: true });
  }

  /**
   * In the sandbox another copy of the SDK may have made it: `instanceof` goes by the brand.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null &&
      Reflect.get(value, RETRY_LATER) === true;
  }
}

/**
 * Ends the run by asking for another one: the platform runs a queued execution again after so long,
 * also where the export has no `retry` in `aiel.json`, up to a hundred times. A caller that waits
 * for the answer gets the error, which says when to ask again.
 *
 * @param seconds 1 to 604,800 (seven days); parts of a second count to the millisecond
 * @param reason what the error says
 * @throws {@link RetryLater} always; RangeError for any other number of seconds
 *
 * @example
 * ```ts
 * import { retryLater, tool } from "aiel";
 *
 * const isOpen = (hour: number) => hour >= 8 && hour < 18;
 *
 * tool("order", (_ctx, { hour }: { hour: number }) => {
 *   if (!isOpen(hour)) retryLater(3_600, "The shop is closed");
 *   return { ordered: true };
 * });
 * ```
 */
export function retryLater(seconds: number, reason?: string): never {
  if (typeof seconds !== "number" || !(seconds >= 1 && seconds <= MAX_RETRY_SECONDS)) {
    throw new RangeError(
      `retryLater was given ${String(seconds)}, expected 1 to ${MAX_RETRY_SECONDS} seconds`,
    );
  }
  const after = `Asks to be run again in ${seconds} s`;
  const message = reason === undefined || reason === "" ? after : String(reason);
  throw new RetryLater(message, Math.round(seconds * 1_000));
}
