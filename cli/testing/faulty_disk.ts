import { denoRepositoryDisk, type RepositoryDisk } from "../repository/disk.ts";
import type { FileLock } from "../system/file_lock.ts";

/** The process was killed: nothing that it still tries reaches the disk. For tests. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/**
 * What goes wrong. `kill`: the process dies in the middle of the step, and writes half of what it
 * was writing. `full`: from that step on there is no space. `read_only`: from that step on nothing
 * changes.
 */
export type Fault = "kill" | "full" | "read_only";

/** A disk on which one step, and what follows, goes wrong. For tests. */
export class FaultyDisk implements RepositoryDisk {
  readonly #fault: Fault;
  readonly #at: number;
  #steps = 0;
  #killed = false;

  /** @param at the step that goes wrong, from 1; `Infinity` for none */
  constructor(fault: Fault, at: number) {
    this.#fault = fault;
    this.#at = at;
  }

  /** Changes that were made or tried. */
  get steps(): number {
    return this.#steps;
  }

  realPathSync(path: string): string {
    return this.#read(() => denoRepositoryDisk.realPathSync(path));
  }

  lstatSync(path: string): Deno.FileInfo {
    return this.#read(() => denoRepositoryDisk.lstatSync(path));
  }

  readDirSync(path: string): Deno.DirEntry[] {
    return this.#read(() => denoRepositoryDisk.readDirSync(path));
  }

  readFileSync(path: string): Uint8Array<ArrayBuffer> {
    return this.#read(() => denoRepositoryDisk.readFileSync(path));
  }

  openSync(path: string) {
    return this.#read(() => denoRepositoryDisk.openSync(path));
  }

  createSync(path: string, mode?: number) {
    const file = this.#change("space", () => denoRepositoryDisk.createSync(path, mode));
    return {
      writeSync: (bytes: Uint8Array) => {
        const half = () => file.writeSync(bytes.subarray(0, bytes.length >> 1));
        this.#change("space", () => file.writeSync(bytes), half);
      },
      syncSync: () => this.#change("space", () => file.syncSync()),
      // A dead process holds no files open.
      close: () => file.close(),
    };
  }

  renameSync(from: string, to: string): void {
    this.#change("name", () => denoRepositoryDisk.renameSync(from, to));
  }

  removeSync(path: string): void {
    this.#change("name", () => denoRepositoryDisk.removeSync(path));
  }

  mkdirSync(path: string): void {
    this.#change("space", () => denoRepositoryDisk.mkdirSync(path));
  }

  syncDirectorySync(path: string): void {
    this.#change("name", () => denoRepositoryDisk.syncDirectorySync(path));
  }

  async takeLock(path: string, waitMs: number): Promise<FileLock | undefined> {
    const lock = await this.#change("space", () => denoRepositoryDisk.takeLock(path, waitMs));
    return lock && {
      writeSync: (text: string) => {
        const half = () => lock.writeSync(text.slice(0, text.length >> 1));
        this.#change("space", () => lock.writeSync(text), half);
      },
      // A dead process holds no locks.
      [Symbol.dispose]: () => lock[Symbol.dispose](),
    };
  }

  #read<T>(call: () => T): T {
    if (this.#killed) throw new Killed();
    return call();
  }

  #change<T>(needs: "space" | "name", call: () => T, half?: () => void): T {
    if (this.#killed) throw new Killed();
    if (++this.#steps < this.#at) return call();
    if (this.#fault === "kill") {
      half?.();
      this.#killed = true;
      throw new Killed();
    }
    if (this.#fault === "read_only") {
      throw Object.assign(new Error("Read-only file system (os error 30)"), { code: "EROFS" });
    }
    if (needs === "name") return call();
    half?.();
    throw Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
  }
}
