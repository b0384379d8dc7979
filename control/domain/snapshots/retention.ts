/**
 * How long things are kept.
 *
 * A snapshot may go only by its project's rule, and never while it is the project's head, pinned,
 * among the newest `keepLast`, or younger than `keepDays`. A blob may go only when no snapshot of
 * the tenant has a file of it and no push planned, uploaded or asked for it during the grace
 * period. Everything else stays for ever.
 *
 * @module
 */
import { DomainError } from "../domain_error.ts";
import type { Retention } from "../projects/records.ts";

/** Longest rule, about a century. */
const MAX_DAYS = 36_500;
const MAX_LAST = 1_000_000;
const DAY_MS = 86_400_000;

/**
 * How long a blob without a snapshot is kept, in milliseconds: a day, so that a push may take that
 * long.
 */
export const BLOB_GRACE_MS = DAY_MS;

/**
 * A rule that makes sense.
 *
 * @throws {DomainError} invalid_name
 */
export function checkRetention(rule: Retention): Retention {
  const whole = (value: number, min: number, max: number) =>
    Number.isSafeInteger(value) && value >= min && value <= max;
  if (whole(rule.keepLast, 1, MAX_LAST) && whole(rule.keepDays, 0, MAX_DAYS)) {
    return { keepLast: rule.keepLast, keepDays: rule.keepDays };
  }
  throw new DomainError(
    "invalid_name",
    `Retention is not allowed, expected "keep_last" from 1 to ${MAX_LAST} and "keep_days" from 0 to ${MAX_DAYS}`,
  );
}

/** Snapshots made before this moment are old enough to go. */
export function retentionCutoff({ keepDays }: Retention, now: Date): Date {
  return new Date(now.getTime() - keepDays * DAY_MS);
}
