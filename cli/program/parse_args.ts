/**
 * From words to a command and its input, by the specs alone. Of our own and not a package's: the
 * usual ones load Node's events, files and child processes, which is a third of what a short
 * command takes from start to end.
 *
 * Rules are those of getopt_long and of commander, which most people know: `--flag value` and
 * `--flag=value`, `-f value` and `-fvalue`, switches in one word (`-qn`), options wherever they
 * stand, `--` before words that are no options.
 *
 * @module
 */

import { suggest } from "../../sdk/suggest.ts";
import { type CommandUsage, Input, type OptionSpec } from "./command.ts";
import { CliError } from "../errors.ts";
import { DRY_RUN, GLOBAL_OPTIONS, type GlobalOptions, NO_OPTIONS } from "./global_options.ts";
import { commandName, commandNames } from "./other_names.ts";

/** A command line that makes sense. */
export type Parsed<Spec extends CommandUsage> =
  | { kind: "run"; spec: Spec; input: Input; global: GlobalOptions }
  | { kind: "help"; words: readonly string[]; global: GlobalOptions }
  | { kind: "version"; global: GlobalOptions };

type Values = Readonly<Record<string, readonly string[] | boolean>>;

/**
 * Reads a command line.
 *
 * @throws {CliError} USAGE
 */
export function parseArgs<Spec extends CommandUsage>(
  args: readonly string[],
  specs: readonly Spec[],
): Parsed<Spec> {
  const known = scanGlobals(args);
  // Help is asked for by people who do not know what else to type: nothing else on the line may
  // stand in its way.
  if (known.help || known.words.length === 0 && !known.version && args.every(isGlobal)) {
    return { kind: "help", words: known.words, global: known.global };
  }
  if (known.words[0] === "help") {
    return { kind: "help", words: known.words.slice(1), global: known.global };
  }
  if (known.version && known.words.length === 0) return { kind: "version", global: known.global };
  if (known.words.length > 0 && isGroup(known.words, specs)) {
    return { kind: "help", words: known.words, global: known.global };
  }

  const { spec, words, options, globals } = new Line(args, specs).read();
  const input = new Input(nameArguments(words, spec), options);
  checkChoices(spec, input);
  return { kind: "run", spec, input, global: toGlobal(globals, options["dry-run"] === true) };
}

const HELP_HINT = "Run `aiel --help` to see what there is";

/** Whether `--json` is on the line, for errors that happen before the line is understood. */
export function wantsJson(args: readonly string[]): boolean {
  return scanGlobals(args).global.json;
}

const NEGATIVE_NUMBER = /^-(\d+|\d*\.\d+)([eE][+-]?\d+)?$/;

/** A command line that is read from its first word to its last. */
class Line<Spec extends CommandUsage> {
  readonly #words: string[] = [];
  readonly #path: string[] = [];
  readonly #options: Record<string, readonly string[] | boolean> = {};
  readonly #globals: Record<string, readonly string[] | boolean> = {};
  #spec: Spec | undefined;
  #at = 0;

  constructor(
    private readonly args: readonly string[],
    private readonly specs: readonly Spec[],
  ) {}

  read() {
    for (; this.#at < this.args.length; this.#at++) {
      const arg = this.args[this.#at] ?? "";
      if (arg === "--") {
        this.args.slice(this.#at + 1).forEach((word) => this.#word(word));
        break;
      }
      const isWord = arg.length < 2 || !arg.startsWith("-") ||
        this.#spec !== undefined && NEGATIVE_NUMBER.test(arg);
      if (isWord) this.#word(arg);
      else if (arg.startsWith("--")) this.#long(arg);
      else this.#short(arg);
    }
    const spec = this.#spec;
    if (spec === undefined) {
      throw new CliError("USAGE", "No command given", { hint: HELP_HINT });
    }
    return { spec, words: this.#words, options: this.#options, globals: this.#globals };
  }

  #word(word: string): void {
    if (this.#spec !== undefined) {
      this.#words.push(word);
      return;
    }
    const path = [...this.#path, commandName(word, this.#path, this.specs)];
    const below = this.specs.filter((spec) => path.every((name, at) => spec.path[at] === name));
    if (below.length === 0) throw unknownCommand(this.#path, word, this.specs);
    this.#path.push(path.at(-1) ?? word);
    this.#spec = below.find((spec) => spec.path.length === path.length);
  }

  #long(arg: string): void {
    const [flag, inline] = splitOnce(arg);
    const option = this.#find((each) => flag === `--${each.name}`);
    // A switch has no value: `--force=no` must not be taken for `--force`.
    if (option === undefined || option.value === undefined && inline !== undefined) {
      throw this.#unknownOption(arg);
    }
    this.#set(option, inline);
  }

  /** `-q`, `-n 5`, `-n5`, and switches in one word, of which the last may take a value. */
  #short(arg: string): void {
    for (let at = 1; at < arg.length; at++) {
      const letter = arg.charAt(at);
      const option = this.#find((each) => each.short === letter);
      if (option === undefined) throw this.#unknownOption(at === 1 ? arg : `-${arg.slice(at)}`);
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
      throw this.#usage(`Option "${flagsOf(option)}" argument missing`);
    }
    if (inline === undefined) this.#at++;
    const before = values[option.name];
    values[option.name] = [
      ...typeof before === "object" ? before : [],
      inline ?? next ?? "",
    ];
  }

  #unknownOption(arg: string): CliError {
    const names = [...optionsOf(this.#spec), ...GLOBAL_OPTIONS].map((each) => `--${each.name}`);
    const close = arg.startsWith("--") ? suggest(arg, names) : undefined;
    return this.#usage(`Unknown option "${arg}"`, close);
  }

  #usage(message: string, close?: string): CliError {
    const help = helpHint(this.#spec);
    return new CliError("USAGE", message, {
      hint: close === undefined ? help : `Did you mean \`${close}\`? ${help}`,
    });
  }
}

function optionsOf(spec: CommandUsage | undefined): readonly OptionSpec[] {
  return [...spec?.options ?? [], ...spec?.dryRun === true ? [DRY_RUN] : []];
}

/** `-t, --tag <tag>` */
function flagsOf({ name, short, value }: OptionSpec): string {
  return (short === undefined ? "" : `-${short}, `) + `--${name}` +
    (value === undefined ? "" : ` <${value}>`);
}

function helpHint(spec: CommandUsage | undefined): string {
  return spec === undefined
    ? HELP_HINT
    : `Run \`aiel ${spec.path.join(" ")} --help\` to see what it takes`;
}

/** Words by the names of the arguments that they are for. */
function nameArguments(
  words: readonly string[],
  spec: CommandUsage,
): Record<string, readonly string[]> {
  const values: Record<string, readonly string[]> = {};
  const expected = spec.arguments ?? [];
  expected.forEach((argument, at) => {
    if (at < words.length) {
      values[argument.name] = argument.many ? words.slice(at) : words.slice(at, at + 1);
    } else if (argument.required) {
      throw new CliError("USAGE", `Missing required argument "${argument.name}"`, {
        hint: helpHint(spec),
      });
    }
  });
  if (words.length > expected.length && expected.at(-1)?.many !== true) {
    const count = `${expected.length} argument${expected.length === 1 ? "" : "s"}`;
    throw new CliError(
      "USAGE",
      `Too many arguments for "${
        spec.path.join(" ")
      }": expected ${count} but got ${words.length}: ${words.join(", ")}`,
      { hint: helpHint(spec) },
    );
  }
  return values;
}

function checkChoices(spec: CommandUsage, input: Input): void {
  const check = (label: string, values: readonly string[], choices?: readonly string[]) => {
    for (const value of values) {
      if (choices === undefined || choices.includes(value)) continue;
      const close = suggest(value, choices);
      throw new CliError("USAGE", `Unknown value "${value}" for ${label}`, {
        hint: `${close === undefined ? "" : `Did you mean "${close}"? `}It takes one of: ${
          choices.join(", ")
        }`,
      });
    }
  };
  for (const argument of spec.arguments ?? []) {
    check(`<${argument.name}>`, input.all(argument.name), argument.choices);
  }
  for (const option of spec.options ?? []) {
    check(`--${option.name}`, input.options(option.name), option.choices);
  }
}

function toGlobal(values: Values, dryRun: boolean): GlobalOptions {
  const text = (name: string) => {
    const value = values[name];
    return typeof value === "object" ? value.at(-1) : undefined;
  };
  return {
    json: values.json === true,
    input: values["no-input"] !== true,
    color: values["no-color"] !== true,
    quiet: values.quiet === true,
    dryRun,
    profile: text("profile"),
    directory: text("directory"),
  };
}

/** Global options and words of a line, without an error for what is wrong with it. */
function scanGlobals(args: readonly string[]) {
  const values: Record<string, readonly string[] | boolean> = {};
  const words: string[] = [];
  let optionSeen = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") break;
    const [flag = "", inline] = arg.startsWith("--") ? splitOnce(arg) : [arg];
    const spec = GLOBAL_OPTIONS.find((each) =>
      flag === `--${each.name}` || each.short !== undefined && flag === `-${each.short}`
    );
    if (spec === undefined) {
      // Words after an option of the command may be its value.
      if (arg.startsWith("-")) optionSeen = true;
      else if (!optionSeen) words.push(arg);
    } else if (spec.value === undefined) values[spec.name] = true;
    else values[spec.name] = [inline ?? args[++at] ?? ""];
  }
  return {
    words,
    help: values.help === true,
    version: values.version === true,
    global: { ...NO_OPTIONS, ...toGlobal(values, false) },
  };
}

function isGlobal(arg: string, at: number, args: readonly string[]): boolean {
  const takesValue = (text: string | undefined) =>
    GLOBAL_OPTIONS.some((each) =>
      each.value !== undefined && (text === `--${each.name}` || text === `-${each.short}`)
    );
  return takesValue(args[at - 1]) || isGlobalFlag(arg);
}

function isGlobalFlag(arg: string): boolean {
  const flag = splitOnce(arg)[0];
  return GLOBAL_OPTIONS.some((each) => flag === `--${each.name}` || flag === `-${each.short}`);
}

function splitOnce(arg: string): readonly [string, string?] {
  const equals = arg.indexOf("=");
  return equals < 0 ? [arg] : [arg.slice(0, equals), arg.slice(equals + 1)];
}

/** `aiel auth`: the name of a group alone. */
function isGroup(typed: readonly string[], specs: readonly CommandUsage[]): boolean {
  const words = commandNames(typed, specs);
  return specs.some((spec) =>
    spec.path.length > words.length && words.every((word, at) => spec.path[at] === word)
  );
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
