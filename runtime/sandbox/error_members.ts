/**
 * What an error says: the members that every error may have, and those that its code gave it.
 *
 * @module
 */

import type { ShownMember, ShownMembers } from "./showing.ts";
import {
  append,
  ErrorPrototype,
  isInstance,
  ObjectGetOwnPropertyNames,
  ObjectPropertyIsEnumerable,
} from "./primordials.ts";
import { className, read, readShown, readText } from "./safe_read.ts";

/** Members that every error may have, in the order in which they are shown. */
const KNOWN = ["name", "message", "stack", "cause"];

/** Whether an object is an error, of this realm or made to look like one by inheritance. */
export function isError(object: object): boolean {
  return isInstance(object, ErrorPrototype);
}

/** The name of an error, or of the class of what was thrown. */
export function errorName(object: object): string {
  const name = readText(object, "name");
  return name === undefined || name === "" ? className(object) : name;
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
  for (let i = 0; i < keys.length; i++) add(keys[i] ?? "", readShown(error, keys[i] ?? ""));
  return { length: found.length, item: (index) => found[index] ?? { key: "", value: undefined } };
}

/**
 * Names of what an error has besides what every error has. Also of members that do not show in a
 * loop, which libraries use for what they found; what begins with an underscore is then their own
 * business. `code` counts wherever it comes from.
 */
export function ownMembersOf(error: object): string[] {
  const found: string[] = [];
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
  } catch {
    // A proxy that tells no names.
  }
  const code = hasCode ? undefined : read(error, "code");
  if (typeof code === "string" || typeof code === "number" && code !== 0) {
    append(found, "code");
  }
  return found;
}

function isKnown(name: string): boolean {
  for (let i = 0; i < KNOWN.length; i++) if (KNOWN[i] === name) return true;
  return false;
}
