/**
 * Whether what was thrown says that the code was interrupted: by the deadline of its context, or by
 * that of an export that it called.
 *
 * @module
 */

import { INTERRUPTIONS } from "../../sdk/interruption.ts";
import {
  EventPrototype,
  isInstance,
  ObjectGetPrototypeOf,
  ObjectKeys,
  ObjectPrototype,
  SetAdd,
  SetHas,
  SetOf,
  WeakSetHas,
} from "./primordials.ts";
import { className, isArray, read, readText } from "./safe_read.ts";

/** Errors that are looked at, at most. */
const MAX_ERRORS = 100_000;
/** Members by which errors lead to what caused them: the language's, Node's, and libraries'. */
const LEADS = [
  "cause",
  "error",
  "suppressed",
  "reason",
  "originalError",
  "original",
  "inner",
  "innerError",
];
/** Members of a plain object that are looked at. */
const MAX_MEMBERS = 100;
/** How libraries call a call that was aborted, where they do not keep the signal's reason. */
const ABORTED_NAMES = ["AbortError", "CanceledError", "APIUserAbortError"];
const ABORTED_CODES = ["ABORT_ERR", "ERR_CANCELED", "ERR_ABORTED"];

/** One error that is still to be looked at. */
interface Pending {
  value: unknown;
  next: Pending | null;
}

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
  const seen = new SetOf<unknown>();
  let pending: Pending | null = { value: thrown, next: null };
  let count = 0;
  const later = (value: unknown): void => {
    if (typeof value === "object" && value !== null && !SetHas(seen, value)) {
      pending = { value, next: pending };
    }
  };
  const laterMembers = (object: object): void => {
    const keys = keysOf(object);
    for (let i = 0; i < keys.length && i < MAX_MEMBERS; i++) later(read(object, keys[i] ?? ""));
  };
  while (pending !== null && count++ < MAX_ERRORS) {
    const { value }: Pending = pending;
    pending = pending.next;
    if (own.isAborted && value === own.reason) return { value };
    if (typeof value !== "object" || value === null || SetHas(seen, value)) continue;
    if (isNoted(value)) return { value };
    SetAdd(seen, value);
    if (own.isAborted && tellsOfAbort(value)) return { value };
    for (let i = 0; i < LEADS.length; i++) later(read(value, LEADS[i] ?? ""));
    // `signal.addEventListener("abort", reject)` rejects with the event.
    if (isInstance(value, EventPrototype)) later(read(value, "target"));
    if (isPlainObject(value)) laterMembers(value);
    const errors = isArray(value) ? value : read(value, "errors");
    if (typeof errors !== "object" || errors === null) continue;
    const length = read(errors, "length");
    if (typeof length !== "number") continue;
    for (let i = 0; i < length && i < MAX_ERRORS; i++) later(read(errors, "" + i));
  }
  return undefined;
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

/** What code threw together with the error that it caught, as `{ ok: false, error }`. */
function isPlainObject(object: object): boolean {
  try {
    const prototype = ObjectGetPrototypeOf(object);
    return prototype === ObjectPrototype || prototype === null;
  } catch {
    return false;
  }
}

function keysOf(object: object): string[] {
  try {
    return ObjectKeys(object);
  } catch {
    return [];
  }
}

function isOneOf(text: string | undefined, known: readonly string[]): boolean {
  for (let i = 0; i < known.length; i++) if (known[i] === text) return true;
  return false;
}
