/**
 * What becomes of an execution when an attempt has ended.
 *
 * @module
 */
import type { Envelope } from "../../../runtime/protocol/envelope.ts";
import type { ErrorCode } from "../../../runtime/protocol/errors.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { Execution } from "./records.ts";

/** How an export is tried again. */
export interface RetryPolicy {
  /** How often it is tried in all. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; how much longer each wait is; the longest one. */
  readonly backoff: { readonly firstMs: number; readonly factor: number; readonly maxMs: number };
  /** Codes after which it is tried again. */
  readonly on: readonly ErrorCode[];
}

/** What becomes of it. */
export type Outcome =
  | { readonly kind: "ends"; readonly state: "succeeded" | "failed" | "cancelled" | "dead" }
  /** `counts`: the attempt was one of the code's, and not one that the platform lost. */
  | { readonly kind: "again"; readonly afterMs: number; readonly counts: boolean };

/** Attempts of one execution at most, whatever its code asks for. */
export const MAX_ATTEMPTS = 100;
/** Attempts that the platform may lose, or put off, before it gives up. */
export const MAX_LOSSES = 20;
/** Attempts after which the platform's own failure is the last word. */
const MAX_INTERNAL = 3;
const MAX_ASKED_MS = 7 * 24 * 60 * 60_000;

/**
 * Decides.
 *
 * @param random between 0 and 1
 */
export function outcomeOf(
  execution: Pick<Execution, "isQueued" | "attempt" | "losses" | "maxAttempts" | "cancelledBy">,
  { ok, error }: Pick<Envelope, "ok" | "error">,
  policy: RetryPolicy,
  random: number,
): Outcome {
  if (ok) return { kind: "ends", state: "succeeded" };
  const code = error?.code ?? "INTERNAL";
  const { isQueued, attempt, losses, maxAttempts, cancelledBy } = execution;
  // However the code took the cancel: it is not tried again. Without a word of those who may cancel
  // it, what was queued was broken off by the platform.
  if (cancelledBy !== null || code === "CANCELLED" && !isQueued) {
    return { kind: "ends", state: "cancelled" };
  }
  if (!isQueued) return { kind: "ends", state: "failed" };
  if (attempt >= MAX_ATTEMPTS || losses > MAX_LOSSES) return { kind: "ends", state: "dead" };
  if (code === "CANCELLED" || code === "OVERLOADED") {
    if (losses >= MAX_LOSSES) return { kind: "ends", state: "dead" };
    const afterMs = code === "CANCELLED" ? 0 : waitMs(policy, losses + 1, random);
    return { kind: "again", afterMs, counts: false };
  }
  const tried = attempt - losses;
  const asked = code === "USER_CODE_ERROR" ? askedMs(error) : undefined;
  if (asked !== undefined) return { kind: "again", afterMs: asked, counts: true };
  const most = code === "INTERNAL" ? Math.max(maxAttempts, MAX_INTERNAL) : maxAttempts;
  if (code !== "INTERNAL" && !policy.on.includes(code)) return { kind: "ends", state: "failed" };
  if (tried < most) return { kind: "again", afterMs: waitMs(policy, tried, random), counts: true };
  return { kind: "ends", state: most > 1 ? "dead" : "failed" };
}

/** The wait after so many attempts, a fifth more or less: what failed at once shall not come so. */
function waitMs({ backoff }: RetryPolicy, tried: number, random: number): number {
  const { firstMs, factor, maxMs } = backoff;
  const wait = Math.min(firstMs * factor ** (tried - 1), maxMs);
  return Math.round(wait * (0.8 + 0.4 * random));
}

/** When the code asked to be tried again. */
function askedMs(error: Envelope["error"]): number | undefined {
  if (error?.retryable !== true || !isRecord(error.details)) return undefined;
  const asked = error.details["retry_after_ms"];
  if (typeof asked !== "number" || !Number.isFinite(asked) || asked < 0) return undefined;
  return Math.min(asked, MAX_ASKED_MS);
}
