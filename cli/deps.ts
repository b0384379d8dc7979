/**
 * Everything a command may use of the outside. Commands get it as an argument, so that a test can
 * give them another world.
 *
 * @module
 */

import type { Engine, EngineOptions } from "../runtime/mod.ts";
import type { Config } from "./config/config.ts";
import type { CredentialStore } from "./credentials/credential_store.ts";
import type { FoundDeno } from "./system/find_deno.ts";
import type { Assets, Host } from "./system/host.ts";
import type { Repository } from "./repository/mod.ts";
import type { Screen } from "./program/screen.ts";

/** The options that every command takes, before or after its name. */
export interface GlobalOptions {
  /** stdout is exactly one JSON document. */
  json: boolean;
  /** Questions may be asked, if there is a terminal as well. `--no-input` and `CI` turn it off. */
  input: boolean;
  /** Colour may be used, if the stream is a terminal as well. */
  color: boolean;
  /** Only results and errors: no hints, no progress. */
  quiet: boolean;
  /** Say what would be done and do nothing. */
  dryRun: boolean;
  /** As given by `--profile`. */
  profile: string | undefined;
  /** As given by `-C`. */
  directory: string | undefined;
}

/** Standard input. */
export interface Stdin {
  isTerminal: boolean;
  /** All of it, at most `maxBytes`; a longer input throws a `CliError` USAGE. */
  read(maxBytes: number): Promise<Uint8Array>;
}

/** How a question looks, and what to pass when it can't be asked. */
export interface Question {
  /** `Commit message`. */
  message: string;
  /** What to pass instead: `-m <text>`, `--yes`. Named in the error when nothing can be asked. */
  instead: string;
}

/**
 * Asks people. Only on a terminal, never with `--no-input`, `--json` or in CI: then every method
 * throws a `CliError` INPUT_REQUIRED that names {@linkcode Question.instead}. Cancelling throws
 * INTERRUPTED.
 */
export interface Prompter {
  /** Whether asking would reach a person. */
  readonly available: boolean;
  /**
   * `fallback` is shown, and taken when nothing is typed. `problem` says what is wrong with an
   * answer; it is asked again.
   */
  text(
    question: Question & {
      placeholder?: string;
      fallback?: string;
      problem?(answer: string): string | undefined;
    },
  ): Promise<string>;
  /** What is typed is not shown. */
  secret(question: Question): Promise<string>;
  /** The default is no. */
  confirm(question: Question): Promise<boolean>;
  select(
    question: Question & { choices: readonly { value: string; hint?: string }[] },
  ): Promise<string>;
}

/**
 * Tells people that something takes time: on stderr, after 300 ms; one line that moves on a
 * terminal, one line per step elsewhere.
 */
export interface Progress {
  /**
   * Runs `work` as a step. `update` may be called as often as one likes (`1,200 of 10,000 files`).
   */
  step<T>(
    label: string,
    work: (update: (text: string) => void) => Promise<T>,
    options?: StepOptions,
  ): Promise<T>;
}

/** How a step goes. */
export interface StepOptions {
  /**
   * It calls `update` several times a second whenever it takes long: no timer need be set, which
   * takes 0.3 ms.
   */
  reports?: boolean;
}

/** See the module. */
export interface Deps {
  /** Absolute; where the command was told to work (`-C`, or the working directory). */
  cwd: string;
  /** A variable of the environment; undefined when unset or empty. */
  env(name: string): string | undefined;
  os: "linux" | "darwin" | "windows" | "other";
  now(): Date;
  global: GlobalOptions;
  stdin: Stdin;
  /** What stdout and stderr look like. `render` gets the first. */
  screen: Screen;
  errorScreen: Screen;
  /** One line of talk on stderr: hints, next steps. Silent with `--quiet`. */
  talk(line: string): void;
  /**
   * Text of any number of lines on stderr that `--quiet` does not silence: why a result is a
   * failure.
   */
  report(text: string): void;
  /** One line on stderr that `--quiet` does not silence: `Warning: …`. */
  warn(line: string): void;
  /**
   * Writes to stdout before the result, for commands that go on and on (`dev`). Not to be used
   * under `--json`.
   */
  stream(text: string): void;
  prompter: Prompter;
  progress: Progress;
  /** Aborted on Ctrl-C, SIGTERM and SIGHUP, for commands with `onInterrupt: "finish"`. */
  signal: AbortSignal;
  /** The runtime. Options given here win over those of this machine. */
  engine(options?: Partial<EngineOptions>): Promise<Engine>;
  /**
   * Notes on stderr that only Deno's permission flags are around the code, where both barriers were
   * wanted. Said once, and also with `--quiet`: a weaker form is never taken in silence.
   */
  noteWeakerIsolation(reason: string): void;
  /** The Deno program for children; undefined when there is none. */
  findDeno(): Promise<FoundDeno | undefined>;
  /** Runs another program and gives what it said. */
  capture: Host["capture"];
  assets: Assets;
  /** Flag, environment, project and user settings in one. */
  config(): Promise<Config>;
  credentials(): Promise<CredentialStore>;
  /** The repository that `cwd` is in; rejects with NOT_A_PROJECT and the like. */
  repository(): Promise<Repository>;
  /**
   * The root of the project that `cwd` is in: the closest directory at or above it with a
   * repository.
   */
  projectRoot(): Promise<string | undefined>;
  /** {@linkcode projectRoot}, or a `CliError` NOT_A_PROJECT that says how to make one. */
  requireProject(): Promise<string>;
}
