import { deflateRawSync, inflateRawSync } from "node:zlib";
import { corrupt } from "./error.ts";

/**
 * Most bytes of content in one segment: what is held in memory when an object is read or written.
 */
export const SEGMENT_BYTES = 2 ** 20;
/** Bytes before the data of a segment: kind, length of the content, length of the data. */
export const SEGMENT_HEADER_BYTES = 9;

const RAW = 0;
const DEFLATE = 1;
// The fastest level: 100 MB of source take 0.3 s and shrink to a third; level 6 takes 3 times as
// long.
const LEVEL = 1;
/** What zlib takes. */
const MIN_CHUNK_BYTES = 64;
const MAX_CHUNK_BYTES = 16 * 1024;
// What does not shrink at its beginning is not tried as a whole.
const SAMPLE_BYTES = 4096;

/** The first bytes of a segment. */
export interface SegmentHeader {
  readonly compressed: boolean;
  /** Bytes of content. */
  readonly length: number;
  /** Bytes of data that follow. */
  readonly stored: number;
}

/** Reads a header; `path` is for the error. */
export function parseHeader(bytes: Uint8Array, path: string): SegmentHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = view.getUint8(0);
  const header = {
    compressed: kind === DEFLATE,
    length: view.getUint32(1),
    stored: view.getUint32(5),
  };
  const sound = (kind === DEFLATE || (kind === RAW && header.length === header.stored)) &&
    header.length > 0 && header.length <= SEGMENT_BYTES && header.stored <= header.length;
  if (!sound) throw corrupt(path, "has a damaged object");
  return header;
}

/** `content` (at most {@linkcode SEGMENT_BYTES}) as one segment: header and data. */
export function encodeSegment(
  content: Uint8Array,
): readonly [header: Uint8Array, data: Uint8Array] {
  const isWorthIt = content.length <= SAMPLE_BYTES * 4 ||
    deflate(content.subarray(0, SAMPLE_BYTES)).length < SAMPLE_BYTES * 0.95;
  const packed = isWorthIt ? deflate(content) : content;
  const compressed = packed.length < content.length;
  const data = compressed ? packed : content;
  const header = new Uint8Array(SEGMENT_HEADER_BYTES);
  const view = new DataView(header.buffer);
  view.setUint8(0, compressed ? DEFLATE : RAW);
  view.setUint32(1, content.length);
  view.setUint32(5, data.length);
  return [header, data];
}

/** The content of a segment; throws when the data is not what was written. */
export function decodeSegment(header: SegmentHeader, data: Uint8Array): Uint8Array {
  if (!header.compressed) return data;
  // The bound keeps a damaged object from filling the memory.
  return inflateRawSync(data, { maxOutputLength: header.length });
}

function deflate(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, { level: LEVEL, chunkSize: chunkSize(bytes.length) });
}

// What zlib writes into. By default it would be 16 KiB for every small file, all of them garbage.
function chunkSize(length: number): number {
  return Math.min(Math.max(length, MIN_CHUNK_BYTES), MAX_CHUNK_BYTES);
}
