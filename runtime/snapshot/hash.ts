import { createHash } from "node:crypto";
import { denoDisk, type Disk, type DiskFile, fingerprint } from "./disk.ts";
import type { SnapshotFile } from "./id.ts";
import { Pace, type SnapshotProgress } from "./pace.ts";
import { changed, unreadable } from "./read_errors.ts";
import type { WalkEntry } from "./walk_entry.ts";

/** Options of {@linkcode hashFiles}. */
export interface HashOptions {
  readonly signal?: AbortSignal;
  /** Called about every 20 ms and at the end. */
  readonly progress?: (progress: SnapshotProgress) => void;
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

const CHUNK_BYTES = 2 ** 18;

/**
 * Hashes the files of a walk, in their order. Memory is flat: one chunk of 256 KiB. A file that is
 * not the one the walk saw, or that changes meanwhile, is an error.
 *
 * @throws {SnapshotError} `changed_while_read`, `unreadable`
 * @throws the signal's reason when aborted
 */
export async function hashFiles(
  entries: Iterable<WalkEntry>,
  options: HashOptions = {},
): Promise<SnapshotFile[]> {
  const { disk = denoDisk, known, onBytes } = options;
  const pace = new Pace("hash", options);
  const files: SnapshotFile[] = [];
  let bytes = 0;
  const hash = fileHasher(disk, async (read) => {
    bytes += read;
    if (pace.due()) await pace.pause(files.length, bytes);
  });
  for (const entry of entries) {
    if (pace.due()) await pace.pause(files.length, bytes);
    const sha256 = known?.(entry);
    files.push(sha256 === undefined ? await hash(entry, onBytes) : hashed(entry, sha256));
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
 * A hasher of files, one after the other, with one buffer for all.
 *
 * @param afterChunk is told how many bytes were read, and may make the reader wait
 */
export function fileHasher(
  disk: Disk,
  afterChunk: (bytes: number) => Promise<void>,
): FileHasher {
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
