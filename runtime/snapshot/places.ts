import { fingerprintOf } from "./disk.ts";

/** What is kept of a place beside its path, in this order. */
export const FACTS = ["inode", "size", "mtimeMs", "ctimeMs", "mode"] as const;

const WIDTH = FACTS.length;
const INODE = 0;
const SIZE = 1;
const MTIME = 2;
const CTIME = 3;
const MODE = 4;
const FIRST_ROOM = 64;

/**
 * Paths, and what lay there at the time of the look: what a `fingerprint` is made of. One list of
 * paths and one of numbers, because a tree may have a hundred thousand of them, and an object for
 * each takes three times as much.
 */
export class Places {
  readonly #paths: string[];
  #numbers: Float64Array;

  /**
   * @param paths belongs to the new object, as do the numbers
   * @param numbers for each path the {@linkcode FACTS}
   */
  constructor(paths: string[] = [], numbers: Float64Array = new Float64Array(WIDTH * FIRST_ROOM)) {
    this.#paths = paths;
    this.#numbers = numbers;
  }

  get length(): number {
    return this.#paths.length;
  }

  get paths(): readonly string[] {
    return this.#paths;
  }

  /** Adds what `lstat` says of a path. What the system does not tell is 0. */
  add(path: string, info: Deno.FileInfo): void {
    const { ino, size, mtime, ctime, mode } = info;
    this.addNumbers(
      path,
      ino ?? 0,
      size,
      mtime?.getTime() ?? 0,
      ctime?.getTime() ?? 0,
      mode ?? 0,
    );
  }

  addNumbers(
    path: string,
    inode: number,
    size: number,
    mtimeMs: number,
    ctimeMs: number,
    mode: number,
  ): void {
    const start = WIDTH * this.#paths.length;
    if (start + WIDTH > this.#numbers.length) this.#grow();
    this.#paths.push(path);
    const numbers = this.#numbers;
    numbers[start + INODE] = inode;
    numbers[start + SIZE] = size;
    numbers[start + MTIME] = mtimeMs;
    numbers[start + CTIME] = ctimeMs;
    numbers[start + MODE] = mode;
  }

  /** Adds one of another list. */
  copy(from: Places, at: number): void {
    this.addNumbers(
      from.path(at),
      from.number(at, INODE),
      from.size(at),
      from.mtimeMs(at),
      from.ctimeMs(at),
      from.number(at, MODE),
    );
  }

  path(at: number): string {
    return this.#paths[at] ?? "";
  }

  /** One of the {@linkcode FACTS}, by its position there. */
  number(at: number, fact: number): number {
    return this.#numbers[WIDTH * at + fact] ?? 0;
  }

  /** In bytes; also of a place that was forgotten. */
  size(at: number): number {
    return this.number(at, SIZE);
  }

  mtimeMs(at: number): number {
    return this.number(at, MTIME);
  }

  ctimeMs(at: number): number {
    return this.number(at, CTIME);
  }

  /** See `fingerprint` of `disk.ts`. */
  fingerprint(at: number): string {
    return fingerprintOf(
      this.number(at, INODE),
      this.size(at),
      this.mtimeMs(at),
      this.ctimeMs(at),
      this.number(at, MODE),
    );
  }

  /**
   * Whether anything but the size is known, and all of it is numbers: a time that no Date can hold
   * is none.
   */
  isKnown(at: number): boolean {
    const sum = this.number(at, INODE) + this.number(at, MODE);
    const [mtime, ctime] = [this.mtimeMs(at), this.ctimeMs(at)];
    return Number.isFinite(sum + mtime + ctime) && (sum !== 0 || mtime !== 0 || ctime !== 0);
  }

  /** From now on only the size is known. */
  forget(at: number): void {
    const size = this.size(at);
    const start = WIDTH * at;
    this.#numbers.fill(0, start, start + WIDTH);
    this.#numbers[start + SIZE] = size;
  }

  /** Whether the same surely lies at a place of another list: not when nothing is known. */
  isSame(at: number, other: Places, otherAt: number): boolean {
    if (!this.isKnown(at)) return false;
    for (let fact = 0; fact < WIDTH; fact++) {
      if (this.number(at, fact) !== other.number(otherAt, fact)) return false;
    }
    return true;
  }

  /** Whether another list has the same paths and numbers. */
  equals(other: Places): boolean {
    if (this.length !== other.length) return false;
    for (let at = 0; at < this.length; at++) {
      if (this.path(at) !== other.path(at)) return false;
      for (let fact = 0; fact < WIDTH; fact++) {
        if (this.number(at, fact) !== other.number(at, fact)) return false;
      }
    }
    return true;
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#numbers.length + WIDTH * FIRST_ROOM);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}
