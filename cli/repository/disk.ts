import { diskProblem } from "./error.ts";

/** A file that is being read. */
export interface ReadHandle {
  /** Fills the buffer from `offset`; returns how many bytes there were. */
  readAtSync(offset: number, buffer: Uint8Array): number;
  size(): number;
  close(): void;
}

/** A new file that is being written. */
export interface WriteHandle {
  /** Writes all of `bytes`. */
  writeSync(bytes: Uint8Array): void;
  /** Returns once the content is on the disk, not only in the system's cache. */
  syncSync(): void;
  close(): void;
}

/**
 * The disk as the repository writes it. Every change goes through here, so that tests can fail or
 * stop it at any step. Synchronous, as `runtime/snapshot`'s port, and for the same reason.
 */
export interface RepositoryDisk {
  realPathSync(path: string): string;
  lstatSync(path: string): Deno.FileInfo;
  readDirSync(path: string): Deno.DirEntry[];
  readFileSync(path: string): Uint8Array<ArrayBuffer>;
  openSync(path: string): ReadHandle;
  /** Fails when the file exists. `mode` is subject to the umask. */
  createSync(path: string, mode?: number): WriteHandle;
  /** Gives a file a second name; fails when that exists. */
  linkSync(from: string, to: string): void;
  renameSync(from: string, to: string): void;
  removeSync(path: string): void;
  /** Fails when the directory exists. */
  mkdirSync(path: string): void;
  /** Makes the names in a directory durable; does nothing where the system can't. */
  syncDirectorySync(path: string): void;
  /** Runs `action` while no other process does under the same `path`, an empty file that stays. */
  guardSync(path: string, action: () => void): void;
}

const HAS_DIRECTORY_SYNC = Deno.build.os !== "windows";

/** The real disk. Needs read and write permission for the root. */
export const denoRepositoryDisk: RepositoryDisk = {
  realPathSync: (path) => Deno.realPathSync(path),
  lstatSync: (path) => Deno.lstatSync(path),
  readDirSync: (path) => [...Deno.readDirSync(path)],
  readFileSync: (path) => Deno.readFileSync(path),
  openSync: (path) => new DenoReadHandle(path),
  createSync: (path, mode) => new DenoWriteHandle(path, mode),
  linkSync: (from, to) => Deno.linkSync(from, to),
  renameSync: (from, to) => Deno.renameSync(from, to),
  removeSync: (path) => Deno.removeSync(path),
  mkdirSync: (path) => Deno.mkdirSync(path),
  syncDirectorySync(path) {
    if (!HAS_DIRECTORY_SYNC) return;
    const directory = Deno.openSync(path, { read: true });
    try {
      directory.syncSync();
    } finally {
      directory.close();
    }
  },
  guardSync(path, action) {
    const file = Deno.openSync(path, { write: true, create: true });
    try {
      file.lockSync(true);
      action();
    } finally {
      file.close();
    }
  },
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

class DenoWriteHandle implements WriteHandle {
  readonly #file: Deno.FsFile;

  constructor(path: string, mode: number | undefined) {
    const base = { write: true, createNew: true } as const;
    this.#file = Deno.openSync(path, mode === undefined ? base : { ...base, mode });
  }

  writeSync(bytes: Uint8Array): void {
    for (let length = 0; length < bytes.length;) {
      length += this.#file.writeSync(bytes.subarray(length));
    }
  }

  syncSync(): void {
    this.#file.syncSync();
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
