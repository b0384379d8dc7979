/**
 * What built-in objects are to a reader, whose contents JSON would lose.
 *
 * @module
 */

import { jsonAsText, quote, type Showing, showObject } from "./showing.ts";
import {
  append,
  ArrayBufferByteLength,
  ArrayBufferIsView,
  ArrayIsArray,
  BigIntPrototype,
  BigIntValueOf,
  BooleanPrototype,
  BooleanValueOf,
  DataViewByteLength,
  DateGetTime,
  DateToISOString,
  EventPrototype,
  FunctionToString,
  hasBrand,
  isInstance,
  JSONParse,
  JSONStringify,
  MapForEach,
  MapSize,
  NumberPrototype,
  NumberValueOf,
  ObjectKeys,
  PromisePrototype,
  RegExpFlags,
  RegExpSource,
  SetForEach,
  SetSize,
  SharedArrayBufferByteLength,
  StringPrototype,
  StringSlice,
  StringValueOf,
  SymbolPrototype,
  SymbolValueOf,
  ToStringTag,
  TypedArrayTag,
  Uint8ArrayOf,
} from "./primordials.ts";
import { ownText, read, readText } from "./safe_read.ts";

/** Elements of binary data that are shown. */
const SHOWN_BYTES = 64;
/** Characters that the members of a map or a set get at least, together. */
const LEAST_INSIDE = 64;
/** Members of events, which have them by their class. */
const EVENT_KEYS = ["type", "message", "error", "reason", "code", "wasClean", "detail", "data"];

/** A function by its name, and whether it is a class. */
export function functionText(value: unknown): string {
  const name = readText(value as object, "name");
  let isClass = false;
  try {
    isClass = StringSlice(FunctionToString(value), 0, 5) === "class";
  } catch {
    // A proxy.
  }
  const shown = name === undefined || name === "" ? "(anonymous)" : StringSlice(name, 0, 100);
  return isClass ? "[class " + shown + "]" : "[Function: " + shown + "]";
}

/** The JSON of a built-in object; undefined for what is shown by its members. */
export function shownBuiltIn(object: object, state: Showing): string | undefined {
  const text = binaryText(object) ?? valueText(object);
  if (text !== undefined) return quote(text, state);
  if (hasBrand(MapSize, object)) return quote(jsonAsText(mapText(object, state)), state);
  if (hasBrand(SetSize, object)) return quote(jsonAsText(setText(object, state)), state);
  const primitive = unboxed(object);
  if (primitive !== object) return state.show(primitive, "", state);
  return webObject(object, state);
}

function valueText(object: object): string | undefined {
  if (hasBrand(DateGetTime, object)) {
    const time = DateGetTime(object);
    return time === time ? DateToISOString(object) : "Invalid Date";
  }
  if (hasBrand(RegExpSource, object) && hasBrand(RegExpFlags, object)) {
    return "/" + RegExpSource(object) + "/" + RegExpFlags(object);
  }
  return isInstance(object, PromisePrototype) ? "[Promise]" : undefined;
}

/** Binary data as its class, its length and its first elements. */
function binaryText(object: object): string | undefined {
  if (ArrayBufferIsView(object)) {
    const tag = TypedArrayTag(object);
    if (tag !== undefined) return elementsText(tag, object as Uint8Array);
    const length = DataViewByteLength(object);
    return "DataView(" + length + ")";
  }
  const isShared = hasBrand(SharedArrayBufferByteLength, object);
  if (!isShared && !hasBrand(ArrayBufferByteLength, object)) return undefined;
  const name = isShared ? "SharedArrayBuffer" : "ArrayBuffer";
  try {
    return elementsText(name, new Uint8ArrayOf(object as ArrayBuffer));
  } catch {
    return name + "(detached)";
  }
}

function elementsText(name: string, elements: ArrayLike<unknown>): string {
  const length = read(elements, "length");
  const count = typeof length === "number" ? length : 0;
  let text = name + "(" + count + ") [";
  for (let i = 0; i < count; i++) {
    if (i > 0) text += ", ";
    if (i === SHOWN_BYTES) return text + "… " + (count - i) + " more]";
    text += elements[i];
  }
  return text + "]";
}

/** `Map(1) {"a" => 1}`. */
function mapText(map: object, state: Showing): string {
  const size = MapSize(map);
  let text = "Map(" + size + ") {";
  let count = 0;
  const inner = within(state);
  MapForEach(map, (value: unknown, key: unknown) => {
    if (inner.left <= 0) return;
    text += (count++ === 0 ? "" : ", ") + inside(key, inner) + " => " +
      inside(value, inner);
  });
  return text + rest(size - count, inner, state);
}

/** `Set(2) {1, "x"}`. */
function setText(set: object, state: Showing): string {
  const size = SetSize(set);
  let text = "Set(" + size + ") {";
  let count = 0;
  const inner = within(state);
  SetForEach(set, (value: unknown) => {
    if (inner.left <= 0) return;
    text += (count++ === 0 ? "" : ", ") + inside(value, inner);
  });
  return text + rest(size - count, inner, state);
}

/** A member of a map or a set: only what is a text has quotes, however deep it lies. */
function inside(value: unknown, inner: Showing): string {
  const json = inner.show(value, "", inner);
  return typeof value === "string" || json[0] !== '"' ? json : JSONParse(json) as string;
}

/** Half of what is left: the text is quoted once more, which makes it longer. */
function within(state: Showing): Showing {
  return { ...state, left: state.left / 2 > LEAST_INSIDE ? state.left / 2 : LEAST_INSIDE };
}

/** Marks that a map or a set was not shown whole, in its text and in the state. */
function rest(missing: number, inner: Showing, state: Showing): string {
  if (inner.isCut || missing > 0) state.isCut = true;
  if (missing <= 0) return "}";
  return ", … " + missing + " more}";
}

/** What `new Number(1)` and the like hold; any other object as it is. */
export function unboxed(object: object): unknown {
  try {
    if (isInstance(object, StringPrototype)) return StringValueOf(object);
    if (isInstance(object, NumberPrototype)) return NumberValueOf(object);
    if (isInstance(object, BooleanPrototype)) return BooleanValueOf(object);
    if (isInstance(object, BigIntPrototype)) return BigIntValueOf(object);
    if (isInstance(object, SymbolPrototype)) return SymbolValueOf(object);
  } catch {
    // It only looks like one.
  }
  return object;
}

/**
 * Objects of the web keep what they hold out of sight. They are known by their tag: code that
 * forges one deceives only itself.
 */
function webObject(object: object, state: Showing): string | undefined {
  if (isInstance(object, EventPrototype)) {
    return showObject(fields(object, eventKeys(object), undefined), state);
  }
  switch (readText(object, ToStringTag)) {
    case "Response":
      return showObject(
        fields(object, ["status", "statusText", "url"], bodyHead(object, state)),
        state,
      );
    case "Request":
      return showObject(fields(object, ["method", "url"], undefined), state);
    case "Headers":
    case "FormData":
      return showObject(entries(object), state);
    case "AbortSignal":
      return showObject(fields(object, ["aborted", "reason"], undefined), state);
    case "URLSearchParams":
      return quote(ownText(object), state);
    case "Blob":
    case "File": {
      const type = readText(object, "type");
      const name = readText(object, "name");
      const size = read(object, "size");
      return quote(
        (name === undefined ? "[Blob of " : "[File " + JSONStringify(name) + " of ") +
          (typeof size === "number" ? size : 0) + " bytes" +
          (type === undefined || type === "" ? "" : ", " + type) + "]",
        state,
      );
    }
    default:
      return undefined;
  }
}

function bodyHead(response: object, state: Showing): { key: string; value: unknown } | undefined {
  const head = state.heads?.of(response);
  return head === undefined ? undefined : { key: "body", value: head };
}

/** Members by name, without those that say nothing. */
function fields(
  object: object,
  names: readonly string[],
  last: { key: string; value: unknown } | undefined,
) {
  const found: { key: string; value: unknown }[] = [];
  for (let i = 0; i < names.length; i++) {
    const key = names[i] ?? "";
    const value = read(object, key);
    if (value !== "" && value !== undefined) append(found, { key, value });
  }
  if (last !== undefined) append(found, last);
  return { length: found.length, item: (at: number) => found[at] ?? { key: "", value: null } };
}

/** What events say, each kind some of it, and what their class adds. */
function eventKeys(event: object): string[] {
  const keys: string[] = [];
  for (let i = 0; i < EVENT_KEYS.length; i++) {
    const key = EVENT_KEYS[i] ?? "";
    if (key in event) append(keys, key);
  }
  const own = ObjectKeys(event);
  for (let i = 0; i < own.length; i++) {
    const key = own[i] ?? "";
    let isThere = key === "isTrusted";
    for (let j = 0; j < keys.length; j++) if (keys[j] === key) isThere = true;
    if (!isThere) append(keys, key);
  }
  return keys;
}

/** Names with their values; a name that stands there several times has the list of them. */
function entries(object: object) {
  const found: { key: string; value: unknown }[] = [];
  try {
    (object as Headers).forEach((value, key) => {
      for (let i = 0; i < found.length; i++) {
        const same = found[i];
        if (same === undefined || same.key !== key) continue;
        if (ArrayIsArray(same.value)) append(same.value, value);
        else {
          const both: unknown[] = [];
          append(both, same.value);
          append(both, value);
          same.value = both;
        }
        return;
      }
      append(found, { key, value });
    });
  } catch {
    // It only looks like one.
  }
  return { length: found.length, item: (at: number) => found[at] ?? { key: "", value: null } };
}
