import { onDisk, type ReadHandle } from "./disk.ts";
import { corrupt, newerFormat } from "./error.ts";
import { sha256Hex } from "../../runtime/protocol/sha256_hex.ts";

/** First bytes of a pack; names its version. */
export const PACK_SIGNATURE = "aiel-pack 1\n";
/** What the file of a pack ends in. */
export const PACK_SUFFIX = ".pack";

const TAIL = /^aiel-pack-index (\d{16}) ([0-9a-f]{64})\n$/;
const TAIL_BYTES = 98;
const decoder = new TextDecoder();
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

/** The list of objects at the end of a pack, given the objects sorted by their ids. */
export function packIndex(objects: readonly PackedObject[]): string {
  return objects.map(({ id, offset, stored, size }) => `${id} ${offset} ${stored} ${size}\n`)
    .join("");
}

/** The last line of a pack. */
export function packTail(offset: number, digest: string): string {
  return `aiel-pack-index ${String(offset).padStart(16, "0")} ${digest}\n`;
}

/**
 * Reads the list of a pack.
 *
 * @param name of the pack, for errors
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function readPackList(
  file: ReadHandle,
  path: string,
  name: string,
): Promise<PackedObject[]> {
  const size = onDisk(path, () => file.size());
  const signature = decoder.decode(read(file, path, 0, Math.min(size, PACK_SIGNATURE.length)));
  if (signature !== PACK_SIGNATURE) {
    const version = /^aiel-pack (\d+)\n?/.exec(signature)?.[1];
    if (version !== undefined && Number(version) > 1) throw newerFormat(name, Number(version), 1);
    throw corrupt(name, "does not start as a pack of objects");
  }
  const tail = TAIL.exec(
    decoder.decode(read(file, path, Math.max(size - TAIL_BYTES, 0), TAIL_BYTES)),
  );
  const start = Number(tail?.[1]);
  if (tail === null || start > size - TAIL_BYTES) throw corrupt(name, "has a damaged end");
  const lines = read(file, path, start, size - TAIL_BYTES - start);
  const digest = await sha256Hex(lines);
  if (digest !== tail[2] || !name.endsWith(`${digest}${PACK_SUFFIX}`)) {
    throw corrupt(name, "has a damaged list of objects");
  }
  return decoder.decode(lines).split("\n").slice(0, -1).map((line) => objectOf(line, start, name));
}

/** @param end where the objects of the pack end */
function objectOf(line: string, end: number, name: string): PackedObject {
  const [, id = "", ...numbers] = LINE.exec(line) ?? [];
  const [offset = 0, stored = 0, size = 0] = numbers.map(Number);
  if (id === "" || offset < PACK_SIGNATURE.length || offset + stored > end) {
    throw corrupt(name, "has a damaged list of objects");
  }
  return { id, offset, stored, size };
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
