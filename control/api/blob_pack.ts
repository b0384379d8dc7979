/**
 * Many small blobs in one body, `application/vnd.aiel.blobs`: for each `<sha256 hex> <length>\n`
 * and the bytes. One request a blob would cost a push of a thousand files a thousand round trips.
 *
 * @module
 */

import { concatBytes } from "../../runtime/protocol/concat_bytes.ts";

/** Media type of a pack. */
export const PACK_TYPE = "application/vnd.aiel.blobs";

/** One blob of a pack. */
export interface PackedBlob {
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

// 64 hex digits, a space, up to 12 digits, a line feed.
const MAX_HEADER = 64 + 1 + 12 + 1;
const HEADER = /^([0-9a-f]{64}) (0|[1-9][0-9]{0,11})$/;

/** What stands before a blob's bytes. */
export function packHeader(sha256: string, size: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${sha256} ${size}\n`);
}

/** Writes a pack. */
export function encodePack(blobs: readonly PackedBlob[]): Uint8Array<ArrayBuffer> {
  const parts = blobs.flatMap(({ sha256, bytes }) => [packHeader(sha256, bytes.length), bytes]);
  return concatBytes(parts);
}

/**
 * Reads a pack. The bytes are views into it, and not verified.
 *
 * @param most blobs that are looked for: what stands behind them is not read
 * @throws {SyntaxError} when it is no pack
 */
export function decodePack(pack: Uint8Array<ArrayBuffer>, most: number = Infinity): PackedBlob[] {
  const blobs: PackedBlob[] = [];
  for (let at = 0; at < pack.length && blobs.length < most;) {
    const end = pack.subarray(at, at + MAX_HEADER).indexOf(0x0a);
    const match = HEADER.exec(new TextDecoder().decode(pack.subarray(at, at + Math.max(end, 0))));
    const [, sha256, digits] = match ?? [];
    if (sha256 === undefined) {
      throw new SyntaxError(`Pack has no header at byte ${at}, expected "<sha256> <length>"`);
    }
    const start = at + end + 1;
    at = start + Number(digits);
    if (at > pack.length) {
      throw new SyntaxError(`Pack ends in blob "${sha256}", expected ${digits} bytes of it`);
    }
    blobs.push({ sha256, bytes: pack.subarray(start, at) });
  }
  return blobs;
}

/**
 * Reads a pack as it arrives, one blob at a time. The bytes are not verified.
 *
 * @param maxBytes of one blob: it is held in memory, and the sender of the pack may lie
 * @throws {SyntaxError} when it is no pack, or has a larger blob
 */
export async function* readPack(
  pack: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxBytes: number = Infinity,
): AsyncGenerator<PackedBlob> {
  let rest = new Uint8Array();
  for await (const chunk of pack) {
    const bytes = concatBytes([rest, chunk]);
    const whole = wholeBlobs(bytes, maxBytes);
    yield* decodePack(bytes.subarray(0, whole));
    rest = bytes.slice(whole);
  }
  yield* decodePack(rest);
}

/** Bytes of the blobs that are there completely. */
function wholeBlobs(bytes: Uint8Array<ArrayBuffer>, maxBytes: number): number {
  for (let at = 0;;) {
    const end = bytes.subarray(at, at + MAX_HEADER).indexOf(0x0a);
    if (end === -1) {
      // No end of it will come: what is no pack is not collected to its end.
      if (bytes.length - at >= MAX_HEADER) throw new SyntaxError("Pack has no header");
      return at;
    }
    const match = HEADER.exec(new TextDecoder().decode(bytes.subarray(at, at + end)));
    const length = Number(match?.[2] ?? 0);
    if (length > maxBytes) {
      throw new SyntaxError(
        `Pack has a blob of ${length} bytes, at most ${maxBytes} were expected`,
      );
    }
    const next = at + end + 1 + length;
    if (next > bytes.length) return at;
    at = next;
  }
}
