/**
 * Reads what user code made without ever throwing.
 *
 * @module
 */

import { ArrayIsArray, StringOf, StringSlice } from "./primordials.ts";

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
export function readShown(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch (thrown) {
    return "[Getter threw: " + brief(thrown) + "]";
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
