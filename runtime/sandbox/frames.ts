/**
 * Writes frames to the parent. See `channel.ts` for the form.
 *
 * @module
 */

import { FRAME_BYTES, FRAME_HEADER_BYTES, lengthByte, NONCE_BYTES } from "../protocol/channel.ts";
import {
  encodeUtf8,
  TypedArrayBuffer,
  TypedArrayLength,
  TypedArraySet,
  Uint8ArrayOf,
} from "./primordials.ts";

/** Writes all of some bytes to the parent; false when that can't be done any more. */
export type WriteAll = (bytes: Uint8Array<ArrayBuffer>) => boolean;

/** The writer for a standard stream, captured before user code could replace it. */
export function streamWriter(stream: { writeSync(bytes: Uint8Array): number }): WriteAll {
  const writeSync = stream.writeSync.bind(stream);
  return (bytes) => {
    const total = TypedArrayLength(bytes);
    let written = 0;
    try {
      while (written < total) {
        const rest = new Uint8ArrayOf(TypedArrayBuffer(bytes), written, total - written);
        written += writeSync(rest);
      }
      return true;
    } catch {
      // User code closed the descriptor, or the parent is gone: in both cases there is no reader
      // to tell.
      return false;
    }
  };
}

/** The function that sends a frame of one type with a JSON text. */
export function frameWriter(
  nonce: Uint8Array,
  write: WriteAll,
): (type: number, json: string) => boolean {
  const room = FRAME_BYTES - FRAME_HEADER_BYTES;
  return (type, json) => {
    const payload = encodeUtf8(json);
    const buffer = TypedArrayBuffer(payload);
    const total = TypedArrayLength(payload);
    let sent = 0;
    do {
      const length = total - sent > room ? room : total - sent;
      const more = sent + length < total;
      const frame = new Uint8ArrayOf(FRAME_HEADER_BYTES + length);
      TypedArraySet(frame, nonce, 0);
      frame[NONCE_BYTES] = type;
      frame[NONCE_BYTES + 1] = more ? 1 : 0;
      frame[NONCE_BYTES + 2] = lengthByte(length, true);
      frame[NONCE_BYTES + 3] = lengthByte(length, false);
      TypedArraySet(frame, new Uint8ArrayOf(buffer, sent, length), FRAME_HEADER_BYTES);
      if (!write(frame)) return false;
      sent += length;
    } while (sent < total);
    return true;
  };
}
