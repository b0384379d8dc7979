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
  PromiseThen,
  TypedArrayBuffer,
  TypedArrayLength,
  Uint8ArrayOf,
} from "./primordials.ts";

const HEADER_BYTES = 4;
const readSync = Deno.stdin.readSync.bind(Deno.stdin);
const read = Deno.stdin.read.bind(Deno.stdin);

/**
 * The next message, or undefined when the parent closed the pipe. Blocks the thread: there is
 * nothing else to do.
 */
export function readMessage(): unknown {
  const header = readExactly(HEADER_BYTES);
  const length = header === undefined ? undefined : lengthIn(header);
  const body = length === undefined ? undefined : readExactly(length);
  return body === undefined ? undefined : JSONParse(decodeUtf8(body));
}

/** The same without blocking: other work goes on until the message is there. */
export function readMessageLater(take: (message: unknown) => void): void {
  const gone = (): void => take(undefined);
  readExactlyLater(HEADER_BYTES, (header) => {
    const length = header === undefined ? undefined : lengthIn(header);
    if (length === undefined) return gone();
    readExactlyLater(length, (body) => {
      take(body === undefined ? undefined : JSONParse(decodeUtf8(body)));
    });
  });
}

/** Big-endian, and never negative as by shifts; undefined when no message is so long. */
function lengthIn(header: Uint8Array): number | undefined {
  let length = 0;
  for (let i = 0; i < HEADER_BYTES; i++) length = length * 256 + (header[i] ?? 0);
  return length > MESSAGE_BYTES ? undefined : length;
}

function readExactlyLater(
  length: number,
  take: (bytes: Uint8Array<ArrayBuffer> | undefined) => void,
): void {
  const bytes = new Uint8ArrayOf(length);
  let at = 0;
  const next = (): void => {
    if (at === length) return take(bytes);
    const rest = new Uint8ArrayOf(TypedArrayBuffer(bytes), at, length - at);
    PromiseThen(read(rest), (count: number | null) => {
      if (count === null || count === 0) return take(undefined);
      at += count;
      next();
    }, () => take(undefined));
  };
  next();
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
