/**
 * What a command is. A command has two halves: a light {@linkcode CommandSpec} (names, help,
 * examples), read for every `--help` and every completion, and a {@linkcode Command} (the work),
 * loaded only when it is run.
 *
 * @module
 */

import { CliError, type ExitCode } from "../errors.ts";
import type { Screen } from "./screen.ts";

/** The headings of `aiel --help`, in this order: what people want to do. */
export const GROUPS = {
  run: "Start a project, run and check it",
  history: "Keep its history",
  remote: "Share it and work with others",
  release: "Release it",
  operate: "Operate it",
  account: "Accounts and settings",
  help: "Find out more",
} as const;

/** A heading of `aiel --help`. */
export type Group = keyof typeof GROUPS;

/** Where the values of an argument or option can be completed from, besides its `choices`. */
export type Completion =
  | "path"
  | "directory"
  | "commit"
  | "export"
  /** An MCP server of the project. */
  | "mcp_server"
  /** A snapshot of the service. */
  | "snapshot"
  | "profile"
  | "config_key"
  /** A value for the setting that the argument before names. */
  | "config_value"
  | "workspace"
  | "project"
  | "environment"
  | "execution_state"
  /** `<workspace>/<project>` */
  | "place";

/** A positional argument. */
export interface ArgumentSpec {
  name: string;
  summary: string;
  required?: boolean;
  /** Takes all that remain; only the last argument can. */
  many?: boolean;
  choices?: readonly string[];
  complete?: Completion;
}

/** An option. Without `value` it is a switch. */
export interface OptionSpec {
  /** The long name without dashes, kebab-case: `dry-run`. */
  name: string;
  /** One letter. */
  short?: string;
  /** What stands for the value in the help: `text` in `--message <text>`. */
  value?: string;
  summary: string;
  /** May be given more than once; the values add up. */
  many?: boolean;
  choices?: readonly string[];
  complete?: Completion;
}

/** A line of the help that works as it stands; a test runs every one. */
export interface Example {
  /** What the line is for. */
  title: string;
  /** The whole line, as typed in a POSIX shell, starting with `aiel`. */
  line: string;
  /** Shell lines that a test runs before it, in a fresh project made by `aiel init`. */
  before?: readonly string[];
  /** With `--json` it gives a document a line, and the last one is the result. */
  lines?: true;
  /** It takes no `--json`, since its standard output is a protocol's. */
  textOnly?: true;
  /** The exit code the test expects; default 0. */
  exit?: ExitCode;
  /**
   * How the test has to run it: `project` (default) in a fresh project, `empty` in an empty
   * directory, `forever` until it says something and then interrupted, `service` in a fresh project
   * with a fresh control service that has the workspace "payments" with the empty project "fraud":
   * `AIEL_BASE_URL`, `AIEL_TOKEN` (of an admin), `AIEL_WORKSPACE` and `AIEL_PROJECT` are set.
   */
  place?: "project" | "empty" | "forever" | "service";
}

/** What a command does to the world; the reference is made from it. */
export interface Effects {
  /** Files and directories read, in words of the project (`.aiel/index.json`). */
  reads: readonly string[];
  writes: readonly string[];
  /** Environment variables that matter besides the global ones. */
  env?: readonly string[];
}

/** How a command is used: what its line may say, and what its help tells. */
export interface CommandUsage {
  /** `["status"]`, `["auth", "login"]`. */
  path: readonly [string, ...string[]];
  group: Group;
  /** One line of at most 60 characters, without a final period. */
  summary: string;
  /** Paragraphs for the command's own help, when the summary does not say it all. */
  description?: string;
  arguments?: readonly ArgumentSpec[];
  options?: readonly OptionSpec[];
  /** Takes `--dry-run`. */
  dryRun?: boolean;
  /** Left out of the overview and of completion. */
  hidden?: boolean;
  examples: readonly [Example, ...Example[]];
  effects: Effects;
  /**
   * On Ctrl-C: `stop` (default) ends the process at once, which every write is made to survive;
   * `finish` aborts `deps.signal` and waits for the command to end by itself.
   */
  onInterrupt?: "stop" | "finish";
}

/** The light half of a command; `Deps` is what the program gives its commands to work with. */
export interface CommandSpec<Deps> extends CommandUsage {
  /** Loads the other half: `() => import("../run.ts").then((m) => m.status)`. */
  load(): Promise<Command<Deps>>;
}

/** The working half of a command. */
export interface Command<Deps, Result = unknown> {
  /**
   * Does the work. Touches the outside only through `deps`; throws {@linkcode CliError} for what a
   * person can act on.
   */
  run(input: Input, deps: Deps): Promise<Result>;
  /** The result for people; no final newline needed. Pure. May be empty. */
  render(result: Result, screen: Screen): string;
  /** The result as the `--json` document; default: the result itself. Keys are snake_case. */
  json?(result: Result): unknown;
  /** Default: 0. */
  exitCode?(result: Result): ExitCode;
  /**
   * Why a result with another exit code than 0 is a failure: `error` of the `--json` document,
   * which text says in its own way. Absent: the document has an `error` of its own.
   */
  failure?(result: Result): CliError;
  /**
   * What may be done next, for people: said after the result on standard error, and not with
   * `--quiet` or `--json`. Pure.
   */
  next?(result: Result, screen: Screen): readonly string[];
  /**
   * The result could not be written. Undoes what is of no use unless it was seen, and gives what to
   * tell about that; undefined: there was nothing of the kind.
   */
  lost?(result: Result, deps: Deps): Promise<string | undefined>;
}

/** What was typed after the command's name, already checked against its spec. */
export class Input {
  readonly #arguments: ReadonlyMap<string, readonly string[]>;
  readonly #options: ReadonlyMap<string, readonly string[] | boolean>;

  constructor(
    args: Readonly<Record<string, readonly string[]>> = {},
    options: Readonly<Record<string, readonly string[] | boolean>> = {},
  ) {
    this.#arguments = new Map(Object.entries(args));
    this.#options = new Map(Object.entries(options));
  }

  /** A single argument; undefined when it was left out. */
  argument(name: string): string | undefined {
    return this.#arguments.get(name)?.[0];
  }

  /** An argument that the spec says is required. */
  required(name: string): string {
    const value = this.argument(name);
    if (value === undefined) throw new CliError("USAGE", `Missing argument "<${name}>"`);
    if (value.trim() === "") throw new CliError("USAGE", `Argument "<${name}>" is empty`);
    return value;
  }

  /** All values of an argument with `many`. */
  all(name: string): readonly string[] {
    return this.#arguments.get(name) ?? [];
  }

  /** Whether a switch is on. */
  flag(name: string): boolean {
    return this.#options.get(name) === true;
  }

  /** The value of an option (the last one given); undefined when it was not given. */
  option(name: string): string | undefined {
    const value = this.#options.get(name);
    return typeof value === "object" ? value.at(-1) : undefined;
  }

  /** All values of an option with `many`. */
  options(name: string): readonly string[] {
    const value = this.#options.get(name);
    return typeof value === "object" ? value : [];
  }
}
