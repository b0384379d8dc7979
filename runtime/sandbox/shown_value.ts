/**
 * JSON of any value at all, for people to read: what JSON can't say stands there as text that says
 * what it was. Total and bounded: a getter that throws, a proxy, a cycle or a huge value costs its
 * own place, never that of its neighbours.
 *
 * Unlike `codec.ts`, which is for results and refuses what would be lost, this is for logs and for
 * what was thrown, where something has to be said in any case.
 *
 * @module
 */

import {
  ArrayIsArray,
  isInstance,
  NumberIsFinite,
  ObjectGetPrototypeOf,
  ObjectKeys,
  ObjectPrototype,
  StringOf,
} from "./primordials.ts";
import { errorMembers, isError } from "./error_members.ts";
import { functionText, shownBuiltIn } from "./shown_builtin.ts";
import { brief, className, kindOf, read, readShown, shownKeys } from "./safe_read.ts";
import {
  type BodyHeads,
  membersOf,
  quote,
  type Showing,
  showList,
  type ShownMembers,
  showObject,
  spend,
} from "./showing.ts";

/** Levels of nesting at most; what lies deeper is named only. */
const MAX_DEPTH = 64;

/**
 * The JSON text of a value.
 *
 * @param cap characters of the text, about: each member gets its fair share of them
 */
export function showJson(value: unknown, cap: number, heads?: BodyHeads): string {
  return within(cap, heads, (state) => show(value, "", state));
}

/** The JSON text of an object with these members. */
export function showMembersJson(members: ShownMembers, cap: number, heads?: BodyHeads): string {
  return within(cap, heads, (state) => showObject(members, state));
}

function within(
  cap: number,
  heads: BodyHeads | undefined,
  write: (state: Showing) => string,
): string {
  const state = { left: cap, isFair: false, isCut: false, depth: 0, at: null, heads, show };
  const json = write(state);
  return state.isCut ? write({ ...state, left: cap, isFair: true }) : json;
}

/** One value inside of another. */
function show(value: unknown, key: string, state: Showing): string {
  switch (typeof value) {
    case "string":
      return quote(value, state);
    case "number":
      // JSON has no negative zero either, and its reader sees none.
      return NumberIsFinite(value) ? spend("" + (value + 0), state) : quote("" + value, state);
    case "boolean":
      return spend(value ? "true" : "false", state);
    case "undefined":
      return quote("undefined", state);
    case "bigint":
      return quote(StringOf(value) + "n", state);
    case "symbol":
      return quote(StringOf(value), state);
    case "function":
      return quote(functionText(value), state);
  }
  if (value === null) return spend("null", state);
  const object = value as object;
  for (let at = state.at; at !== null; at = at.next) {
    if (at.value === object) return quote("[Circular]", state);
  }
  if (state.depth >= MAX_DEPTH) return quote("[" + className(object) + "]", state);
  state.at = { value: object, next: state.at };
  state.depth += 1;
  try {
    return showInside(object, key, state);
  } catch {
    // A revoked proxy, or a stack that is used up.
    return quote("[A value that can't be read]", state);
  } finally {
    state.at = state.at?.next ?? null;
    state.depth -= 1;
  }
}

function showInside(object: object, key: string, state: Showing): string {
  if (isError(object)) return showObject(errorMembers(object), state);
  const builtIn = shownBuiltIn(object, state);
  if (builtIn !== undefined) return builtIn;
  const replaced = replacement(object, key);
  if (replaced !== object) {
    if (typeof replaced !== "object" || replaced === null) return show(replaced, key, state);
    // As in JSON.stringify, the replacement's own toJSON does not count.
    return isError(replaced)
      ? showObject(errorMembers(replaced), state)
      : shownBuiltIn(replaced, state) ?? showPlain(replaced, state);
  }
  return showPlain(object, state);
}

/** What `toJSON` gives, or that it threw. */
function replacement(object: object, key: string): unknown {
  const toJSON = read(object, "toJSON");
  if (typeof toJSON !== "function") return object;
  try {
    return (object as { toJSON(key: string): unknown }).toJSON(key);
  } catch (thrown) {
    return "[toJSON threw: " + brief(thrown) + "]";
  }
}

function showPlain(object: object, state: Showing): string {
  if (ArrayIsArray(object)) return showArray(object, state);
  // Symbols of a class are its own business, and those of built-in objects are what these hide.
  if (isPlain(object)) return showObject(membersOf(object, shownKeys(object)), state);
  const keys = ObjectKeys(object);
  if (keys.length > 0) return showObject(membersOf(object, keys), state);
  return quote("[" + kindOf(object) + "]", state);
}

function isPlain(object: object): boolean {
  const prototype = ObjectGetPrototypeOf(object);
  return prototype === null || prototype === ObjectPrototype ||
    !isInstance(object, ObjectPrototype);
}

function showArray(array: object, state: Showing): string {
  const reported = read(array, "length");
  const length = typeof reported === "number" && reported > 0 ? reported : 0;
  const write = (index: number, within: Showing): string =>
    show(readShown(array, "" + index), "" + index, within);
  return "[" + showList(length, state, write, (left) => '"… ' + left + ' more"') + "]";
}
