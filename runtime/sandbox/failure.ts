/**
 * Flattens whatever user code threw into plain, capped JSON. Total: hostile getters and proxies
 * give less text, never an error.
 *
 * @module
 */

import type { ChildFailure } from "../protocol/channel.ts";
import { errorName, isError, ownMembersOf } from "./error_members.ts";
import {
  append,
  isInstance,
  JSONParse,
  JSONStringify,
  SuppressedErrorPrototype,
} from "./primordials.ts";
import { cap, className, isArray, ownText, read, readText, shownKeys } from "./safe_read.ts";
import { functionText } from "./shown_builtin.ts";
import { type BodyHeads, jsonAsText, membersOf } from "./showing.ts";
import { showJson, showMembersJson } from "./shown_value.ts";

const MESSAGE_CHARS = 8 * 1024;
const STACK_CHARS = 16 * 1024;
const DETAILS_CHARS = 16 * 1024;
/** Of a value that has no message and is shown in its place. */
const VALUE_CHARS = 1024;
/** All of one failure's errors together; a frame has room for three bytes of each. */
const TOTAL_CHARS = 80 * 1024;
/** Causes below each other, and errors beside each other. */
const MAX_CAUSES = 20;
const MAX_ERRORS = 20;
/** Of the details of the SDK's own refusals. */
const OWN_DETAILS_CHARS = 256 * 1024;
const NO_ERROR = "A value that is no Error";

const NotCapablePrototype = Deno.errors.NotCapable.prototype;

/** What was thrown, as text. */
export interface DescribedThrown {
  message: string;
  /** A `ThrownError` of the channel. */
  json: string;
}

/** A failure whose error is text already. */
export interface Failure extends Omit<ChildFailure, "phase" | "error"> {
  error?: DescribedThrown | undefined;
}

interface Describing {
  left: number;
  heads: BodyHeads | undefined;
  /** The errors around the current one. */
  at: { value: object; next: Describing["at"] } | null;
}

/** What was thrown, with its causes and with everything else that it says. */
export function describeThrown(thrown: unknown, heads?: BodyHeads): DescribedThrown {
  const state: Describing = { left: TOTAL_CHARS, heads, at: null };
  return { message: messageOf(thrown, heads, true), json: describe(thrown, 0, state) };
}

function describe(thrown: unknown, depth: number, state: Describing): string {
  const isThrown = depth === 0;
  const name = nameOf(thrown, isThrown);
  let json = '{"name":' + JSONStringify(cap(name, 256));
  const add = (key: string, text: string): void => {
    json += ',"' + key + '":' + text;
  };
  if (typeof thrown !== "object" && typeof thrown !== "function" || thrown === null) {
    add("message", fit(messageOf(thrown, state.heads, isThrown), MESSAGE_CHARS, state));
    return json + "}";
  }
  for (let at = state.at; at !== null; at = at.next) {
    if (at.value === thrown) return json + ',"message":"[Circular]"}';
  }
  add("message", fit(messageOf(thrown, state.heads, isThrown), MESSAGE_CHARS, state));
  state.at = { value: thrown, next: state.at };
  const stack = readText(thrown, "stack");
  if (stack !== undefined) add("stack", fit(stack, STACK_CHARS, state));
  const code = readText(thrown, "code");
  if (code !== undefined) add("code", JSONStringify(cap(code, 64)));
  if (isInstance(thrown, NotCapablePrototype)) add("notCapable", "true");
  const details = detailsOf(thrown, state);
  if (details !== undefined) add("details", details);
  const cause = read(thrown, "cause");
  if (cause !== undefined && cause !== null) add("cause", inner(cause, depth, state));
  const errors = errorsOf(thrown);
  if (errors !== undefined) add("errors", listOf(errors, depth, state));
  if (isInstance(thrown, SuppressedErrorPrototype)) {
    add("error", inner(read(thrown, "error"), depth, state));
    add("suppressed", inner(read(thrown, "suppressed"), depth, state));
  }
  state.at = state.at.next;
  return json + "}";
}

/** An error inside of another one. */
function inner(error: unknown, depth: number, state: Describing): string {
  if (depth >= MAX_CAUSES || state.left <= 0) {
    return '{"name":"Error","message":"… (what it was caused by is not shown)"}';
  }
  return describe(error, depth + 1, state);
}

function listOf(errors: object, depth: number, state: Describing): string {
  const reported = read(errors, "length");
  const length = typeof reported === "number" ? reported : 0;
  let json = "[";
  for (let i = 0; i < length; i++) {
    if (i > 0) json += ",";
    if (i === MAX_ERRORS || state.left <= 0) {
      return json + '{"name":"Error","message":"… (' + (length - i) + ' more are not shown)"}]';
    }
    json += inner(read(errors, "" + i), depth, state);
  }
  return json + "]";
}

/** A list of errors, as an AggregateError has. A list of anything else is a detail. */
function errorsOf(thrown: object): object | undefined {
  const errors = read(thrown, "errors");
  if (!isError(thrown) || !isArray(errors)) return undefined;
  return readText(thrown, "name") === "AggregateError" || isErrorLike(read(errors, "0"))
    ? errors
    : undefined;
}

/** Everything else that the value says; undefined where that is nothing. */
function detailsOf(thrown: object, state: Describing): string | undefined {
  if (state.left <= 0) return undefined;
  const room = state.left < DETAILS_CHARS ? state.left : DETAILS_CHARS;
  let json: string;
  if (isError(thrown)) {
    const names = ownMembersOf(thrown);
    const own: (string | symbol)[] = [];
    const hasErrors = errorsOf(thrown) !== undefined;
    const isSuppressed = isInstance(thrown, SuppressedErrorPrototype);
    for (let i = 0; i < names.length; i++) {
      const name = names[i] ?? "";
      if (hasErrors && name === "errors") continue;
      if (isSuppressed && (name === "error" || name === "suppressed")) continue;
      append(own, name);
    }
    if (own.length === 0) return undefined;
    json = showMembersJson(membersOf(thrown, own), room, state.heads);
  } else {
    if (typeof thrown === "function" && keysOf(thrown).length === 0) return undefined;
    json = typeof thrown === "function"
      ? showMembersJson(membersOf(thrown, keysOf(thrown)), room, state.heads)
      : showJson(thrown, room, state.heads);
    // Text says no more than the message does, and an object without members nothing.
    if (json[0] !== "{" && json[0] !== "[" || json === "{}" || json === "[]") return undefined;
  }
  state.left -= json.length;
  return json;
}

function nameOf(thrown: unknown, isThrown: boolean): string {
  if (typeof thrown !== "object" && typeof thrown !== "function" || thrown === null) {
    return isThrown ? "Thrown" : "Value";
  }
  if (isError(thrown)) return errorName(thrown);
  const name = readText(thrown, "name");
  if (name !== undefined && name !== "" && typeof thrown !== "function") return name;
  const ofClass = className(thrown);
  const isNamed = ofClass !== "Object" && typeof thrown !== "function";
  if (!isNamed && readText(thrown, "message") !== undefined) return "Error";
  return ofClass === "Object" || isArray(thrown) || typeof thrown === "function"
    ? isThrown ? "Thrown" : "Value"
    : ofClass;
}

/** The message of an error; of anything else its own idea of a text, or what it is. */
function messageOf(thrown: unknown, heads: BodyHeads | undefined, isThrown: boolean): string {
  if (typeof thrown !== "object" && typeof thrown !== "function" || thrown === null) {
    return cap(ownText(thrown), MESSAGE_CHARS);
  }
  const message = read(thrown, "message");
  if (typeof message === "string" && (message !== "" || isError(thrown))) {
    return cap(message, MESSAGE_CHARS);
  }
  if (isError(thrown)) {
    return message === undefined ? "" : jsonAsText(showJson(message, VALUE_CHARS, heads));
  }
  if (typeof thrown === "function") return functionText(thrown);
  const shown = showJson(thrown, VALUE_CHARS, heads);
  const text = shown[0] === '"' ? JSONParse(shown) as string : "";
  if (text !== "" && text[0] !== "[") return text;
  const own = isArray(thrown) ? "" : ownText(thrown);
  // "[object Response]" names a class and says nothing.
  if (own !== "" && own[0] !== "[") return cap(own, MESSAGE_CHARS);
  if (text !== "") return text;
  if (shown !== "{}" && shown !== "[]") {
    const ofClass = className(thrown);
    return (ofClass === "Object" || isArray(thrown) ? "" : ofClass + " ") + jsonAsText(shown);
  }
  return isThrown ? NO_ERROR + " was thrown" : NO_ERROR;
}

function isErrorLike(value: unknown): boolean {
  return typeof value === "object" && value !== null && isError(value);
}

function keysOf(object: object): (string | symbol)[] {
  try {
    return shownKeys(object);
  } catch {
    return [];
  }
}

/** A text as JSON within its own cap and what is left for all errors together. */
function fit(text: string, chars: number, state: Describing): string {
  let json = JSONStringify(
    cap(text, state.left < chars ? (state.left > 0 ? state.left : 0) : chars),
  );
  // Escapes make it up to six times as long.
  if (json.length > chars + 16) json = JSONStringify(cap(text, chars / 6));
  state.left -= json.length;
  return json;
}

/**
 * The JSON of a failure, built by hand from strings: an object given to JSON.stringify would be at
 * the mercy of a patched `Object.prototype.toJSON`.
 */
export function failureJson(failure: Failure, phase: ChildFailure["phase"]): string {
  let json = '{"reason":"' + failure.reason + '","phase":"' + phase + '","message":' +
    JSONStringify(cap(failure.message, MESSAGE_CHARS));
  if (failure.hint !== undefined) {
    json += ',"hint":' + JSONStringify(cap(failure.hint, MESSAGE_CHARS));
  }
  if (failure.details !== undefined) {
    json += ',"details":' + showJson(failure.details, OWN_DETAILS_CHARS);
  }
  const { retryAfterMs } = failure;
  // Without the parent's bounds: it checks what it is told.
  if (retryAfterMs !== undefined) json += ',"retryAfterMs":' + JSONStringify(retryAfterMs);
  const error = failure.error?.json;
  if (typeof error === "string") json += ',"error":' + error;
  return json + "}";
}
