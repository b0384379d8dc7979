/**
 * Cursors: where a page ended. Opaque to callers, and good for the list they came from only: the
 * list's name, its tenant and its filters are hashed into it.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { DomainError } from "./domain_error.ts";

/** What a list is sorted by: the values of the last item. */
export type CursorKey = readonly (string | number)[];

const MAX_LENGTH = 1_024;

/** The cursor that continues after `key`. */
export function encodeCursor(list: string, key: CursorKey): string {
  const bytes = new TextEncoder().encode(JSON.stringify([tag(list), ...key]));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/**
 * The key in a cursor.
 *
 * @param list tenant, list and filters, the same as when it was made
 * @param form the type of each value
 * @throws {DomainError} invalid_cursor
 */
export function decodeCursor(
  list: string,
  cursor: string,
  form: readonly ("string" | "number")[],
): CursorKey {
  const [found, ...key] = parse(cursor);
  const fits = found === tag(list) && key.length === form.length &&
    form.every((type, index) => typeof key[index] === type);
  const values = key.filter((value) => isText(value) || isNumber(value));
  if (fits && values.length === form.length) return values;
  throw new DomainError("invalid_cursor", "The cursor is not one of this list", {
    hint: "Pass the next_cursor of the page before with the same filters, or leave it out",
  });
}

function parse(cursor: string): readonly unknown[] {
  if (cursor.length > MAX_LENGTH) return [];
  try {
    const bytes = Uint8Array.fromBase64(cursor, { alphabet: "base64url" });
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

// No key has a NUL, and Postgres can't be asked for one.
function isText(value: unknown): value is string {
  return typeof value === "string" && !value.includes("\0");
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}

function tag(list: string): string {
  return createHash("sha256").update(list).digest("base64url").slice(0, 12);
}
