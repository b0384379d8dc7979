/**
 * How JSON for people is written within a bound: each member gets its fair share of what is left,
 * and a cut is marked where it was made.
 *
 * @module
 */

import { JSONStringify, StringFromCharCode, StringSlice } from "./primordials.ts";
import { readShown } from "./safe_read.ts";

/** Characters that every member gets, however many there are. */
const LEAST_SHARE = 48;
const CUT = "… (cut)";

/** The heads of bodies that were read before, by their `Response`. */
export interface BodyHeads {
  of(response: object): string | undefined;
}

/** One object on the way from the top to the current value. */
interface Ancestor {
  value: object;
  next: Ancestor | null;
}

/** What is left while a value is shown. */
export interface Showing {
  /** Characters that may still be written, about. */
  left: number;
  depth: number;
  at: Ancestor | null;
  heads: BodyHeads | undefined;
  /** Shows a value inside of this one; `key` is its member's name. */
  readonly show: (value: unknown, key: string, state: Showing) => string;
}

/** One named member of what is shown. */
export interface ShownMember {
  key: string;
  value: unknown;
}

/** Members in their order; `item` may read them one by one. */
export interface ShownMembers {
  length: number;
  item(index: number): ShownMember;
}

/** Members of an object by these names, each read when it is shown. */
export function membersOf(object: object, keys: readonly string[]): ShownMembers {
  return {
    length: keys.length,
    item: (index) => {
      const key = keys[index] ?? "";
      return { key, value: readShown(object, key) };
    },
  };
}

/** An object of these members. */
export function showObject(members: ShownMembers, state: Showing): string {
  let text = "{";
  state.left -= 2;
  for (let i = 0; i < members.length; i++) {
    if (i > 0) text += ",";
    if (state.left <= 0) return text + '"…":"' + (members.length - i) + ' more"}';
    const json = share(state, members.length - i, () => {
      const { key, value } = members.item(i);
      return quote(key, state) + ":" + state.show(value, key, state);
    });
    text += json;
  }
  return text + "}";
}

/** Lets one of several members write within its share; what it leaves is for those after it. */
export function share(state: Showing, among: number, write: () => string): string {
  const { left } = state;
  const own = left / among > LEAST_SHARE ? left / among : LEAST_SHARE;
  state.left = own;
  const text = write();
  state.left = left - (own - state.left) - 1;
  return text;
}

/** A text as JSON, cut to what is left. */
export function quote(text: string, state: Showing): string {
  const room = state.left > LEAST_SHARE ? state.left : LEAST_SHARE;
  if (text.length > room) return quoteCut(text, room, state);
  const json = JSONStringify(text);
  // Escapes make it up to six times as long.
  return json.length > room + CUT.length ? quoteCut(text, room / 6, state) : spend(json, state);
}

function quoteCut(text: string, chars: number, state: Showing): string {
  let json = JSONStringify(StringSlice(text, 0, chars) + CUT);
  if (json.length > chars + 4 * CUT.length) {
    json = JSONStringify(StringSlice(text, 0, chars / 6) + CUT);
  }
  return spend(json, state);
}

/** Text that is JSON as it is. */
export function spend(json: string, state: Showing): string {
  state.left -= json.length;
  return json;
}

/**
 * JSON as part of a text: control characters stand there as they are. Escaped, the letter of a line
 * feed would join the word after it, and paths in it would not be known as such.
 */
export function jsonAsText(json: string): string {
  let text = "";
  for (let i = 0; i < json.length; i++) {
    const char = json[i] ?? "";
    const escaped = char === "\\" ? json[++i] ?? "" : undefined;
    if (escaped === undefined) text += char;
    else if (escaped === "n") text += "\n";
    else if (escaped === "t") text += "\t";
    else if (escaped === "r" || escaped === "b" || escaped === "f") text += " ";
    else if (escaped === "u") {
      text += StringFromCharCode(+("0x" + StringSlice(json, i + 1, i + 5)));
      i += 4;
    } else text += char + escaped;
  }
  return text;
}
