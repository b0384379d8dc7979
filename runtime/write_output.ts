/**
 * Writing to standard output and standard error, for programs: all of a text, or why not.
 *
 * @module
 */

import { reasonOf, systemRefusal } from "./protocol/system_reason.ts";

/** A standard stream as far as writing goes. */
export interface TextSink {
  writeSync(bytes: Uint8Array): number;
}

/** Why a text did not arrive. */
export interface LostOutput {
  /**
   * The reader has gone, as `head` does when it has seen enough: programs in a pipe are quiet about
   * that.
   */
  readonly readerGone: boolean;
  /** In words, without a final period. */
  readonly reason: string;
}

/** How long a stream that is full and does not block is left alone, in milliseconds. */
const FULL_PAUSE_MS = 5;

/** Writes all of the text; gives why, when it could not. Never throws. */
export function writeOutput(sink: TextSink, text: string): LostOutput | undefined {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += sink.writeSync(bytes.subarray(at));
    } catch (thrown) {
      const refusal = systemRefusal(thrown);
      // Another program made the pipe one that does not block: its reader is only slower.
      if (refusal?.code === "EAGAIN") pause(FULL_PAUSE_MS);
      else {
        const gone = refusal?.code === "EPIPE" || thrown instanceof Deno.errors.BrokenPipe;
        return { readerGone: gone, reason: reasonOf(thrown) };
      }
    }
  }
  return undefined;
}

/**
 * Whether a descriptor leads to the device that takes everything, as one does that was closed
 * before this program started; false where it is unknown.
 */
export function isDiscarded(descriptor: number): boolean {
  try {
    const [there, none] = [Deno.statSync(`/dev/fd/${descriptor}`), Deno.statSync("/dev/null")];
    return there.isCharDevice === true && there.rdev === none.rdev;
  } catch {
    return false;
  }
}

/** Waits without giving way to other work, as a stream that blocks would. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
