/**
 * The rules that every store of memory keeps, and the words in which it refuses what is against
 * them.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { isDeeper } from "../../protocol/is_deeper.ts";
import type { Json } from "../../protocol/json.ts";
import { CallError } from "../provider.ts";
import type { MemoryLimits, MemorySpace } from "./memory_store.ts";

/** What a space is called by its users. */
type Scope = MemorySpace["scope"];

/** A value as it is kept. */
export interface KeptValue {
  /** JSON, well-formed Unicode whatever texts are in it. */
  readonly text: string;
  /** Of the text as UTF-8. */
  readonly bytes: number;
}

/** A key as it is shown. */
export function shownKey(key: string): string {
  return JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key);
}

/**
 * A key, or the beginning of one, as UTF-8. A lone surrogate has no UTF-8: two keys that differ in
 * one would be the same.
 *
 * @throws {CallError} VALIDATION_ERROR
 */
export function keyBytes(
  key: string,
  { keyLength }: MemoryLimits,
  what: "key" | "prefix" = "key",
): Uint8Array<ArrayBuffer> {
  const least = what === "key" ? 1 : 0;
  if (key.length < least || key.length > keyLength) {
    throw new CallError(
      "VALIDATION_ERROR",
      `The ${what} ${shownKey(key)} has ${key.length} characters, ` +
        `expected ${least} to ${keyLength}`,
    );
  }
  if (!key.isWellFormed()) {
    throw new CallError(
      "VALIDATION_ERROR",
      `The ${what} ${shownKey(key)} holds half of a surrogate pair, expected well-formed Unicode`,
    );
  }
  return new Uint8Array(Buffer.from(key, "utf8"));
}

/** @throws {CallError} RESOURCE_LIMIT, VALIDATION_ERROR for what is nested too deep */
export function keptValue(key: string, value: Json, limits: MemoryLimits): KeptValue {
  if (isDeeper(value, limits.valueDepth)) {
    throw new CallError(
      "VALIDATION_ERROR",
      `The value of ${shownKey(key)} is nested deeper than ${limits.valueDepth} levels`,
    );
  }
  const text = JSON.stringify(value);
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.valueBytes) {
    throw new CallError(
      "RESOURCE_LIMIT",
      `The value of ${shownKey(key)} is ${bytes} bytes of JSON, ` +
        `expected at most ${limits.valueBytes}`,
      { hint: "Keep it in parts under several keys, or in a database that is made for it" },
    );
  }
  return { text, bytes };
}

/**
 * Goes on only where the version is the one that was expected.
 *
 * @param there 0: there is no value
 * @throws {CallError} CONFLICT
 */
export function expectVersion(key: string, there: number, expected: number | undefined): void {
  if (expected === undefined || expected === there) return;
  const is = there === 0 ? "has no value" : `has version ${there}`;
  throw new CallError(
    "CONFLICT",
    `${shownKey(key)} ${is}, expected ${expected === 0 ? "no value" : `version ${expected}`}`,
    { details: { version: there }, hint: "Get the value again, and decide anew" },
  );
}

/**
 * Goes on only where a space may hold so much.
 *
 * @throws {CallError} RESOURCE_LIMIT
 */
export function expectRoom(
  scope: Scope,
  key: string,
  wanted: { readonly values: number; readonly bytes: number },
  { values, spaceBytes }: MemoryLimits,
): void {
  const full = wanted.values > values
    ? `${values} values`
    : wanted.bytes > spaceBytes
    ? `${spaceBytes} bytes of values`
    : undefined;
  if (full === undefined) return;
  throw new CallError(
    "RESOURCE_LIMIT",
    `There is no room for ${shownKey(key)}: memory of the scope "${scope}" holds at most ${full}`,
    { hint: "Delete values that are not needed, or set them with ttlSeconds" },
  );
}

/** When a value that is set now expires; `null`: never. */
export function expiryOf(now: number, ttlSeconds: number | undefined): number | null {
  return ttlSeconds === undefined ? null : Math.ceil(now + ttlSeconds * 1000);
}
