/**
 * The outside of the process as the command needs it. `main.ts` makes the real one, tests make
 * others.
 *
 * @module
 */

import type { Readable, Writable } from "node:stream";
import type { LostOutput } from "../../runtime/write_output.ts";

/** Standard input. */
export interface Stdin {
  isTerminal: boolean;
  /** Whether it is a pipe, a socket or a file: something may come that no option asked for. */
  isPiped(): Promise<boolean>;
  /** Waits for the first bytes, which stay to be read; false when it ends without any. */
  arrives(): Promise<boolean>;
  /** All of it, at most `maxBytes`; a longer input throws a `CliError` USAGE. */
  read(maxBytes: number): Promise<Uint8Array>;
  /** What is typed, line by line. */
  lines(): AsyncIterable<string>;
}

/** A stream that text goes to. */
export interface OutputStream {
  isTerminal: boolean;
  /** Undefined where it is unknown. */
  columns: number | undefined;
  /** What is written to it is thrown away (`/dev/null`). */
  isDiscarded(): boolean;
  /** Writes all of it. Never throws: work that has begun goes on, and {@linkcode lost} tells. */
  write(text: string): void;
  /** Why something that was written did not arrive; undefined while all of it did. */
  lost(): LostOutput | undefined;
}

/** Two streams of bytes. */
export interface Pipes {
  readonly input: Readable;
  readonly output: Writable;
}

/** What a program said. */
export interface Captured {
  /** Its exit code. */
  code: number;
  stdout: string;
  stderr: string;
}

/** How a program is run whose output is captured. */
export interface CaptureOptions {
  /** All variables that it gets; default: those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends it; default: after ten seconds. */
  readonly signal?: AbortSignal;
}

/**
 * The files that aiel carries: sources of the SDK and of the examples. Paths start at the
 * repository's root: `sdk/mod.ts`.
 */
export interface Assets {
  /** Paths of all files below a directory, sorted. */
  list(directory: string): Promise<string[]>;
  read(path: string): Promise<string>;
}

/** A kind of operating system. */
export type Os = "linux" | "darwin" | "windows" | "other";

/** The process and its machine. */
export interface Host {
  /** The command line without the program's name. */
  args: readonly string[];
  cwd(): string;
  /** Makes a directory the working directory. */
  enter(directory: string): void;
  env(name: string): string | undefined;
  os: Os;
  now(): Date;
  /** The Deno program that runs this, when it is one and not a compiled binary. */
  deno: string | undefined;
  assets: Assets;
  /**
   * The directory of the runtime's own files; undefined: where its modules are. A compiled binary
   * unpacks them first.
   */
  runtimeDir(): Promise<string | undefined>;
  /** Puts files there that only some projects need; undefined: all are there. */
  placeRuntimeFiles: ((files: readonly string[]) => Promise<void>) | undefined;
  /**
   * Runs a program to its end, without a terminal; undefined when it can't be started.
   */
  capture(
    program: string,
    args: readonly string[],
    options?: CaptureOptions,
  ): Promise<Captured | undefined>;
  stdin: Stdin;
  /** Standard input and output as they are. Who takes them takes all that comes and goes. */
  pipes(): Promise<Pipes>;
  stdout: OutputStream;
  stderr: OutputStream;
  /** Calls the listener on Ctrl-C and the like; the result stops that. */
  onInterrupt(listener: () => void): () => void;
  /** Calls back once after `ms` milliseconds; the result cancels it. */
  after(ms: number, callback: () => void): () => void;
}
