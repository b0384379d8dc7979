/**
 * What a child says about its failure, made to have the form that the rest of the runtime may rely
 * on.
 *
 * @module
 */

import type { ChildFailure, ThrownError } from "../protocol/channel.ts";
import { isRecord } from "../protocol/is_record.ts";

const REASONS: Readonly<Record<ChildFailure["reason"], true>> = {
  thrown: true,
  unhandled: true,
  unsettled: true,
  unserializable: true,
  too_large: true,
  not_found: true,
  invalid: true,
  timeout: true,
  contract: true,
};
/** The bootstrap writes at most so many levels, and so many errors beside each other. */
const MAX_DEPTH = 24;
const MAX_ERRORS = 24;
/** After how long code may ask to be run again: one second to seven days. */
const MIN_RETRY_MS = 1_000;
const MAX_RETRY_MS = 7 * 24 * 60 * 60 * 1_000;

/** The failure, or undefined when what was said is none: the channel is then as good as broken. */
export function readFailure(value: unknown): ChildFailure | undefined {
  if (!isRecord(value)) return undefined;
  const { reason, phase, message, hint, details, error, retryAfterMs } = value;
  if (!isReason(reason)) return undefined;
  return {
    reason,
    phase: phase === "load" ? "load" : "run",
    message: typeof message === "string" ? message : "",
    ...(typeof hint === "string" ? { hint } : {}),
    ...(details === undefined ? {} : { details }),
    ...(isRecord(error) ? { error: readThrown(error, 0) } : {}),
    ...(isRetryTime(retryAfterMs) ? { retryAfterMs } : {}),
  };
}

function readThrown(value: Record<string, unknown>, depth: number): ThrownError {
  const { name, message, stack, code, notCapable, details, errors } = value;
  const inner = (key: "cause" | "error" | "suppressed") => {
    const error = value[key];
    return isRecord(error) && depth < MAX_DEPTH ? { [key]: readThrown(error, depth + 1) } : {};
  };
  return {
    name: typeof name === "string" ? name : "Error",
    message: typeof message === "string" ? message : "",
    ...(typeof stack === "string" ? { stack } : {}),
    ...(typeof code === "string" ? { code } : {}),
    ...(notCapable === true ? { notCapable } : {}),
    ...(details === undefined ? {} : { details }),
    ...inner("cause"),
    ...(Array.isArray(errors) && depth < MAX_DEPTH
      ? {
        errors: errors.slice(0, MAX_ERRORS).filter(isRecord).map((one) =>
          readThrown(one, depth + 1)
        ),
      }
      : {}),
    ...inner("error"),
    ...inner("suppressed"),
  };
}

function isRetryTime(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= MIN_RETRY_MS && Number(value) <= MAX_RETRY_MS;
}

function isReason(value: unknown): value is ChildFailure["reason"] {
  return typeof value === "string" && Object.hasOwn(REASONS, value);
}
