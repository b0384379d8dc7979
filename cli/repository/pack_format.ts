import { onDisk, type ReadHandle } from "./disk.ts";
import { corrupt, newerFormat } from "./error.ts";
import { digestOf } from "./sha256.ts";

/** First bytes of a pack; names its version. */
export const PACK_MAGIC = "aiel-pack 1\n";
/** What the file of a pack ends in. */
export const PACK_SUFFIX = ".pack";

const TAIL = /^aiel-pack-index (\d{16}) ([0-9a-f]{64})\n$/;
const TAIL_BYTES = 98;
const LINE_END = 0x0a;
const ID_DIGITS = 64;
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
 * The list of objects at the end of a pack, as it is written: an object for each of a hundred
 * thousand lines would take five times as much, and longer to make than to look a few of them up.
 */
export class PackList implements Iterable<PackedObject> {
  /** Lines sorted by their ids. They fit the name of the pack, so they are what was written. */
  readonly #lines: Uint8Array;
  /** Where the objects end. */
  readonly #end: number;
  readonly #name: string;

  /** @param name of the pack, for errors */
  constructor(lines: Uint8Array, end: number, name: string) {
    this.#lines = lines;
    this.#end = end;
    this.#name = name;
  }

  /** In bytes. */
  get length(): number {
    return this.#lines.length;
  }

  /** @throws {RepositoryError} `corrupt` */
  find(id: string): PackedObject | undefined {
    if (id.length !== ID_DIGITS) return undefined;
    // Both are where a line starts; the one sought is from `low` to before `high`.
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = middle === 0 ? 0 : this.#lines.lastIndexOf(LINE_END, middle - 1) + 1;
      const order = this.#compare(start, id);
      if (order === 0) return this.#object(start);
      if (order < 0) low = this.#lineEnd(start) + 1;
      else high = start;
    }
    return undefined;
  }

  /** @throws {RepositoryError} `corrupt` */
  *[Symbol.iterator](): Generator<PackedObject> {
    for (let start = 0; start < this.#lines.length; start = this.#lineEnd(start) + 1) {
      yield this.#object(start);
    }
  }

  #lineEnd(start: number): number {
    const end = this.#lines.indexOf(LINE_END, start);
    return end < 0 ? this.#lines.length : end;
  }

  /** Order of the id of a line and another. */
  #compare(start: number, id: string): number {
    for (let at = 0; at < ID_DIGITS; at++) {
      const difference = (this.#lines[start + at] ?? 0) - id.charCodeAt(at);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  #object(start: number): PackedObject {
    const line = decoder.decode(this.#lines.subarray(start, this.#lineEnd(start)));
    const [, id = "", ...numbers] = LINE.exec(line) ?? [];
    const [offset = 0, stored = 0, size = 0] = numbers.map(Number);
    if (id === "" || offset < PACK_MAGIC.length || offset + stored > this.#end) {
      throw corrupt(this.#name, "has a damaged list of objects");
    }
    return { id, offset, stored, size };
  }
}

/**
 * Reads the list of a pack. The file is read when this returns and may be closed then; whether it
 * is sound is told later.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function readPackList(
  file: ReadHandle,
  path: string,
  name: string,
): Promise<PackList> {
  const size = onDisk(path, () => file.size());
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
  const lines = read(file, path, start, size - TAIL_BYTES - start);
  const digest = await digestOf(lines);
  if (digest !== tail[2] || !name.endsWith(`${digest}${PACK_SUFFIX}`)) {
    throw corrupt(name, "has a damaged list of objects");
  }
  return new PackList(lines, start, name);
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
