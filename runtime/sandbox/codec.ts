/**
 * Turns whatever user code returned into JSON text, or says where and why it can't be JSON. Total:
 * hostile getters, proxies, cycles, deep nesting and patched prototypes give a
 * {@linkcode CodecError}, never a broken document.
 *
 * Rules: `undefined` is `null` at the top and in arrays and is left out of objects; `toJSON` is
 * honoured (so a `Date` is its ISO text); only own enumerable string keys count; what JSON would
 * silently change or lose (NaN, Infinity, BigInt, functions, symbols, Map, Set, binary data,
 * errors, promises, regular expressions) is an error with advice.
 *
 * @module
 */

import {
  ArrayBufferByteLength,
  ArrayBufferIsView,
  ArrayIsArray,
  ArrayPrototype,
  ErrorPrototype,
  hasBrand,
  isInstance,
  JSONStringify,
  MapSize,
  NumberIsFinite,
  ObjectGetPrototypeOf,
  ObjectKeys,
  ObjectPrototype,
  PromisePrototype,
  RegExpSource,
  SetSize,
  SharedArrayBufferByteLength,
  ToStringTag,
} from "./primordials.ts";
import { kindOf, readText } from "./safe_read.ts";
import { unboxed } from "./shown_builtin.ts";

/** Levels of nesting at most. */
export const MAX_RESULT_DEPTH = 512;

/** Why a value can't be JSON. Not an `Error`: it never runs user-patched code. */
export class CodecError {
  constructor(
    /** Where in the value, as in `$.items[3].price`. */
    readonly path: string,
    /** What is there and what to do. */
    readonly what: string,
    /** The text grew past the cap. */
    readonly tooLarge = false,
    /** What a getter or `toJSON` threw, if that is the reason. */
    readonly thrown: { value: unknown } | undefined = undefined,
  ) {}
}

/**
 * One object on the way from the top to the current value. Immune to patched prototypes, unlike an
 * array.
 */
interface Ancestor {
  value: object;
  /** The member of it that is being encoded. */
  key: string | number;
  next: Ancestor | null;
}

interface State {
  cap: number;
  size: number;
  /**
   * The innermost object around the current value: finds cycles, and names the place of a problem.
   */
  at: Ancestor | null;
}

/**
 * The JSON text of a value.
 *
 * @param cap Bytes at most. Text is counted in UTF-16 units here, which is never more than its
 * bytes; the parent counts bytes.
 * @throws {CodecError}
 */
export function encode(value: unknown, cap: number): string {
  const text = encodeValue(value, "", 0, { cap, size: 0, at: null });
  return text === undefined ? "null" : text;
}

/** @param key as `toJSON` gets it: the member's name, an array's index as text, "" at the top */
function encodeValue(
  value: unknown,
  key: string,
  depth: number,
  state: State,
): string | undefined {
  switch (typeof value) {
    case "string":
      // Before a copy is made of it: the text is never shorter than the value.
      if (value.length > state.cap) throw new CodecError("$", "the result is too large", true);
      return counted(JSONStringify(value), state);
    case "number":
      if (!NumberIsFinite(value)) {
        throw refusal(state, `${value} is no JSON number; return null or a string instead`);
      }
      // JSON has no negative zero; adding 0 drops the sign.
      return counted("" + (value + 0), state);
    case "boolean":
      return counted(value ? "true" : "false", state);
    case "undefined":
      return undefined;
    case "bigint":
      throw refusal(state, "a BigInt is not JSON; convert it with String() or Number()");
    case "symbol":
      throw refusal(state, "a symbol is not JSON; return its description");
    case "function":
      throw refusal(state, "a function is not JSON; return what it gives");
  }
  return value === null ? counted("null", state) : encodeObject(value as object, key, depth, state);
}

function counted(text: string, state: State): string {
  grow(text.length, state);
  return text;
}

function grow(by: number, state: State): void {
  state.size += by;
  if (state.size > state.cap) throw new CodecError("$", "the result is too large", true);
}

function encodeObject(
  object: object,
  key: string,
  depth: number,
  state: State,
): string | undefined {
  if (depth >= MAX_RESULT_DEPTH) {
    throw new CodecError("$", `the result is nested deeper than ${MAX_RESULT_DEPTH} levels`);
  }
  for (let at = state.at; at !== null; at = at.next) {
    if (at.value === object) throw refusal(state, "the value contains itself");
  }
  let isArray: boolean, prototype: object | null, replaced: unknown;
  try {
    isArray = ArrayIsArray(object);
    prototype = ObjectGetPrototypeOf(object);
    const toJSON = (object as { toJSON?: unknown }).toJSON;
    replaced = typeof toJSON === "function"
      ? (object as { toJSON(key: string): unknown }).toJSON(key)
      : object;
  } catch (thrown) {
    throw refusal(state, "reading the value threw an error", { value: thrown });
  }
  if (replaced !== object) {
    if (typeof replaced !== "object" || replaced === null) {
      return encodeValue(replaced, key, depth + 1, state);
    }
    // As in JSON.stringify, the replacement's own toJSON does not count; a replacement that leads
    // back here would loop.
    return encodeMembers(replaced, depth, state, isArrayNow(replaced, state));
  }
  if (prototype !== null && prototype !== (isArray ? ArrayPrototype : ObjectPrototype)) {
    const primitive = unboxed(object);
    if (primitive !== object) return encodeValue(primitive, key, depth + 1, state);
    refuseBuiltIns(object, state);
    // Headers, WeakMap, Response and the like keep what they hold out of sight: JSON would quietly
    // be "{}".
    if (!isArray && ownKeys(object, state).length === 0) {
      throw refusal(
        state,
        "an object of the class " + kindOf(object) +
          " has no properties that JSON could hold; return a plain object" +
          (isBody(object) ? ", or from an HTTP handler new Response() with it" : ""),
      );
    }
  }
  return encodeMembers(object, depth, state, isArray);
}

function isArrayNow(object: object, state: State): boolean {
  try {
    return ArrayIsArray(object);
  } catch (thrown) {
    // A revoked proxy.
    throw refusal(state, "reading the value threw an error", { value: thrown });
  }
}

function encodeMembers(object: object, depth: number, state: State, isArray: boolean): string {
  const node: Ancestor = { value: object, key: "", next: state.at };
  state.at = node;
  const keys = isArray ? null : ownKeys(object, state);
  const reported = keys === null ? readMember(object, "length", state) : keys.length;
  // A proxy around an array may report anything.
  const length = typeof reported === "number" ? reported : 0;
  let text = isArray ? "[" : "{";
  let first = true;
  for (let i = 0; i < length; i++) {
    const key = keys === null ? i : keys[i] as string;
    node.key = key;
    let json = encodeValue(readMember(object, key, state), "" + key, depth + 1, state);
    if (json === undefined) {
      if (keys !== null) continue;
      json = counted("null", state);
    }
    if (!first) text += ",";
    // The colon or comma counts too, so that a million empty members can't pass below the cap.
    text += keys === null ? json : counted(JSONStringify(key), state) + ":" + json;
    grow(1, state);
    first = false;
  }
  state.at = node.next;
  grow(2, state);
  return text + (isArray ? "]" : "}");
}

function ownKeys(object: object, state: State): string[] {
  try {
    return ObjectKeys(object);
  } catch (thrown) {
    throw refusal(state, "reading the value threw an error", { value: thrown });
  }
}

function readMember(object: object, key: string | number, state: State): unknown {
  try {
    return (object as Record<string | number, unknown>)[key];
  } catch (thrown) {
    throw refusal(state, "reading the value threw an error", { value: thrown });
  }
}

function refusal(state: State, what: string, thrown?: { value: unknown }): CodecError {
  let path = "";
  for (let at = state.at; at !== null; at = at.next) {
    path = stepOf(at.key) + path;
  }
  return new CodecError("$" + path, what, false, thrown);
}

/** A step of a path as JavaScript writes it: `[0]`, `.name`, `["first name"]`. */
function stepOf(key: string | number): string {
  if (typeof key === "number") return "[" + key + "]";
  for (let i = 0; i < key.length; i++) {
    const char = key[i] ?? "";
    const isWord = char >= "a" && char <= "z" || char >= "A" && char <= "Z" || char === "_" ||
      char === "$" || char >= "0" && char <= "9" && i > 0;
    if (!isWord) return "[" + JSONStringify(key) + "]";
  }
  return key === "" ? "" : "." + key;
}

/** Objects whose own enumerable properties are not what they mean. */
function refuseBuiltIns(object: object, state: State): void {
  if (hasBrand(MapSize, object)) {
    throw refusal(state, "a Map is not JSON; use Object.fromEntries(map)");
  }
  if (hasBrand(SetSize, object)) throw refusal(state, "a Set is not JSON; use [...set]");
  if (
    ArrayBufferIsView(object) || hasBrand(ArrayBufferByteLength, object) ||
    hasBrand(SharedArrayBufferByteLength, object)
  ) {
    throw refusal(state, "binary data is not JSON; encode it as base64");
  }
  if (hasBrand(RegExpSource, object)) {
    throw refusal(state, "a regular expression is not JSON; return its source");
  }
  if (isInstance(object, ErrorPrototype)) {
    throw refusal(state, "an Error is not JSON; throw it, or return its message");
  }
  if (isInstance(object, PromisePrototype)) throw refusal(state, "a Promise is not JSON; await it");
}

/** What the web takes for a body. */
function isBody(object: object): boolean {
  const tag = readText(object, ToStringTag);
  return tag === "Blob" || tag === "File" || tag === "FormData" || tag === "URLSearchParams" ||
    tag === "ReadableStream";
}
