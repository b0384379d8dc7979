/**
 * Flattens whatever user code threw into plain, capped text. Total: hostile getters and proxies
 * give less text, never an error.
 *
 * @module
 */

import type { ChildFailure, ThrownError } from "../protocol/channel.ts";
import { encode } from "./codec.ts";
import { isInstance, JSONStringify, StringOf, StringSlice } from "./primordials.ts";

const MESSAGE_CHARS = 8 * 1024;
const STACK_CHARS = 16 * 1024;
const CAUSE_DEPTH = 5;
const DETAILS_CHARS = 256 * 1024;

const NotCapablePrototype = Deno.errors.NotCapable.prototype;

/** What was thrown, as text. */
export function describeThrown(thrown: unknown, depth = 0): ThrownError {
  if (typeof thrown !== "object" && typeof thrown !== "function" || thrown === null) {
    return { name: "Thrown", message: cap(primitiveText(thrown), MESSAGE_CHARS) };
  }
  const name = text(thrown, "name");
  const message = text(thrown, "message");
  const stack = text(thrown, "stack");
  const code = text(thrown, "code");
  const result: ThrownError = {
    name: name === undefined || name === "" ? "Error" : cap(name, 256),
    message: message === undefined ? objectText(thrown) : cap(message, MESSAGE_CHARS),
  };
  if (stack !== undefined) result.stack = cap(stack, STACK_CHARS);
  if (code !== undefined) result.code = cap(code, 64);
  if (isInstance(thrown, NotCapablePrototype)) result.notCapable = true;
  if (depth < CAUSE_DEPTH) {
    const cause = read(thrown, "cause");
    if (cause !== undefined && cause !== null) result.cause = describeThrown(cause, depth + 1);
  }
  return result;
}

function read(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function text(object: object, key: string): string | undefined {
  const value = read(object, key);
  return typeof value === "string" ? value : undefined;
}

function cap(value: string, chars: number): string {
  return value.length > chars ? StringSlice(value, 0, chars) + "… (cut)" : value;
}

function primitiveText(value: unknown): string {
  try {
    return StringOf(value);
  } catch {
    return "";
  }
}

/** An object without a message: its own idea of a text, as `throw { toString() {…} }` has one. */
function objectText(value: object): string {
  const own = primitiveText(value);
  return own === "" || own === "[object Object]"
    ? "A value that is no Error was thrown"
    : cap(own, MESSAGE_CHARS);
}

/**
 * The JSON of a failure, built by hand from strings: an object given to JSON.stringify would be at
 * the mercy of a patched `Object.prototype.toJSON`.
 */
export function failureJson(
  failure: Omit<ChildFailure, "phase">,
  phase: ChildFailure["phase"],
): string {
  let json = '{"reason":"' + failure.reason + '","phase":"' + phase + '","message":' +
    JSONStringify(cap(failure.message, MESSAGE_CHARS));
  if (failure.hint !== undefined) {
    json += ',"hint":' + JSONStringify(cap(failure.hint, MESSAGE_CHARS));
  }
  if (failure.details !== undefined) json += ',"details":' + detailsJson(failure.details);
  if (failure.error !== undefined) json += ',"error":' + thrownJson(failure.error);
  return json + "}";
}

function detailsJson(details: unknown): string {
  try {
    return encode(details, DETAILS_CHARS);
  } catch {
    return "null";
  }
}

function thrownJson(error: ThrownError): string {
  let json = '{"name":' + JSONStringify(error.name) + ',"message":' + JSONStringify(error.message);
  if (error.stack !== undefined) json += ',"stack":' + JSONStringify(error.stack);
  if (error.code !== undefined) json += ',"code":' + JSONStringify(error.code);
  if (error.notCapable === true) json += ',"notCapable":true';
  if (error.cause !== undefined) json += ',"cause":' + thrownJson(error.cause);
  return json + "}";
}
