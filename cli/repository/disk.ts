import { type FileLock, takeFileLock } from "../system/file_lock.ts";
import { denoWritingDisk, type WritingDisk } from "../system/writing_disk.ts";
import { diskProblem, irregular } from "./error.ts";

/** A file that is being read. */
export interface ReadHandle {
  /** Fills the buffer from `offset`; returns how many bytes there were. */
  readAtSync(offset: number, buffer: Uint8Array): number;
  size(): number;
  close(): void;
}

/**
 * The disk as the repository writes it. Every change goes through here, so that tests can fail or
 * stop it at any step. Synchronous, as `runtime/snapshot`'s port, and for the same reason.
 */
export interface RepositoryDisk extends WritingDisk {
  realPathSync(path: string): string;
  lstatSync(path: string): Deno.FileInfo;
  readDirSync(path: string): Deno.DirEntry[];
  /** Fails when there is no regular file, also for a link to one. */
  readFileSync(path: string): Uint8Array<ArrayBuffer>;
  /** As {@linkcode readFileSync}, to read parts of it. */
  openSync(path: string): ReadHandle;
  /** Fails when the directory exists. */
  mkdirSync(path: string): void;
  /** The kernel's lock on a file; undefined when another process keeps it for `waitMs`. */
  takeLock(path: string, waitMs: number): Promise<FileLock | undefined>;
}

/** The real disk. Needs read and write permission for the root. */
export const denoRepositoryDisk: RepositoryDisk = {
  ...denoWritingDisk,
  realPathSync: (path) => Deno.realPathSync(path),
  lstatSync: (path) => Deno.lstatSync(path),
  readDirSync: (path) => [...Deno.readDirSync(path)],
  readFileSync(path) {
    if (!Deno.lstatSync(path).isFile) throw irregular(path, "file");
    return Deno.readFileSync(path);
  },
  openSync(path) {
    if (!Deno.lstatSync(path).isFile) throw irregular(path, "file");
    return new DenoReadHandle(path);
  },
  mkdirSync: (path) => Deno.mkdirSync(path),
  takeLock: (path, waitMs) => takeFileLock(path, { waitMs }),
};

class DenoReadHandle implements ReadHandle {
  readonly #file: Deno.FsFile;

  constructor(path: string) {
    this.#file = Deno.openSync(path, { read: true });
  }

  readAtSync(offset: number, buffer: Uint8Array): number {
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    let length = 0;
    while (length < buffer.length) {
      const count = this.#file.readSync(buffer.subarray(length));
      if (count === null || count === 0) break;
      length += count;
    }
    return length;
  }

  size(): number {
    return this.#file.statSync().size;
  }

  close(): void {
    this.#file.close();
  }
}

/** Runs a call on `path` and says what went wrong in the repository's own words. */
export function onDisk<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw diskProblem(path, cause);
  }
}

/** As {@linkcode onDisk}; undefined when there is no such file. */
export function ifExists<T>(path: string, call: () => T): T | undefined {
  try {
    return call();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw diskProblem(path, cause);
  }
}
