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

import { closeSync, constants, openSync, readSync } from "node:fs";
import { concatBytes } from "../protocol/concat_bytes.ts";
import { after } from "./timer.ts";

/** More than this ends the child, in bytes: about 300,000 checks. */
export const MAX_TRAIL_BYTES = 16 * 1024 * 1024;

/** What a pipe holds on Linux (pipe(7)). */
const PIPE_BYTES = 64 * 1024;
/** As often as a full pipe is read at one look. */
const PIPES_A_LOOK = 16;
/** How long the end of the pipe may take once the child is gone, in milliseconds. */
const END_MS = 2_000;
/** Between two looks for more, or for the end, in milliseconds. */
const LOOK_MS = 2;

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
  /** A descriptor of the pipe; undefined where the trail is a file, or was read to its end. */
  #reader: number | undefined;
  #ownEnd: Deno.FsFile | undefined;
  #bytes = 0;
  #closedEarly = false;
  #isProtected = false;
  #isEager = false;

  /**
   * Opens a trail before its child is started.
   *
   * A read that waits would keep one of the few threads that Deno has for all files of this process
   * (32) for as long as the child lives, so this one reads what is there.
   *
   * @param isPipe whether the place is a named pipe; a file is read at the end only
   */
  constructor(private readonly path: string, private readonly isPipe: boolean) {
    if (!isPipe) return;
    // Reading and writing at once never waits for another side (fifo(7), Linux and macOS).
    const ownEnd = Deno.openSync(path, { read: true, write: true });
    try {
      this.#reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      ownEnd.close();
      throw error;
    }
    this.#ownEnd = ownEnd;
  }

  /** Bytes so far. What is there is read when this is asked for, which is to happen often. */
  get bytes(): number {
    if (!this.isPipe) return fileSize(this.path);
    const before = this.#bytes;
    this.#readAll();
    // Code that is checked very often would wait for the next look each time the pipe is full.
    if (this.#bytes - before >= PIPE_BYTES / 2) this.#readSoon();
    return this.#bytes;
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
    this.#ownEnd?.close();
    this.#ownEnd = undefined;
    // A link in a granted directory would lead the code to the pipe by its name, to read the
    // records before they are read here. A right that is gone is only asked for when a file is
    // opened.
    if (this.isPipe) withdrawRights(this.path);
  }

  /** Called when the parent decides that the child ends, before it is killed. */
  childEnds(): void {
    this.#readAll();
    this.#closedEarly = this.isPipe && this.#reader === undefined;
  }

  /**
   * Everything that was written. To be called once no process of the child's is left that holds its
   * side; one that is left all the same holds up no answer. One that is protected may be read when
   * the child was killed, gone or not: a thread that is killed makes at most the system call that
   * it is in, and a record comes before what it tells of.
   */
  async finish(): Promise<TrailReading> {
    this.opened();
    const giveUp = performance.now() + END_MS;
    if (this.#isProtected) {
      this.#readAll();
      this.#close();
    }
    for (this.#readAll(); this.#reader !== undefined; this.#readAll()) {
      if (performance.now() >= giveUp) this.#giveUp();
      else await new Promise<void>((resolve) => after(LOOK_MS, resolve));
    }
    const bytes = this.isPipe ? concatBytes(this.#chunks) : readStart(this.path);
    const text = new TextDecoder().decode(bytes);
    return {
      text,
      closedEarly: this.#closedEarly,
      isCut: this.bytes > MAX_TRAIL_BYTES,
      isProtected: this.#isProtected,
    };
  }

  /** Whatever comes now is not read any more. */
  #giveUp(): void {
    this.#isProtected = false;
    this.#close();
  }

  #readSoon(): void {
    if (this.#isEager) return;
    this.#isEager = true;
    after(LOOK_MS, () => {
      this.#isEager = false;
      void this.bytes;
    });
  }

  /** A child that never stops to write must not keep the runner from anything else. */
  #readAll(): void {
    for (let n = 0; n < PIPES_A_LOOK && this.#reader !== undefined; n++) {
      const chunk = readNow(this.#reader);
      if (chunk === undefined) return;
      // The end, of which a pipe that breaks is another form.
      if (chunk.length === 0) return this.#close();
      this.#bytes += chunk.length;
      if (this.#bytes <= MAX_TRAIL_BYTES) this.#chunks.push(chunk);
    }
  }

  #close(): void {
    if (this.#reader !== undefined) closeSync(this.#reader);
    this.#reader = undefined;
  }
}

/** What a pipe holds; undefined where that is nothing, and empty at its end. */
function readNow(descriptor: number): Uint8Array | undefined {
  const buffer = new Uint8Array(PIPE_BYTES);
  try {
    return buffer.slice(0, readSync(descriptor, buffer));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "EAGAIN" ? undefined : new Uint8Array();
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
