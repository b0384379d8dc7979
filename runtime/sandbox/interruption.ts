/**
 * Whether what was thrown says that the code was interrupted: by the deadline of its context, or by
 * that of an export that it called.
 *
 * @module
 */

import { INTERRUPTIONS } from "../../sdk/interruption.ts";
import { findInCauses } from "./causes.ts";
import { WeakSetHas } from "./primordials.ts";
import { className, read, readText } from "./safe_read.ts";

/** How libraries call a call that was aborted, where they do not keep the signal's reason. */
const ABORTED_NAMES = ["AbortError", "CanceledError", "APIUserAbortError"];
const ABORTED_CODES = ["ABORT_ERR", "ERR_CANCELED", "ERR_ABORTED"];

/** What is known about the context's own signal. */
export interface OwnSignal {
  readonly isAborted: boolean;
  readonly reason: unknown;
}

/**
 * The interruption that led to what was thrown: the reason of a signal, the error of a call that
 * took too long, or a library's word for it; undefined where there is none.
 *
 * A library that keeps neither the reason nor another cause is believed while the signal is
 * aborted: what else had aborted its call is not known, and the signal very likely had.
 */
export function interruptionIn(thrown: unknown, own: OwnSignal): { value: unknown } | undefined {
  return findInCauses(thrown, (value) => {
    if (own.isAborted && value === own.reason) return { value };
    if (typeof value !== "object" || value === null) return undefined;
    return isNoted(value) || own.isAborted && tellsOfAbort(value) ? { value } : undefined;
  });
}

/** Whether the SDK made it for a call that took too long; it then has a message that says so. */
export function isNoted(value: unknown): value is object {
  return typeof value === "object" && value !== null && WeakSetHas(INTERRUPTIONS, value);
}

/** An error that says of itself that its call was aborted, and names no other cause. */
function tellsOfAbort(error: object): boolean {
  const cause = read(error, "cause");
  if (cause !== undefined && cause !== null) return false;
  return isOneOf(readText(error, "name"), ABORTED_NAMES) ||
    isOneOf(readText(error, "code"), ABORTED_CODES) || isOneOf(className(error), ABORTED_NAMES);
}

function isOneOf(text: string | undefined, known: readonly string[]): boolean {
  for (let i = 0; i < known.length; i++) if (known[i] === text) return true;
  return false;
}
