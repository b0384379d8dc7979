/** From words to a command and its input, by the specs alone. */

import { suggest } from "../../sdk/suggest.ts";
import { type CommandUsage, Input } from "./command.ts";
import { CliError } from "../errors.ts";
import type { GlobalOptions } from "./global_options.ts";
import { commandNames } from "./other_names.ts";
import { helpHint, type OptionValues, readLine } from "./read_line.ts";

/** A command line that makes sense. */
export type Parsed<Spec extends CommandUsage> =
  | { kind: "run"; spec: Spec; input: Input; global: GlobalOptions }
  | { kind: "help"; words: readonly string[]; global: GlobalOptions }
  | { kind: "version"; global: GlobalOptions };

/**
 * Reads a command line.
 *
 * @throws {CliError} USAGE
 */
export function parseArgs<Spec extends CommandUsage>(
  args: readonly string[],
  specs: readonly Spec[],
): Parsed<Spec> {
  const line = readLine(args, specs);
  const { spec, path, globals, problem } = line;
  const global = toGlobal(globals, line.options["dry-run"] === true);
  // Help is asked for by people who do not know what else to type: nothing else on the line may
  // stand in its way.
  if (globals.help === true) return { kind: "help", words: spec?.path ?? path, global };
  if (path[0] === "help") return { kind: "help", words: path.slice(1), global };
  if (spec === undefined) {
    if (path.length === 0 && globals.version === true) return { kind: "version", global };
    if (problem === undefined || isGroup(path, specs)) return { kind: "help", words: path, global };
    throw problem;
  }
  if (problem !== undefined) throw problem;
  const input = new Input(nameArguments(line.given, spec), line.options);
  checkChoices(spec, input);
  return { kind: "run", spec, input, global };
}

/** Whether `--json` is on the line, for errors that happen before the line is understood. */
export function wantsJson(args: readonly string[]): boolean {
  return readLine(args, []).globals.json === true;
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

function toGlobal(values: OptionValues, dryRun: boolean): GlobalOptions {
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

/** `aiel auth`: the name of a group alone. */
function isGroup(typed: readonly string[], specs: readonly CommandUsage[]): boolean {
  const words = commandNames(typed, specs);
  return words.length > 0 &&
    specs.some((spec) =>
      spec.path.length > words.length && words.every((word, at) => spec.path[at] === word)
    );
}
