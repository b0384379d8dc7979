import { hex } from "../../runtime/snapshot/id.ts";
import { onDisk, type ReadHandle } from "./disk.ts";
import { corrupt, newerFormat } from "./error.ts";

/** First bytes of a pack; names its version. */
export const PACK_MAGIC = "aiel-pack 1\n";
/** What the file of a pack ends in. */
export const PACK_SUFFIX = ".pack";

const TAIL = /^aiel-pack-index (\d{16}) ([0-9a-f]{64})\n$/;
const TAIL_BYTES = 98;
// The list of a hundred thousand objects as one text, or as one text for each, would be the most that is in memory.
const PIECE_LINES = 1_000;
/** About how long a line is. */
export const LINE_BYTES = 96;
const LINE = /^([0-9a-f]{64}) (\d{1,16}) (\d{1,16}) (\d{1,16})$/;

/** Where an object lies in its pack. */
export interface PackedObject {
  /** SHA-256 of the content, 64 hex digits. */
  readonly id: string;
  /** Bytes from the start of the pack. */
  readonly offset: number;
  /** Bytes in the pack. */
  readonly stored: number;
  /** Bytes of content. */
  readonly size: number;
}

/** The list of objects at the end of a pack, in pieces. */
export function* packIndex(objects: ReadonlyMap<string, PackedObject>): Generator<string> {
  let piece: string[] = [];
  for (const id of [...objects.keys()].sort()) {
    const object = objects.get(id);
    if (object === undefined) continue;
    piece.push(`${id} ${object.offset} ${object.stored} ${object.size}\n`);
    if (piece.length < PIECE_LINES) continue;
    yield piece.join("");
    piece = [];
  }
  yield piece.join("");
}

/** The last line of a pack. */
export function packTail(offset: number, digest: string): string {
  return `aiel-pack-index ${String(offset).padStart(16, "0")} ${digest}\n`;
}

/**
 * Reads the list of a pack. Lines are looked at one by one, so only who has seen the last one may use any.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function readPackIndex(
  file: ReadHandle,
  path: string,
  name: string,
): Promise<Iterable<PackedObject>> {
  const size = onDisk(path, () => file.size());
  const decoder = new TextDecoder();
  const magic = decoder.decode(read(file, path, 0, Math.min(size, PACK_MAGIC.length)));
  if (magic !== PACK_MAGIC) {
    const version = /^aiel-pack (\d+)\n?/.exec(magic)?.[1];
    if (version !== undefined && Number(version) > 1) throw newerFormat(name, Number(version), 1);
    throw corrupt(name, "does not start as a pack of objects");
  }
  const tail = TAIL.exec(
    decoder.decode(read(file, path, Math.max(size - TAIL_BYTES, 0), TAIL_BYTES)),
  );
  const start = Number(tail?.[1]);
  if (tail === null || start > size - TAIL_BYTES) throw corrupt(name, "has a damaged end");
  const index = read(file, path, start, size - TAIL_BYTES - start);
  const digest = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", index)));
  if (digest !== tail[2] || !name.endsWith(`${digest}${PACK_SUFFIX}`)) {
    throw corrupt(name, "has a damaged list of objects");
  }
  return parseIndex(decoder.decode(index), start, name);
}

function* parseIndex(text: string, end: number, name: string): Generator<PackedObject> {
  for (let start = 0; start < text.length;) {
    const lineEnd = text.indexOf("\n", start);
    const line = text.slice(start, lineEnd < 0 ? text.length : lineEnd);
    start += line.length + 1;
    if (line === "") continue;
    const [, id = "", ...numbers] = LINE.exec(line) ?? [];
    const [offset = 0, stored = 0, size = 0] = numbers.map(Number);
    if (id === "" || offset < PACK_MAGIC.length || offset + stored > end) {
      throw corrupt(name, "has a damaged list of objects");
    }
    yield { id, offset, stored, size };
  }
}

function read(
  file: ReadHandle,
  path: string,
  offset: number,
  length: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, onDisk(path, () => file.readAtSync(offset, bytes)));
}
