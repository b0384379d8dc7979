/**
 * From words to a command and its input. The tree that commander walks is built from the specs; its own output and exits are never
 * used.
 *
 * @module
 */

import type { Command as Commander, CommanderError } from "commander";
import { suggest } from "../sdk/suggest.ts";
import { type CommandSpec, Input, type OptionSpec } from "./command.ts";
import type { GlobalOptions } from "./deps.ts";
import { CliError } from "./errors.ts";
import { DRY_RUN, GLOBAL_OPTIONS, NO_OPTIONS } from "./global_options.ts";

/** A command line that makes sense. */
export type Parsed =
  | { kind: "run"; spec: CommandSpec; input: Input; global: GlobalOptions }
  | { kind: "help"; words: readonly string[]; global: GlobalOptions }
  | { kind: "version"; global: GlobalOptions };

type Values = Readonly<Record<string, readonly string[] | boolean>>;

/**
 * Reads a command line.
 *
 * @throws {CliError} USAGE
 */
export async function parseArgs(
  args: readonly string[],
  specs: readonly CommandSpec[],
): Promise<Parsed> {
  const known = scanGlobals(args);
  // Help is asked for by people who do not know what else to type: nothing else on the line may stand in its way.
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

  const { Command, CommanderError, Option } = await import("commander");
  let parsed: Parsed | undefined;
  const root = silence(new Command("aiel"));
  addOptions(root, GLOBAL_OPTIONS, (flags) => new Option(flags));
  const groups = new Map<string, Commander>();
  for (const spec of specs) {
    const parent = spec.path.slice(0, -1).reduce((above, name, at) => {
      const key = spec.path.slice(0, at + 1).join(" ");
      const group = groups.get(key) ?? silence(above.command(name));
      groups.set(key, group);
      return group;
    }, root);
    const command = silence(parent.command(spec.path.at(-1) ?? ""));
    const options = [...spec.options ?? [], ...spec.dryRun ? [DRY_RUN] : []];
    addOptions(command, options, (flags) => new Option(flags));
    for (const argument of spec.arguments ?? []) {
      const name = argument.many ? `${argument.name}...` : argument.name;
      command.argument(argument.required ? `<${name}>` : `[${name}]`);
    }
    command.action(() => {
      const values = readOptions(command, options);
      const input = new Input(readArguments(command, spec), values);
      checkChoices(spec, input);
      const global = toGlobal(readOptions(root, GLOBAL_OPTIONS), values["dry-run"] === true);
      parsed = { kind: "run", spec, input, global };
    });
  }
  try {
    await root.parseAsync([...args], { from: "user" });
  } catch (thrown) {
    if (thrown instanceof CommanderError) throw usageError(thrown, known.words, specs);
    throw thrown;
  }
  if (parsed === undefined) throw new CliError("USAGE", "No command given", { hint: HELP_HINT });
  return parsed;
}

const HELP_HINT = "Run `aiel --help` to see what there is";

/** Whether `--json` is on the line, for errors that happen before the line is understood. */
export function wantsJson(args: readonly string[]): boolean {
  return scanGlobals(args).global.json;
}

function silence(command: Commander): Commander {
  return command.exitOverride().helpOption(false).helpCommand(false).configureOutput({
    writeOut: () => {},
    writeErr: () => {},
    outputError: () => {},
  });
}

function addOptions(
  command: Commander,
  specs: readonly OptionSpec[],
  make: (flags: string) => import("commander").Option,
): void {
  for (const spec of specs) {
    const value = spec.value === undefined ? "" : ` <${spec.value}>`;
    const option = make(
      `${spec.short === undefined ? "" : `-${spec.short}, `}--${spec.name}${value}`,
    );
    if (spec.value !== undefined) {
      option.argParser((text: string, before: unknown) => [
        ...Array.isArray(before) ? before : [],
        text,
      ]);
    }
    command.addOption(option);
  }
}

function readOptions(command: Commander, specs: readonly OptionSpec[]): Values {
  const values: Record<string, readonly string[] | boolean> = {};
  const raw: Record<string, unknown> = command.opts();
  for (const spec of specs) {
    const negated = spec.name.startsWith("no-");
    const value = raw[camelCase(negated ? spec.name.slice(3) : spec.name)];
    if (negated) values[spec.name] = value === false;
    else if (typeof value === "boolean") values[spec.name] = value;
    else if (Array.isArray(value)) values[spec.name] = value.map(String);
  }
  return values;
}

function readArguments(command: Commander, spec: CommandSpec): Record<string, readonly string[]> {
  const values: Record<string, readonly string[]> = {};
  spec.arguments?.forEach((argument, at) => {
    const value: unknown = command.processedArgs[at];
    if (Array.isArray(value)) values[argument.name] = value.map(String);
    else if (typeof value === "string") values[argument.name] = [value];
  });
  return values;
}

function checkChoices(spec: CommandSpec, input: Input): void {
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
  const flag = splitOnce(arg)[0];
  const takesValue = (text: string | undefined) =>
    GLOBAL_OPTIONS.some((each) =>
      each.value !== undefined && (text === `--${each.name}` || text === `-${each.short}`)
    );
  return takesValue(args[at - 1]) ||
    GLOBAL_OPTIONS.some((each) => flag === `--${each.name}` || flag === `-${each.short}`);
}

function splitOnce(arg: string): [string, string?] {
  const equals = arg.indexOf("=");
  return equals < 0 ? [arg] : [arg.slice(0, equals), arg.slice(equals + 1)];
}

/** `aiel auth`: the name of a group alone. */
function isGroup(words: readonly string[], specs: readonly CommandSpec[]): boolean {
  return specs.some((spec) =>
    spec.path.length > words.length && words.every((word, at) => spec.path[at] === word)
  );
}

function usageError(
  error: CommanderError,
  words: readonly string[],
  specs: readonly CommandSpec[],
): CliError {
  const [first = "", second = ""] = error.message.replace(/^error: /, "").split("\n");
  const close = /Did you mean (?:one of )?(.+?)\?/.exec(second)?.[1];
  if (error.code === "commander.unknownCommand") {
    const unknown = /'(.*)'/.exec(first)?.[1] ?? "";
    const depth = words.indexOf(unknown);
    const before = words.slice(0, Math.max(depth, 0));
    const names = specs.filter((spec) => before.every((word, at) => spec.path[at] === word))
      .flatMap((spec) => spec.hidden ? [] : [spec.path[before.length] ?? ""]);
    const near = suggest(unknown, new Set(names)) ?? close;
    const all = before.length === 0 ? "aiel --help" : `aiel ${before.join(" ")} --help`;
    return new CliError("USAGE", `Unknown command "${[...before, unknown].join(" ")}"`, {
      hint: near === undefined
        ? `Run \`${all}\` to see what there is`
        : `Did you mean \`${["aiel", ...before, near].join(" ")}\`?`,
    });
  }
  const spec = specs.find((each) => each.path.every((word, at) => words[at] === word));
  const help = spec === undefined
    ? HELP_HINT
    : `Run \`aiel ${spec.path.join(" ")} --help\` to see what it takes`;
  // commander quotes with apostrophes; an apostrophe inside a value stays as it is.
  const message = first.replace(/'([^']*)'/g, '"$1"').replace(/\.$/, "");
  return new CliError("USAGE", message.charAt(0).toUpperCase() + message.slice(1), {
    hint: close === undefined ? help : `Did you mean \`${close}\`? ${help}`,
  });
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
