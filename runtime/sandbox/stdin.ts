/**
 * Reads the parent's messages: before user code loads, and, in a child that was loaded ahead, once
 * more after it.
 *
 * @module
 */

import { MESSAGE_BYTES } from "../protocol/channel.ts";
import {
  decodeUtf8,
  JSONParse,
  TypedArrayBuffer,
  TypedArrayLength,
  Uint8ArrayOf,
} from "./primordials.ts";

const HEADER_BYTES = 4;
const readSync = Deno.stdin.readSync.bind(Deno.stdin);

/**
 * The next message, or undefined when the parent closed the pipe. Blocks the thread: there is
 * nothing else to do.
 */
export function readMessage(): unknown {
  const header = readExactly(HEADER_BYTES);
  if (header === undefined) return undefined;
  let length = 0;
  // Big-endian, and never negative as by shifts.
  for (let i = 0; i < HEADER_BYTES; i++) length = length * 256 + (header[i] ?? 0);
  if (length > MESSAGE_BYTES) return undefined;
  const body = readExactly(length);
  return body === undefined ? undefined : JSONParse(decodeUtf8(body));
}

function readExactly(length: number): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8ArrayOf(length);
  for (let at = 0; at < TypedArrayLength(bytes);) {
    const rest = new Uint8ArrayOf(TypedArrayBuffer(bytes), at, length - at);
    const read = readSync(rest);
    if (read === null || read === 0) return undefined;
    at += read;
  }
  return bytes;
}
