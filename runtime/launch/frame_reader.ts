/**
 * Takes the child's standard output apart: frames of the bootstrap on one side, bytes that user
 * code printed on the other.
 *
 * @module
 */

import { FRAME_BYTES, FRAME_HEADER_BYTES, lengthOf, NONCE_BYTES } from "../protocol/channel.ts";
import { concatBytes } from "../protocol/concat_bytes.ts";

/** What a {@linkcode FrameReader} finds. */
export interface FrameHandlers {
  /** A whole message: the type of its frames and their payloads together. */
  frame(type: number, payload: Uint8Array): void;
  /** Bytes outside of any frame. */
  raw(bytes: Uint8Array): void;
  /**
   * A message grew past the cap, or a header is out of range: the child is not to be listened to
   * any longer.
   */
  broken(why: "too_large" | "malformed"): void;
}

/** Feeds on chunks of any size; never holds more than one message and one header. */
export class FrameReader {
  #pending: Uint8Array = new Uint8Array(0);
  readonly #parts = new Map<number, { chunks: Uint8Array[]; bytes: number }>();
  #broken = false;

  constructor(
    private readonly nonce: Uint8Array,
    private readonly maxMessage: number,
    private readonly handlers: FrameHandlers,
  ) {}

  push(chunk: Uint8Array): void {
    if (this.#broken) return;
    const bytes = this.#pending.length === 0 ? chunk : concatBytes([this.#pending, chunk]);
    let at = 0;
    while (at < bytes.length) {
      const start = findNonce(bytes, this.nonce, at);
      if (start > at) this.handlers.raw(bytes.subarray(at, start));
      at = start;
      if (bytes.length - at < FRAME_HEADER_BYTES) break;
      const length = lengthOf(bytes[at + NONCE_BYTES + 2] ?? 0, bytes[at + NONCE_BYTES + 3] ?? 0);
      if (length === undefined || length > FRAME_BYTES - FRAME_HEADER_BYTES) {
        return this.#break("malformed");
      }
      const end = at + FRAME_HEADER_BYTES + length;
      if (bytes.length < end) break;
      const type = bytes[at + NONCE_BYTES] ?? 0;
      const more = bytes[at + NONCE_BYTES + 1] === 1;
      this.#take(type, more, bytes.subarray(at + FRAME_HEADER_BYTES, end));
      if (this.#broken) return;
      at = end;
    }
    // A copy: the chunk's buffer may be large, or be used again.
    this.#pending = bytes.slice(at);
  }

  /** No more bytes will come: what is left was no frame. */
  end(): void {
    if (!this.#broken && this.#pending.length > 0) this.handlers.raw(this.#pending);
    this.#pending = new Uint8Array(0);
  }

  #take(type: number, more: boolean, payload: Uint8Array): void {
    const part = this.#parts.get(type);
    if (part === undefined && !more) return this.handlers.frame(type, payload);
    const message = part ?? { chunks: [], bytes: 0 };
    message.chunks.push(payload.slice());
    message.bytes += payload.length;
    if (message.bytes > this.maxMessage || this.#parts.size > 16) return this.#break("too_large");
    if (more) {
      this.#parts.set(type, message);
      return;
    }
    this.#parts.delete(type);
    this.handlers.frame(type, concatBytes(message.chunks));
  }

  #break(why: "too_large" | "malformed"): void {
    this.#broken = true;
    this.#parts.clear();
    this.handlers.broken(why);
  }
}

/** Where the nonce starts, or where a piece of it at the very end does, or the length. */
function findNonce(bytes: Uint8Array, nonce: Uint8Array, from: number): number {
  const first = nonce[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at !== -1; at = bytes.indexOf(first, at + 1)) {
    let i = 1;
    while (i < nonce.length && at + i < bytes.length && bytes[at + i] === nonce[i]) i++;
    if (i === nonce.length || at + i === bytes.length) return at;
  }
  return bytes.length;
}
