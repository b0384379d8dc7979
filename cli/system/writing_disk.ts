/** A new file that is being written. */
export interface WriteHandle {
  /** Writes all of `bytes`. */
  writeSync(bytes: Uint8Array): void;
  /** Returns once the content is on the disk, not only in the system's cache. */
  syncSync(): void;
  close(): void;
}

/** The disk as files are written to it: made under another name, and renamed. */
export interface WritingDisk {
  /** Fails when the file exists, also as a link. `mode` is subject to the umask. */
  createSync(path: string, mode?: number): WriteHandle;
  renameSync(from: string, to: string): void;
  removeSync(path: string): void;
  /** Makes the names in a directory durable; does nothing where the system can't. */
  syncDirectorySync(path: string): void;
}

const HAS_DIRECTORY_SYNC = Deno.build.os !== "windows";

/** The real disk. */
export const denoWritingDisk: WritingDisk = {
  createSync: (path, mode) => new DenoWriteHandle(path, mode),
  renameSync: (from, to) => Deno.renameSync(from, to),
  removeSync: (path) => Deno.removeSync(path),
  syncDirectorySync(path) {
    if (!HAS_DIRECTORY_SYNC) return;
    using directory = Deno.openSync(path, { read: true });
    directory.syncSync();
  },
};

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
