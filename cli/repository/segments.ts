import { corrupt } from "./error.ts";

/**
 * Most bytes of content in one segment: what is held in memory when an object is read or written.
 */
export const SEGMENT_BYTES = 2 ** 20;
/** Bytes before the data of a segment: kind, length of the content, length of the data. */
export const HEADER_BYTES = 9;

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

/** Turns content into segments and back. */
export interface SegmentCodec {
  /** `content` (at most {@linkcode SEGMENT_BYTES}) as one segment: header and data. */
  encode(content: Uint8Array): readonly [header: Uint8Array, data: Uint8Array];
  readonly decode: DecodeSegment;
}

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

/** The content of a segment; throws, or rejects, when the data is not what was written. */
export type DecodeSegment = (
  header: SegmentHeader,
  data: Uint8Array<ArrayBuffer>,
) => Uint8Array | Promise<Uint8Array>;

// What one step of a damaged object can grow to is a thousand times as much.
const STEP_BYTES = 16 * 1024;

/** Decodes one segment without zlib: 0.3 ms, where loading zlib costs as much as thirty of them. */
export async function decodeOne(
  header: SegmentHeader,
  data: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  if (!header.compressed) return data;
  const { readable, writable } = new DecompressionStream("deflate-raw");
  const writing = writeInSteps(writable.getWriter(), data);
  // Who reads hears of it.
  writing.catch(() => {});
  const content = new Uint8Array(header.length);
  let length = 0;
  for await (const chunk of readable) {
    // The bound keeps a damaged object from filling the memory.
    if (length + chunk.length > content.length) {
      throw new RangeError("There is more than was stored");
    }
    content.set(chunk, length);
    length += chunk.length;
  }
  await writing;
  return content.subarray(0, length);
}

async function writeInSteps(
  writer: WritableStreamDefaultWriter<BufferSource>,
  data: Uint8Array<ArrayBuffer>,
): Promise<void> {
  for (let at = 0; at < data.length; at += STEP_BYTES) {
    await writer.write(data.subarray(at, at + STEP_BYTES));
  }
  await writer.close();
}

// What zlib writes into. By default it would be 16 KiB for every small file, all of them garbage.
function chunkSize(length: number): number {
  return Math.min(Math.max(length, MIN_CHUNK_BYTES), MAX_CHUNK_BYTES);
}

/**
 * Loads the codec: zlib costs 10 to 15 ms that those who write nothing and read little need not
 * pay.
 */
export async function loadCodec(): Promise<SegmentCodec> {
  const { deflateRawSync, inflateRawSync } = await import("node:zlib");
  return {
    encode(content) {
      const deflate = (bytes: Uint8Array): Uint8Array =>
        deflateRawSync(bytes, { level: LEVEL, chunkSize: chunkSize(bytes.length) });
      const tryIt = content.length <= SAMPLE_BYTES * 4 ||
        deflate(content.subarray(0, SAMPLE_BYTES)).length < SAMPLE_BYTES * 0.95;
      const packed = tryIt ? deflate(content) : content;
      const compressed = packed.length < content.length;
      const data = compressed ? packed : content;
      const header = new Uint8Array(HEADER_BYTES);
      const view = new DataView(header.buffer);
      view.setUint8(0, compressed ? DEFLATE : RAW);
      view.setUint32(1, content.length);
      view.setUint32(5, data.length);
      return [header, data];
    },
    decode(header, data) {
      if (!header.compressed) return data;
      // The bound keeps a damaged object from filling the memory.
      return inflateRawSync(data, { maxOutputLength: header.length });
    },
  };
}
