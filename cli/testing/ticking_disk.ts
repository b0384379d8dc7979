import type { Disk } from "../../runtime/snapshot/disk.ts";
import { denoRepositoryDisk, type RepositoryDisk } from "../repository/disk.ts";

/**
 * A clock that stands still until it is told to go on, and stamps files as coarsely as a disk does.
 * For tests: what a repository makes of time stamps must not depend on how loaded the machine is
 * that tests it.
 */
export class TickingClock {
  readonly #tickMs: number;
  readonly #stamps = new Map<number, { readonly mtime: Date; readonly ctime: Date }>();
  #ms = 1_790_000_000_000;

  /** @param tickMs how far apart two stamps are at least; 1 for a disk as fine as Deno tells */
  constructor(tickMs: number) {
    this.#tickMs = tickMs;
  }

  advance(ms: number): void {
    this.#ms += ms;
  }

  /** Stamps what lies at `path`, if anything does: its content has changed, or only its name. */
  stamp(path: string, what: "content" | "name" = "content"): void {
    const inode = inodeOf(path);
    if (inode === undefined) return;
    const now = new Date(Math.floor(this.#ms / this.#tickMs) * this.#tickMs);
    const mtime = what === "name" ? this.#stamps.get(inode)?.mtime ?? now : now;
    this.#stamps.set(inode, { mtime, ctime: now });
  }

  /** What the disk says about a file, with the times of this clock. */
  info(path: string): Deno.FileInfo {
    const info = denoRepositoryDisk.lstatSync(path);
    return { ...info, ...this.#stamps.get(info.ino ?? 0) };
  }
}

/** A disk whose files have the times of a {@linkcode TickingClock}. For tests. */
export class TickingDisk implements RepositoryDisk, Disk {
  readonly #clock: TickingClock;
  readonly #inner: RepositoryDisk;

  constructor(clock: TickingClock, inner: RepositoryDisk = denoRepositoryDisk) {
    this.#clock = clock;
    this.#inner = inner;
  }

  realPathSync(path: string): string {
    return this.#inner.realPathSync(path);
  }

  lstatSync(path: string): Deno.FileInfo {
    // Fails where the inner disk does.
    this.#inner.lstatSync(path);
    return this.#clock.info(path);
  }

  readDirSync(path: string): Deno.DirEntry[] {
    return this.#inner.readDirSync(path);
  }

  readFileSync(path: string): Uint8Array<ArrayBuffer> {
    return this.#inner.readFileSync(path);
  }

  openSync(path: string) {
    const handle = this.#inner.openSync(path);
    let offset = 0;
    return {
      readAtSync: (at: number, buffer: Uint8Array) => handle.readAtSync(at, buffer),
      readSync(buffer: Uint8Array): number | null {
        const count = handle.readAtSync(offset, buffer);
        offset += count;
        return count === 0 ? null : count;
      },
      size: () => handle.size(),
      close: () => handle.close(),
    };
  }

  createSync(path: string, mode?: number) {
    const file = this.#changing([path, parentOf(path)], () => this.#inner.createSync(path, mode));
    return {
      writeSync: (bytes: Uint8Array) => this.#changing([path], () => file.writeSync(bytes)),
      syncSync: () => file.syncSync(),
      close: () => file.close(),
    };
  }

  renameSync(from: string, to: string): void {
    this.#changing([parentOf(from), parentOf(to)], () => this.#inner.renameSync(from, to));
    this.#clock.stamp(to, "name");
  }

  removeSync(path: string): void {
    this.#changing([parentOf(path)], () => this.#inner.removeSync(path));
  }

  mkdirSync(path: string): void {
    this.#changing([path, parentOf(path)], () => this.#inner.mkdirSync(path));
  }

  syncDirectorySync(path: string): void {
    this.#inner.syncDirectorySync(path);
  }

  takeLock(path: string, waitMs: number) {
    return this.#inner.takeLock(path, waitMs);
  }

  /** Writes a file as an editor does: in place, the same inode. */
  writeTextSync(path: string, content: string): void {
    const isNew = inodeOf(path) === undefined;
    const touched = isNew ? [path, parentOf(path)] : [path];
    this.#changing(touched, () => Deno.writeTextFileSync(path, content));
  }

  /** Removes a file, or a directory with all that is in it. */
  removeTreeSync(path: string): void {
    this.#changing([parentOf(path)], () => Deno.removeSync(path, { recursive: true }));
  }

  // Also what goes wrong half-way leaves its mark.
  #changing<T>(paths: readonly string[], call: () => T): T {
    try {
      return call();
    } finally {
      for (const path of paths) this.#clock.stamp(path);
    }
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function inodeOf(path: string): number | undefined {
  try {
    return Deno.lstatSync(path).ino ?? undefined;
  } catch {
    return undefined;
  }
}
