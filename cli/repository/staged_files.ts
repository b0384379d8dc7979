import type { SnapshotFile } from "../../runtime/snapshot/id.ts";
import { Places } from "../../runtime/snapshot/places.ts";

/** Hex digits of a SHA-256. */
export const DIGEST_DIGITS = 64;
/** Digests that are made a text at once. */
const BLOCK_FILES = 512;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A staged file. */
export interface IndexEntry extends SnapshotFile {
  /**
   * What the file looked like when it was read (`fingerprint` of `runtime/snapshot`); empty when that
   * says nothing, because the file was written in the same moment (git's "racy" rule).
   */
  readonly fingerprint: string;
}

/** The files of a staged tree, sorted by the bytes of their paths. */
export class StagedFiles implements Iterable<StagedFile> {
  readonly places: Places;
  /** Of each file its digits, as they are written. */
  readonly digests: Uint8Array;
  #block = -1;
  #blockText = "";

  /** @param digests {@linkcode DIGEST_DIGITS} bytes for each of the places */
  constructor(places: Places, digests: Uint8Array) {
    this.places = places;
    this.digests = digests;
  }

  /** Of files one by one, in their order. */
  static of(entries: readonly IndexEntry[]): StagedFiles {
    const places = new Places();
    const digests = new Uint8Array(DIGEST_DIGITS * entries.length);
    for (const { path, size, sha256, fingerprint } of entries) {
      putDigest(digests, places.length, sha256);
      const [inode = 0, , mtime = 0, ctime = 0, mode = 0] = fingerprint.split(":").map(Number);
      places.addNumbers(path, inode, size, mtime, ctime, mode);
      // Of another size is another file.
      const at = places.length - 1;
      if (!places.isKnown(at) || places.fingerprint(at) !== fingerprint) places.forget(at);
    }
    return new StagedFiles(places, digests);
  }

  get length(): number {
    return this.places.length;
  }

  sha256(at: number): string {
    const block = Math.floor(at / BLOCK_FILES);
    if (block !== this.#block) {
      const start = DIGEST_DIGITS * BLOCK_FILES * block;
      const bytes = this.digests.subarray(start, start + DIGEST_DIGITS * BLOCK_FILES);
      this.#blockText = decoder.decode(bytes);
      this.#block = block;
    }
    const start = DIGEST_DIGITS * (at % BLOCK_FILES);
    return this.#blockText.slice(start, start + DIGEST_DIGITS);
  }

  *[Symbol.iterator](): Generator<StagedFile> {
    for (let at = 0; at < this.length; at++) yield new StagedFile(this, at);
  }
}

/** One of {@linkcode StagedFiles}: what is asked of it is looked up there. */
export class StagedFile implements IndexEntry {
  /** Its position among all. */
  readonly at: number;
  readonly #files: StagedFiles;

  constructor(files: StagedFiles, at: number) {
    this.#files = files;
    this.at = at;
  }

  get path(): string {
    return this.#files.places.path(this.at);
  }

  get size(): number {
    return this.#files.places.size(this.at);
  }

  get sha256(): string {
    return this.#files.sha256(this.at);
  }

  get fingerprint(): string {
    const { places } = this.#files;
    return places.isKnown(this.at) ? places.fingerprint(this.at) : "";
  }
}

/** Writes the digest of a file to its place among others. */
export function putDigest(digests: Uint8Array, at: number, sha256: string): void {
  const start = DIGEST_DIGITS * at;
  encoder.encodeInto(sha256, digests.subarray(start, start + DIGEST_DIGITS));
}
