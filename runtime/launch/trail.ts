/**
 * Reads the permission checks that Deno writes while a child runs (DENO_AUDIT_PERMISSIONS).
 *
 * User code can close, copy and write to any descriptor of its process, the trail's included, by
 * way of Node's handles and without a permission. So the trail is a pipe: its reader sees every
 * record as it comes, and sees an end when the child's side is closed, which a file would not tell.
 * Behind the second barrier the system call filter refuses those calls for the trail's descriptor;
 * only then can nothing be missing. What the records mean is the policy's business.
 *
 * @module
 */

import { concatBytes } from "../protocol/concat_bytes.ts";
import { hex } from "../protocol/hex.ts";
import { within } from "./timer.ts";

/** More than this ends the child, in bytes: about 300,000 checks. */
export const MAX_TRAIL_BYTES = 16 * 1024 * 1024;

/** A record has about a hundred bytes, and most trails have few: garbage of all requests. */
const BUFFER_BYTES = 8 * 1024;
const MARK_BYTES = 16;
/** How long the end of the pipe may take once the child is gone, in milliseconds. */
const END_MS = 2_000;

/** What was read of a trail. */
export interface TrailReading {
  text: string;
  /** The child's side was closed while the child still ran. */
  closedEarly: boolean;
  /** There was more than a trail may be long; what came then is not here. */
  isCut: boolean;
  /** The kernel kept the code from the child's side, so nothing can be missing. */
  isProtected: boolean;
}

/** The reading side of one trail. */
export class Trail {
  readonly #chunks: Uint8Array[] = [];
  readonly #reader: Deno.FsFile | undefined;
  #ownEnd: Deno.FsFile | undefined;
  #bytes = 0;
  #closed = false;
  #closedEarly = false;
  #isProtected = false;
  /** What the parent writes behind all that the child wrote, where that proves to be all. */
  #mark: string | undefined;
  #givenUp = false;
  #read: Promise<void> = Promise.resolve();

  /**
   * Opens a trail before its child is started.
   *
   * @param isPipe whether the place is a named pipe; a file is read at the end only
   */
  constructor(private readonly path: string, isPipe: boolean) {
    if (!isPipe) return;
    // Reading and writing at once never waits for another side (fifo(7), Linux and macOS); with
    // this one open neither does the reading side.
    const ownEnd = Deno.openSync(path, { read: true, write: true });
    try {
      this.#reader = Deno.openSync(path, { read: true });
    } catch (error) {
      ownEnd.close();
      throw error;
    }
    this.#ownEnd = ownEnd;
    this.#read = this.#readAll(this.#reader);
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#reader === undefined ? fileSize(this.path) : this.#bytes;
  }

  /** Whether the kernel keeps the code from the child's side. */
  get isProtected(): boolean {
    return this.#isProtected;
  }

  /**
   * The child has opened its side: from now on an end of the pipe is the child's doing.
   *
   * @param pid the child's process
   * @param descriptor the one that a system call filter protects, which must be the trail's
   */
  opened(pid?: number, descriptor?: number): void {
    if (pid !== undefined && descriptor !== undefined) {
      this.#isProtected = isSameFile(this.path, `/proc/${pid}/fd/${descriptor}`);
    }
    // One that the code can't close need not be watched for that, and the parent writes its end.
    if (!this.#isProtected) this.#closeOwnEnd();
    // A link in a granted directory would lead the code to the pipe by its name, to read the
    // records before they are read here. A right that is gone is only asked for when a file is
    // opened.
    if (this.#reader !== undefined) withdrawRights(this.path);
  }

  /** Called when the parent decides that the child ends, before it is killed. */
  childEnds(): void {
    this.#closedEarly = this.#closed;
  }

  /**
   * Everything that was written. To be called once no process of the child's is left that holds its
   * side; one that is left all the same holds up no answer. One that is protected may be read when
   * the child was killed, gone or not: a thread that is killed makes at most the system call that
   * it is in, and a record comes before what it tells of.
   */
  async finish(): Promise<TrailReading> {
    if (this.#isProtected) await this.#markEnd();
    else this.opened();
    await within(END_MS, this.#read);
    if (this.#reader !== undefined && !this.#closed) this.#giveUp();
    const bytes = this.#reader === undefined
      ? readStart(this.path)
      : concatBytes(this.#chunks).subarray(0, this.#bytes);
    const text = new TextDecoder().decode(bytes);
    return {
      text,
      closedEarly: this.#closedEarly,
      isCut: this.bytes > MAX_TRAIL_BYTES,
      isProtected: this.#isProtected,
    };
  }

  /** The mark is made only now: no code can have written it before. */
  async #markEnd(): Promise<void> {
    if (this.#ownEnd === undefined) return;
    const mark = crypto.getRandomValues(new Uint8Array(MARK_BYTES));
    this.#mark = hex(mark);
    const end = this.#ownEnd;
    this.#ownEnd = undefined;
    // So few bytes are written whole or not at all (pipe(7)).
    await end.write(mark);
    end.close();
  }

  #closeOwnEnd(): void {
    this.#ownEnd?.close();
    this.#ownEnd = undefined;
  }

  /** Wakes the read that waits, which nothing else ends. */
  #giveUp(): void {
    this.#givenUp = true;
    this.#isProtected = false;
    try {
      Deno.chmodSync(this.path, 0o600);
      using file = Deno.openSync(this.path, { read: true, write: true });
      file.writeSync(new Uint8Array(1));
    } catch {
      // It waits until what holds the pipe is gone.
    }
  }

  async #readAll(file: Deno.FsFile): Promise<void> {
    const buffer = new Uint8Array(BUFFER_BYTES);
    let last = new Uint8Array();
    try {
      for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
        if (this.#givenUp) return;
        this.#bytes += read;
        const isKept = this.#bytes <= MAX_TRAIL_BYTES + MARK_BYTES;
        if (isKept) this.#chunks.push(buffer.slice(0, read));
        const tail = buffer.subarray(Math.max(0, read - MARK_BYTES), read);
        last = concatBytes([last, tail]).slice(-MARK_BYTES);
        if (this.#mark !== undefined && hex(last) === this.#mark) {
          this.#bytes -= MARK_BYTES;
          return;
        }
      }
      // What should have ended with the mark has lost it, so another reader was there.
      if (this.#mark !== undefined) this.#isProtected = false;
    } catch {
      // A pipe that breaks has ended.
    } finally {
      this.#closed = true;
      file.close();
    }
  }
}

function withdrawRights(path: string): void {
  try {
    Deno.chmodSync(path, 0);
  } catch {
    // The directory was removed already.
  }
}

function isSameFile(one: string, other: string): boolean {
  try {
    const [a, b] = [Deno.statSync(one), Deno.statSync(other)];
    return a.dev === b.dev && a.ino !== null && a.ino === b.ino;
  } catch {
    return false;
  }
}

function fileSize(path: string): number {
  try {
    return Deno.lstatSync(path).size;
  } catch {
    return 0;
  }
}

function readStart(path: string): Uint8Array {
  try {
    return Deno.readFileSync(path).subarray(0, MAX_TRAIL_BYTES);
  } catch {
    return new Uint8Array();
  }
}
