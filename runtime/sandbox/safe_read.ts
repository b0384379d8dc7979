/**
 * Reads what user code made without ever throwing.
 *
 * @module
 */

import {
  append,
  ArrayIsArray,
  ObjectGetOwnPropertySymbols,
  ObjectHasOwn,
  ObjectKeys,
  ObjectPropertyIsEnumerable,
  StringOf,
  StringSlice,
  ToStringTag,
} from "./primordials.ts";

const BRIEF_CHARS = 200;

/** A member of an object; undefined where reading it throws. */
export function read(object: object, key: string | symbol): unknown {
  try {
    return (object as Record<string | symbol, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** A member of an object as it is shown: its value, or that reading it threw. */
export function readShown(object: object, key: string | symbol): unknown {
  try {
    return (object as Record<string | symbol, unknown>)[key];
  } catch (thrown) {
    return "[Getter threw: " + brief(thrown) + "]";
  }
}

/**
 * The keys of what an object shows: those that a loop finds, then those that are symbols.
 *
 * @throws what a proxy throws that tells none
 */
export function shownKeys(object: object): (string | symbol)[] {
  const keys: (string | symbol)[] = ObjectKeys(object);
  appendSymbols(object, keys);
  return keys;
}

/** Adds the keys that are symbols and not hidden. */
export function appendSymbols(object: object, keys: (string | symbol)[]): void {
  const symbols = ObjectGetOwnPropertySymbols(object);
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i] as symbol;
    if (ObjectPropertyIsEnumerable(object, symbol)) append(keys, symbol);
  }
}

/** Whether a member is the object's own, and not of its class. */
export function hasOwn(object: object, key: string): boolean {
  try {
    return ObjectHasOwn(object, key);
  } catch {
    return false;
  }
}

/** A member that is a text. */
export function readText(object: object, key: string | symbol): string | undefined {
  const value = read(object, key);
  return typeof value === "string" ? value : undefined;
}

/** The text that a value makes of itself; "" where it makes none. */
export function ownText(value: unknown): string {
  try {
    return StringOf(value);
  } catch {
    return "";
  }
}

/** The name of an object's class; "Object" where it has none. */
export function className(object: object): string {
  const constructor = read(object, "constructor");
  const name = typeof constructor === "function" ? readText(constructor, "name") : undefined;
  return name === undefined || name === "" ? "Object" : StringSlice(name, 0, 100);
}

/** The class of an object, or the tag of one that has no class of its own, as of a generator. */
export function kindOf(object: object): string {
  const ofClass = className(object);
  return ofClass === "Object" || ofClass === "GeneratorFunction"
    ? readText(object, ToStringTag) ?? ofClass
    : ofClass;
}

/** A thrown value in a few words. */
export function brief(thrown: unknown): string {
  const message = typeof thrown === "object" && thrown !== null
    ? readText(thrown, "message") ?? className(thrown)
    : ownText(thrown);
  return StringSlice(message, 0, BRIEF_CHARS);
}

/** A text of at most so many characters; what was cut is marked. */
export function cap(value: string, chars: number): string {
  return value.length > chars ? StringSlice(value, 0, chars) + "… (cut)" : value;
}

/** Whether a value is a list; of a revoked proxy not even this can be asked. */
export function isArray(value: unknown): value is object {
  try {
    return ArrayIsArray(value);
  } catch {
    return false;
  }
}
