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
import type { Assets, Host, Os, Stdin } from "./system/host.ts";
import type { Repository } from "./repository/mod.ts";
import type {
  Command as ProgramCommand,
  CommandSpec as ProgramCommandSpec,
  CommandUsage,
} from "./program/command.ts";
import type { GlobalOptions } from "./program/global_options.ts";
import type { Progress } from "./program/progress.ts";
import type { Prompter } from "./program/prompter.ts";
import type { Screen } from "./program/screen.ts";

/** What a command gets. */
export interface Deps {
  /** Absolute; where the command was told to work (`-C`, or the working directory). */
  cwd: string;
  /** A variable of the environment; undefined when unset or empty. */
  env(name: string): string | undefined;
  os: Os;
  now(): Date;
  /** Calls back once after `ms` milliseconds; the result cancels it. */
  after: Host["after"];
  global: GlobalOptions;
  /** All commands of the program. */
  commands: readonly CommandUsage[];
  stdin: Stdin;
  /** Standard input and output as they are, for what speaks a protocol there. */
  pipes: Host["pipes"];
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
   * Writes to stdout before the result, for commands that go on and on (`dev`, `invoke --follow`).
   * Under `--json` that is documents, one a line.
   *
   * @throws {CliError} IO when it does not arrive
   */
  stream(text: string): void;
  /** Whether the reader of stdout has gone: what goes on and on ends then, and says nothing. */
  isUnread(): boolean;
  /** Whether what is written to stdout is thrown away. */
  isDiscarded(): boolean;
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

/** The light half of a command of aiel. */
export type CommandSpec = ProgramCommandSpec<Deps>;

/** The working half of a command of aiel. */
export type Command<Result = unknown> = ProgramCommand<Deps, Result>;
