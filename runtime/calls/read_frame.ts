/**
 * The frames of calls, as a child sends them: each member is looked at, since code that meddles
 * with the channel can send any of them.
 *
 * @module
 */

import type { AskFrame, More, Piece } from "../protocol/calls.ts";
import { CALL_LIMITS, PIECE_BYTES, PIECES_GRANTED } from "../protocol/calls.ts";
import { isDeeper } from "../protocol/is_deeper.ts";
import { isRecord } from "../protocol/is_record.ts";
import type { Json } from "../protocol/json.ts";
import { MAX_REQUEST_DEPTH } from "../protocol/limits.ts";

const NAME = /^[A-Za-z0-9$][A-Za-z0-9._-]{0,63}$/;
/** Base64 of a piece. */
const MAX_PIECE_TEXT = Math.ceil(PIECE_BYTES / 3) * 4;

/** A call, or undefined when it is none. */
export function readAsk(payload: Uint8Array): AskFrame | undefined {
  if (payload.length > CALL_LIMITS.argumentBytes) return undefined;
  const value = parse(payload);
  if (!isRecord(value)) return undefined;
  const { id, target, method, args, body } = value;
  if (!isId(id) || typeof body !== "boolean") return undefined;
  if (typeof target !== "string" || !NAME.test(target)) return undefined;
  if (typeof method !== "string" || !NAME.test(method)) return undefined;
  // What walks through arguments further on does it by recursion.
  if (isDeeper(args, MAX_REQUEST_DEPTH)) return undefined;
  return { id, target, method, args: (args ?? null) as Json, body };
}

/** A piece of a body and its bytes, or undefined when it is none. */
export function readPiece(
  payload: Uint8Array,
): { id: number; bytes: Uint8Array<ArrayBuffer> } | undefined {
  const value = parse(payload) as Piece | undefined;
  if (!isRecord(value) || !isId(value.id) || typeof value.data !== "string") return undefined;
  if (value.data.length > MAX_PIECE_TEXT) return undefined;
  try {
    const bytes = Uint8Array.fromBase64(value.data);
    // Pieces of nothing would be of any number.
    return bytes.length === 0 ? undefined : { id: value.id, bytes };
  } catch {
    return undefined;
  }
}

/** The call that a `finish` or a `stop` is about, or undefined when it is none. */
export function readOfCall(payload: Uint8Array): number | undefined {
  const value = parse(payload);
  return isRecord(value) && isId(value.id) ? value.id : undefined;
}

/** A grant of pieces, or undefined when it is none. */
export function readMore(payload: Uint8Array): More | undefined {
  const value = parse(payload);
  if (!isRecord(value) || !isId(value.id)) return undefined;
  const { id, pieces } = value;
  const isCount = typeof pieces === "number" && Number.isInteger(pieces) && pieces >= 1 &&
    pieces <= PIECES_GRANTED;
  return isCount ? { id, pieces } : undefined;
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}
