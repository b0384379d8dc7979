/**
 * How JSON for people is written within a bound: where all does not fit, each member gets its fair
 * share, and a cut is marked where it was made.
 *
 * @module
 */

import { append, JSONStringify, StringFromCharCode, StringOf, StringSlice } from "./primordials.ts";
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
  /** Every member gets its share; otherwise the first ones may take all. */
  isFair: boolean;
  /** Something was cut. */
  isCut: boolean;
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
export function membersOf(object: object, keys: readonly (string | symbol)[]): ShownMembers {
  return {
    length: keys.length,
    item: (index) => {
      const key = keys[index] ?? "";
      return { key: typeof key === "symbol" ? StringOf(key) : key, value: readShown(object, key) };
    },
  };
}

/** An object of these members. */
export function showObject(members: ShownMembers, state: Showing): string {
  const write = (index: number, within: Showing): string => {
    const { key, value } = members.item(index);
    return quote(key, within) + ":" + within.show(value, key, within);
  };
  return "{" + showList(members.length, state, write, (left) => '"…":"' + left + ' more"') + "}";
}

/** Writes one of several members; `within` says how much it may write. */
type WriteMember = (index: number, within: Showing) => string;

/**
 * Members with commas between. At first one after the other, which is what is shown where all of it
 * fits; where it did not, again, and then each member that is too long gets the same room.
 */
export function showList(
  length: number,
  state: Showing,
  write: WriteMember,
  more: (left: number) => string,
): string {
  state.left -= 2;
  return state.isFair
    ? showFairly(length, state, write, more)
    : showGreedily(length, state, write, more);
}

function showGreedily(
  length: number,
  state: Showing,
  write: WriteMember,
  more: (left: number) => string,
): string {
  let text = "";
  for (let i = 0; i < length; i++) {
    if (i > 0) text += ",";
    if (state.left <= 0) {
      state.isCut = true;
      return text + more(length - i);
    }
    text += write(i, state);
    state.left -= 1;
  }
  return text;
}

function showFairly(
  length: number,
  state: Showing,
  write: WriteMember,
  more: (left: number) => string,
): string {
  const room = state.left > LEAST_SHARE ? state.left : LEAST_SHARE;
  const count = length * LEAST_SHARE > room ? room / LEAST_SHARE : length;
  // What is measured up to four shares costs no more than four times the room.
  const enough = 4 * room / count < room ? 4 * room / count : room;
  const measured: (string | undefined)[] = [];
  for (let i = 0; i < count; i++) {
    const within = { ...state, left: enough, isFair: false, isCut: false };
    const json = write(i, within);
    append(measured, within.isCut ? undefined : json);
  }
  const most = longestThatFits(measured, room, enough);
  let text = "";
  for (let i = 0; i < measured.length; i++) {
    const json = measured[i];
    if (i > 0) text += ",";
    text += json !== undefined && json.length <= most
      ? json
      : write(i, { ...state, left: most, isFair: true });
  }
  state.left -= text.length;
  return measured.length < length
    ? text + (text === "" ? "" : ",") + more(length - measured.length)
    : text;
}

/** How long each member may be so that all of them fit, those that are shorter as they are. */
function longestThatFits(
  measured: readonly (string | undefined)[],
  room: number,
  enough: number,
): number {
  let fits = room / measured.length;
  let tooLong = room;
  for (let turn = 0; turn < 20; turn++) {
    const most = (fits + tooLong) / 2;
    let sum = 0;
    for (let i = 0; i < measured.length; i++) {
      const size = measured[i]?.length ?? enough;
      sum += size < most ? size : most;
    }
    if (sum <= room) fits = most;
    else tooLong = most;
  }
  return fits > LEAST_SHARE ? fits : LEAST_SHARE;
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
  state.isCut = true;
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
