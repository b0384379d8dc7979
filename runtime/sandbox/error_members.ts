/**
 * What an error says: the members that every error may have, and those that its code gave it.
 *
 * @module
 */

import { membersOf, type ShownMember, type ShownMembers } from "./showing.ts";
import {
  append,
  DOMExceptionPrototype,
  ErrorPrototype,
  isInstance,
  ObjectGetOwnPropertyNames,
  ObjectPropertyIsEnumerable,
} from "./primordials.ts";
import { appendSymbols, className, hasOwn, read, readText } from "./safe_read.ts";

/** Members that every error may have, in the order in which they are shown. */
const KNOWN = ["name", "message", "stack", "cause"];

/** Names of the language's own classes that code derives its errors from. */
const GENERAL = ["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError"];

/** Whether an object is an error, of this realm or made to look like one by inheritance. */
export function isError(object: object): boolean {
  return isInstance(object, ErrorPrototype);
}

/**
 * The name of an error, or of its class: where that is derived and says no name of its own, every
 * error of it has that of the language's class.
 */
export function errorName(object: object): string {
  const name = readText(object, "name");
  if (name === undefined || name === "") return className(object);
  if (!isGeneral(name) || hasOwn(object, "name")) return name;
  const ofClass = className(object);
  return ofClass === "Object" ? name : ofClass;
}

/** Name, message, stack, causes and everything else that an error has of its own. */
export function errorMembers(error: object): ShownMembers {
  const found: ShownMember[] = [];
  const add = (key: string, value: unknown): void => {
    append(found, { key, value });
  };
  add("name", errorName(error));
  for (let i = 1; i < KNOWN.length; i++) {
    const key = KNOWN[i] ?? "";
    const value = read(error, key);
    if (value !== undefined) add(key, value);
  }
  const keys = ownMembersOf(error);
  const own = membersOf(error, keys);
  for (let i = 0; i < own.length; i++) append(found, own.item(i));
  return { length: found.length, item: (index) => found[index] ?? { key: "", value: undefined } };
}

/**
 * Names of what an error has besides what every error has. Also of members that do not show in a
 * loop, which libraries use for what they found; what begins with an underscore is then their own
 * business. `code` counts wherever it comes from.
 */
export function ownMembersOf(error: object): (string | symbol)[] {
  const found: (string | symbol)[] = [];
  let hasCode = false;
  try {
    const names = ObjectGetOwnPropertyNames(error);
    for (let i = 0; i < names.length; i++) {
      const name = names[i] ?? "";
      if (isKnown(name)) continue;
      if (name[0] === "_" && !ObjectPropertyIsEnumerable(error, name)) continue;
      if (name === "code") hasCode = true;
      append(found, name);
    }
    // Deno keeps what a DOMException is in symbols, and shows it by name as well.
    if (!isInstance(error, DOMExceptionPrototype)) appendSymbols(error, found);
  } catch {
    // A proxy that tells no names.
  }
  const code = hasCode ? undefined : read(error, "code");
  if (typeof code === "string" || typeof code === "number" && code !== 0) {
    append(found, "code");
  }
  return found;
}

function isGeneral(name: string): boolean {
  for (let i = 0; i < GENERAL.length; i++) if (GENERAL[i] === name) return true;
  return false;
}

function isKnown(name: string): boolean {
  for (let i = 0; i < KNOWN.length; i++) if (KNOWN[i] === name) return true;
  return false;
}
