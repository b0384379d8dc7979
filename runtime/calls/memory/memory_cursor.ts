/**
 * Where a page of a list ended, as a text that means nothing to its reader.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { CallError } from "../provider.ts";

/** What the page after one that ended with this key is asked for. */
export function cursorAfter(key: string): string {
  return Buffer.from(key, "utf8").toString("base64url");
}

/**
 * The key that a page ended with.
 *
 * @throws {CallError} VALIDATION_ERROR
 */
export function keyOfCursor(cursor: string): Uint8Array<ArrayBuffer> {
  const key = Buffer.from(cursor, "base64url");
  // Decoding leaves out what it does not know.
  if (cursor === "" || key.toString("base64url") !== cursor) {
    throw new CallError(
      "VALIDATION_ERROR",
      `The cursor ${JSON.stringify(cursor.slice(0, 60))} is none, expected what a list gave`,
    );
  }
  return new Uint8Array(key);
}
