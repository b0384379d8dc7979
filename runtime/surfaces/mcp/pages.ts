import { Buffer } from "node:buffer";
import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";

/** How many entries of a list one answer has at most. */
export const PAGE_SIZE = 100;

/** A part of a list, with where the next one begins. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** Undefined: this is the last part. */
  readonly nextCursor: string | undefined;
}

/**
 * The part of a list that a cursor names. A cursor says which list of which snapshot it continues:
 * with one of another, entries would be left out unseen.
 *
 * @param list names the list: the snapshot, the server, and what is listed
 * @param cursor undefined: the first part
 * @throws {ProtocolError} -32602: the cursor is none of this list
 */
export function pageOf<Entry>(
  list: string,
  entries: readonly Entry[],
  cursor: string | undefined,
): Page<Entry> {
  const start = cursor === undefined ? 0 : startOf(list, cursor);
  if (start === undefined || (start > 0 && start >= entries.length)) {
    throw new ProtocolError(
      ProtocolErrorCode.InvalidParams,
      "The cursor is none of this list as it is now: list again from the start",
    );
  }
  const end = start + PAGE_SIZE;
  return {
    entries: entries.slice(start, end),
    nextCursor: end < entries.length ? cursorOf(list, end) : undefined,
  };
}

function cursorOf(list: string, start: number): string {
  return Buffer.from(`${start} ${list}`).toString("base64url");
}

/** Where a cursor's part begins; undefined for what is no cursor of that list. */
function startOf(list: string, cursor: string): number | undefined {
  // A longer one is none, and is not decoded.
  if (cursor.length > cursorOf(list, Number.MAX_SAFE_INTEGER).length) return undefined;
  const start = Number.parseInt(Buffer.from(cursor, "base64url").toString(), 10);
  return Number.isSafeInteger(start) && start > 0 && cursor === cursorOf(list, start)
    ? start
    : undefined;
}
