/**
 * Reads the words of a command line by the specs, to run it and to complete it. Of our own and not
 * a package's: the usual ones load Node's events, files and child processes, which is a third of
 * what a short command takes from start to end.
 *
 * Rules are those of getopt_long and of commander, which most people know: `--flag value` and
 * `--flag=value`, `-f value` and `-fvalue`, switches in one word (`-qn`), options wherever they
 * stand, `--` before words that are no options.
 *
 * @module
 */

import { suggest } from "../../sdk/suggest.ts";
import { CliError } from "../errors.ts";
import type { CommandUsage, OptionSpec } from "./command.ts";
import { DRY_RUN, GLOBAL_OPTIONS } from "./global_options.ts";
import { commandName } from "./other_names.ts";

/** Values of options by their names; `true` for a switch. */
export type OptionValues = Readonly<Record<string, readonly string[] | boolean>>;

/** A line as far as it makes sense. */
export interface TypedLine<Spec extends CommandUsage> {
  /** The command that is named. */
  readonly spec: Spec | undefined;
  /** Words that name the command, or that stand where its name is expected. */
  readonly path: readonly string[];
  /** Words behind the name that are no options. */
  readonly given: readonly string[];
  /** Options of the command. */
  readonly options: OptionValues;
  /** Options that every command takes. */
  readonly globals: OptionValues;
  /** The last word is this option, and its value was to come next. */
  readonly open: OptionSpec | undefined;
  /** `--` was there: what follows is no option. */
  readonly ended: boolean;
  /** The first thing that makes no sense. What stands behind it was read all the same. */
  readonly problem: CliError | undefined;
}

/** Reads a command line from its first word to its last. */
export function readLine<Spec extends CommandUsage>(
  args: readonly string[],
  specs: readonly Spec[],
): TypedLine<Spec> {
  return new Reader(args, specs).read();
}

/** The options of a command, besides those that every command takes. */
export function optionsOf(spec: CommandUsage | undefined): readonly OptionSpec[] {
  return [...spec?.options ?? [], ...spec?.dryRun === true ? [DRY_RUN] : []];
}

/** What a message about a line points to. */
export function helpHint(spec: CommandUsage | undefined): string {
  return spec === undefined
    ? "Run `aiel --help` to see what there is"
    : `Run \`aiel ${spec.path.join(" ")} --help\` to see what it takes`;
}

const NEGATIVE_NUMBER = /^-(\d+|\d*\.\d+)([eE][+-]?\d+)?$/;

class Reader<Spec extends CommandUsage> {
  readonly #path: string[] = [];
  readonly #given: string[] = [];
  readonly #options: Record<string, readonly string[] | boolean> = {};
  readonly #globals: Record<string, readonly string[] | boolean> = {};
  #spec: Spec | undefined;
  #open: OptionSpec | undefined;
  #ended = false;
  #problem: CliError | undefined;
  #at = 0;

  constructor(
    private readonly args: readonly string[],
    private readonly specs: readonly Spec[],
  ) {}

  read(): TypedLine<Spec> {
    for (; this.#at < this.args.length; this.#at++) {
      const arg = this.args[this.#at] ?? "";
      const isWord = this.#ended || arg.length < 2 || !arg.startsWith("-") ||
        this.#spec !== undefined && NEGATIVE_NUMBER.test(arg);
      if (isWord) this.#word(arg);
      else if (arg === "--") this.#ended = true;
      else if (arg.startsWith("--")) this.#long(arg);
      else this.#short(arg);
    }
    return {
      spec: this.#spec,
      path: this.#path,
      given: this.#given,
      options: this.#options,
      globals: this.#globals,
      open: this.#open,
      ended: this.#ended,
      problem: this.#problem,
    };
  }

  #word(word: string): void {
    if (this.#spec !== undefined) {
      this.#given.push(word);
      return;
    }
    const before = [...this.#path];
    this.#path.push(commandName(word, before, this.specs));
    const below = this.specs.filter((spec) =>
      this.#path.every((name, at) => spec.path[at] === name)
    );
    if (below.length === 0) this.#problem ??= unknownCommand(before, word, this.specs);
    this.#spec = below.find((spec) => spec.path.length === this.#path.length);
  }

  #long(arg: string): void {
    const [flag, inline] = splitOnce(arg);
    const option = this.#find((each) => flag === `--${each.name}`);
    // A switch has no value: `--force=no` must not be taken for `--force`.
    if (option === undefined || option.value === undefined && inline !== undefined) {
      this.#unknownOption(arg);
    } else this.#set(option, inline);
  }

  /** `-q`, `-n 5`, `-n5`, and switches in one word, of which the last may take a value. */
  #short(arg: string): void {
    for (let at = 1; at < arg.length; at++) {
      const letter = arg.charAt(at);
      const option = this.#find((each) => each.short === letter);
      if (option === undefined) return this.#unknownOption(at === 1 ? arg : `-${arg.slice(at)}`);
      const rest = arg.slice(at + 1);
      if (option.value === undefined) this.#set(option, undefined);
      else return this.#set(option, rest === "" ? undefined : rest);
    }
  }

  #find(matches: (option: OptionSpec) => boolean): OptionSpec | undefined {
    return GLOBAL_OPTIONS.find(matches) ?? optionsOf(this.#spec).find(matches);
  }

  #set(option: OptionSpec, inline: string | undefined): void {
    const isOfAll = GLOBAL_OPTIONS.includes(option);
    const values = isOfAll ? this.#globals : this.#options;
    if (option.value === undefined) {
      values[option.name] = true;
      return;
    }
    const next = this.args[this.#at + 1];
    // `-m --json` is a message that was forgotten: the options of every command count wherever they
    // stand.
    const isForgotten = next === undefined || !isOfAll && isGlobalFlag(next);
    if (inline === undefined && isForgotten) {
      if (next === undefined) this.#open = option;
      this.#wrong(`Option "${flagsOf(option)}" argument missing`);
      return;
    }
    if (inline === undefined) this.#at++;
    const before = values[option.name];
    values[option.name] = [
      ...typeof before === "object" ? before : [],
      inline ?? next ?? "",
    ];
  }

  #unknownOption(arg: string): void {
    const names = [...optionsOf(this.#spec), ...GLOBAL_OPTIONS].map((each) => `--${each.name}`);
    const close = arg.startsWith("--") ? suggest(arg, names) : undefined;
    this.#wrong(`Unknown option "${arg}"`, close);
  }

  #wrong(message: string, close?: string): void {
    const help = helpHint(this.#spec);
    this.#problem ??= new CliError("USAGE", message, {
      hint: close === undefined ? help : `Did you mean \`${close}\`? ${help}`,
    });
  }
}

/** `-t, --tag <tag>` */
function flagsOf({ name, short, value }: OptionSpec): string {
  return (short === undefined ? "" : `-${short}, `) + `--${name}` +
    (value === undefined ? "" : ` <${value}>`);
}

function isGlobalFlag(arg: string): boolean {
  const flag = splitOnce(arg)[0];
  return GLOBAL_OPTIONS.some((each) => flag === `--${each.name}` || flag === `-${each.short}`);
}

function splitOnce(arg: string): readonly [string, string?] {
  const equals = arg.indexOf("=");
  return equals < 0 ? [arg] : [arg.slice(0, equals), arg.slice(equals + 1)];
}

function unknownCommand(
  before: readonly string[],
  unknown: string,
  specs: readonly CommandUsage[],
): CliError {
  const names = specs.filter((spec) => before.every((word, at) => spec.path[at] === word))
    .flatMap((spec) => spec.hidden ? [] : [spec.path[before.length] ?? ""]);
  const near = suggest(unknown, new Set(names));
  const all = before.length === 0 ? "aiel --help" : `aiel ${before.join(" ")} --help`;
  return new CliError("USAGE", `Unknown command "${[...before, unknown].join(" ")}"`, {
    hint: near === undefined
      ? `Run \`${all}\` to see what there is`
      : `Did you mean \`${["aiel", ...before, near].join(" ")}\`?`,
  });
}
