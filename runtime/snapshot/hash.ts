import { denoDisk, type Disk, type DiskFile, fingerprint } from "./disk.ts";
import { hex } from "../protocol/hex.ts";
import type { SnapshotFile } from "./id.ts";
import { Pace, type Progress } from "./pace.ts";
import { changed, unreadable } from "./read_errors.ts";
import type { WalkEntry } from "./walk_entry.ts";

/** Options of {@linkcode hashFiles}. */
export interface HashOptions {
  readonly signal?: AbortSignal;
  /** Called about every 20 ms and at the end. */
  readonly progress?: (progress: Progress) => void;
  /**
   * The SHA-256 of a file whose content is known already (same path and fingerprint as in an
   * index); undefined to read it. The answer is trusted.
   */
  readonly known?: (entry: WalkEntry) => string | undefined;
  /**
   * Sees the bytes of every file that is read, in order, once for each chunk and never for an empty
   * file. The chunk is reused: copy what must outlive the call. The content is only right once
   * {@linkcode hashFiles} has returned without an error.
   */
  readonly onBytes?: (entry: WalkEntry, chunk: Uint8Array) => void;
  readonly disk?: Disk;
}

/** What a walk has found, or some of it. */
type WalkEntries = Iterable<WalkEntry> & { readonly length: number };

// Up to here WebCrypto is cheaper than loading node:crypto (about 15 ms); it can't stream, so this
// is also what is held in memory at most. Found by measuring: 20 µs a file against 13 µs.
const SMALL_TREE_FILES = 512;
const SMALL_TREE_BYTES = 8 * 2 ** 20;
const CHUNK_BYTES = 2 ** 18;

/**
 * Hashes the files of a walk, in their order. Memory is flat: one chunk of 256 KiB, or for a small
 * tree at most 8 MiB. A file that is not the one the walk saw, or that changes meanwhile, is an
 * error.
 *
 * @throws {SnapshotError} `changed_while_read`, `unreadable`
 * @throws the signal's reason when aborted
 */
export async function hashFiles(
  entries: WalkEntries,
  options: HashOptions = {},
): Promise<SnapshotFile[]> {
  let bytes = 0;
  for (const entry of entries) bytes += entry.size;
  return await (areMany(entries.length, bytes)
    ? hashLargeTree(entries, options)
    : hashSmallTree(entries, options));
}

async function hashSmallTree(
  entries: WalkEntries,
  options: HashOptions,
): Promise<SnapshotFile[]> {
  const { disk = denoDisk, known, onBytes } = options;
  const pace = new Pace("hash", options);
  const files: Promise<SnapshotFile>[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (pace.due()) await pace.pause(files.length, bytes);
    const digest = known?.(entry);
    if (digest !== undefined) {
      files.push(Promise.resolve(hashed(entry, digest)));
      continue;
    }
    // One byte more than expected, so that a file that grew is seen to be longer.
    const buffer = new Uint8Array(entry.size + 1);
    let length = 0;
    const reader = new EntryReader(entry, disk);
    try {
      for (let chunk = reader.next(buffer); chunk !== undefined;) {
        length += chunk.length;
        onBytes?.(entry, chunk);
        chunk = reader.next(buffer.subarray(length));
      }
    } finally {
      reader.close();
    }
    files.push(digestSmall(entry, buffer.subarray(0, length)));
    bytes += length;
  }
  const result = await Promise.all(files);
  pace.end(files.length, bytes);
  return result;
}

async function digestSmall(
  entry: WalkEntry,
  content: Uint8Array<ArrayBuffer>,
): Promise<SnapshotFile> {
  return hashed(entry, hex(new Uint8Array(await crypto.subtle.digest("SHA-256", content))));
}

async function hashLargeTree(
  entries: WalkEntries,
  options: HashOptions,
): Promise<SnapshotFile[]> {
  const { disk = denoDisk, known, onBytes } = options;
  const pace = new Pace("hash", options);
  const files: SnapshotFile[] = [];
  let bytes = 0;
  const hash = await fileHasher(disk, async (read) => {
    bytes += read;
    if (pace.due()) await pace.pause(files.length, bytes);
  });
  for (const entry of entries) {
    if (pace.due()) await pace.pause(files.length, bytes);
    const digest = known?.(entry);
    files.push(
      digest === undefined ? await hash(entry, onBytes) : hashed(entry, digest),
    );
  }
  pace.end(files.length, bytes);
  return files;
}

/**
 * Hashes one file, as {@linkcode hashFiles} does. `onBytes` sees it as that of
 * {@linkcode HashOptions}.
 */
export type FileHasher = (
  entry: WalkEntry,
  onBytes?: HashOptions["onBytes"],
) => Promise<SnapshotFile>;

/**
 * For many files, one after the other, with one buffer for all.
 *
 * @param afterChunk is told how many bytes were read, and may make the reader wait
 */
export async function fileHasher(
  disk: Disk,
  afterChunk: (bytes: number) => Promise<void>,
): Promise<FileHasher> {
  const { createHash } = await import("node:crypto");
  const buffer = new Uint8Array(CHUNK_BYTES);
  return async (entry, onBytes) => {
    const hash = createHash("sha256");
    const reader = new EntryReader(entry, disk);
    try {
      for (let chunk = reader.next(buffer); chunk !== undefined; chunk = reader.next(buffer)) {
        hash.update(chunk);
        onBytes?.(entry, chunk);
        await afterChunk(chunk.length);
      }
    } finally {
      reader.close();
    }
    return hashed(entry, hash.digest("hex"));
  };
}

/** Whether it is worth loading what {@linkcode fileHasher} needs. */
export function areMany(files: number, bytes: number): boolean {
  return files > SMALL_TREE_FILES || bytes > SMALL_TREE_BYTES;
}

/** Reads the file that the walk saw, or fails: never another one, never half of two versions. */
class EntryReader {
  readonly #entry: WalkEntry;
  readonly #disk: Disk;
  readonly #file: DiskFile;
  #length = 0;
  #ended = false;

  constructor(entry: WalkEntry, disk: Disk) {
    this.#entry = entry;
    this.#disk = disk;
    this.#file = attempt(entry, () => disk.openSync(entry.diskPath));
  }

  /** Next bytes, in `buffer`; undefined at the end, when all of it was the file of the walk. */
  next(buffer: Uint8Array): Uint8Array | undefined {
    const count = this.#ended ? 0 : attempt(this.#entry, () => this.#file.readSync(buffer)) ?? 0;
    if (count === 0) {
      if (this.#length !== this.#entry.size) throw changed(this.#entry.path);
      this.#checkUnchanged();
      return undefined;
    }
    this.#length += count;
    if (this.#length > this.#entry.size) throw changed(this.#entry.path);
    // All of it, and there was room for more: another read would only say that this is the end, and
    // the last look would see a file that has grown since.
    this.#ended = this.#length === this.#entry.size && count < buffer.length;
    return buffer.subarray(0, count);
  }

  close(): void {
    this.#file.close();
  }

  // One look after the last byte covers the time since the walk's look. By path and not by handle:
  // without full read permission Deno takes twice as long for the latter.
  #checkUnchanged(): void {
    const info = attempt(this.#entry, () => this.#disk.lstatSync(this.#entry.diskPath));
    if (fingerprint(info) !== this.#entry.fingerprint) throw changed(this.#entry.path);
  }
}

function attempt<T>(entry: WalkEntry, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw unreadable(entry.path, cause);
  }
}

function hashed(entry: WalkEntry, sha256: string): SnapshotFile {
  return { path: entry.path, size: entry.size, sha256 };
}
