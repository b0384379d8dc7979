/**
 * The way from what was thrown to what caused it.
 *
 * @module
 */

import {
  EventPrototype,
  isInstance,
  ObjectGetPrototypeOf,
  ObjectKeys,
  ObjectPrototype,
  SetAdd,
  SetHas,
  SetOf,
} from "./primordials.ts";
import { isArray, read } from "./safe_read.ts";

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

/** One error that is still to be looked at. */
interface Pending {
  value: unknown;
  next: Pending | null;
}

/**
 * What `look` finds in what was thrown, or in what caused it, however deep or among several.
 *
 * @param look gives undefined where it does not find it; called for each object once
 */
export function findInCauses<T>(
  thrown: unknown,
  look: (value: unknown) => T | undefined,
): T | undefined {
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
    if (SetHas(seen, value)) continue;
    const found = look(value);
    if (found !== undefined) return found;
    if (typeof value !== "object" || value === null) continue;
    SetAdd(seen, value);
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
