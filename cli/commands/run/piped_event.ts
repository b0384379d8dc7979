/**
 * Standard input as the event: waits for it aloud, and not for ever where it was not asked for.
 *
 * @module
 */

import { MAX_REQUEST_BYTES } from "../../../runtime/protocol/limits.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";

/** What is asked of the outside. */
export type PipeSources = Pick<Deps, "stdin" | "after" | "signal" | "talk" | "warn">;

/** After so many milliseconds a user is told what is waited for. */
const SAY_MS = 1_000;
/**
 * After so many milliseconds without a byte an input that no option asked for counts as idle. CI
 * systems and programs that start others often leave a pipe open that nothing ever comes through.
 */
const IDLE_MS = 3_000;

/**
 * All of standard input, where an option asked for it.
 *
 * @throws {CliError} USAGE when it is too long; INTERRUPTED
 */
export async function readAsked(sources: PipeSources): Promise<Uint8Array> {
  const { stdin, after, talk } = sources;
  if (stdin.isTerminal) talk("Type JSON, then Ctrl-D on a line of its own");
  const stop = stdin.isTerminal ? () => {} : after(SAY_MS, () => talk(READING));
  try {
    return await unlessInterrupted(stdin.read(MAX_REQUEST_BYTES), sources);
  } finally {
    stop();
  }
}

/**
 * All of standard input where something is piped in and no option speaks of it; undefined when
 * nothing is.
 *
 * @throws {CliError} USAGE when it is too long; INTERRUPTED
 */
export async function readUnasked(sources: PipeSources): Promise<Uint8Array | undefined> {
  const { stdin, after, talk, warn } = sources;
  if (!await stdin.isPiped()) return undefined;
  const idle = Promise.withResolvers<"idle">();
  const stops = [
    after(SAY_MS, () => talk(`${READING}; < /dev/null runs without it`)),
    after(IDLE_MS, () => idle.resolve("idle")),
  ];
  try {
    const first = await unlessInterrupted(Promise.race([stdin.arrives(), idle.promise]), sources);
    if (first === "idle") {
      const seconds = IDLE_MS / 1_000;
      warn(
        `Nothing came on standard input for ${seconds} s: the event is {}; --event - waits longer`,
      );
      return undefined;
    }
    return await unlessInterrupted(stdin.read(MAX_REQUEST_BYTES), sources);
  } finally {
    for (const stop of stops) stop();
  }
}

/**
 * Tells that what is piped in goes unread, where the event was given in another way. It is not even
 * looked at: in a shell's `while read` loop it belongs to the loop.
 */
export async function tellUnread({ stdin, talk }: PipeSources): Promise<void> {
  if (!await stdin.isPiped()) return;
  talk("note: Standard input is not read, since the event is given; --event - takes it from there");
}

const READING = "Reading the event from standard input, until it ends";

async function unlessInterrupted<T>(work: Promise<T>, { signal }: PipeSources): Promise<T> {
  const interrupted = Promise.withResolvers<never>();
  const stop = () => interrupted.reject(new CliError("INTERRUPTED", "Interrupted"));
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, interrupted.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
