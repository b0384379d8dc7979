/**
 * What could stand where the cursor is.
 *
 * @module
 */

import type { ArgumentSpec, CommandUsage, Completion, OptionSpec } from "../../program/command.ts";
import { DRY_RUN, GLOBAL_OPTIONS } from "../../program/global_options.ts";
import { TOPIC_SUMMARIES } from "../../program/help.ts";
import { commandName, commandNames } from "../../program/other_names.ts";

/** One of them. */
export interface Candidate {
  value: string;
  /** What it is for, on one line. */
  text: string;
}

/** All of them. */
export interface Answer {
  candidates: Candidate[];
  /** Whether the shell should add paths. */
  paths: "files" | "directories" | null;
}

/** Gives values that are only known where the command runs. */
export type ValueSource = (
  kind: Completion,
  /** Arguments of the command that stand before. */
  given: readonly string[],
) => Promise<Candidate[]>;

/**
 * Candidates for the last of `words`, which may be empty. Words before it that make no sense are
 * passed over: the user is still typing.
 */
export async function candidates(
  words: readonly string[],
  specs: readonly CommandUsage[],
  values: ValueSource,
): Promise<Answer> {
  const shown = specs.filter((spec) => !spec.hidden);
  const current = words.at(-1) ?? "";
  const line = read(words.slice(0, -1), shown);
  const starting = (answer: Answer): Answer => ({
    ...answer,
    candidates: answer.candidates.filter(({ value }) => value.startsWith(current)),
  });

  if (line.open !== undefined) return starting(await valueCandidates(line.open, line, values));
  const inline = /^(--[a-z-]+)=/.exec(current);
  if (inline !== null) {
    const option = findOption(inline[1] ?? "", line.options);
    if (option?.value === undefined) return { candidates: [], paths: null };
    const { candidates, paths } = await valueCandidates(option, line, values);
    const whole = candidates.map(({ value, text }) => ({ value: `${inline[0]}${value}`, text }));
    return starting({ candidates: whole, paths });
  }
  if (current.startsWith("-") && !line.ended) {
    return starting({
      candidates: line.options.map(({ name, summary }) => ({ value: `--${name}`, text: summary })),
      paths: null,
    });
  }
  if (line.spec === undefined) return starting({ candidates: nextWords(line, shown), paths: null });
  const given = line.spec.arguments ?? [];
  const last = given.at(-1);
  const argument = given[line.given.length] ?? (last?.many ? last : undefined);
  return argument === undefined
    ? { candidates: [], paths: null }
    : starting(await valueCandidates(argument, line, values));
}

interface Line {
  spec: CommandUsage | undefined;
  /** Words that name a command or a group. */
  path: string[];
  /** Arguments of the command. */
  given: string[];
  /** The option whose value comes next. */
  open: OptionSpec | undefined;
  options: readonly OptionSpec[];
  /** `--` was there. */
  ended: boolean;
}

function read(words: readonly string[], specs: readonly CommandUsage[]): Line {
  const line: Line = {
    spec: undefined,
    path: [],
    given: [],
    open: undefined,
    options: GLOBAL_OPTIONS,
    ended: false,
  };
  for (const word of words) {
    if (line.open !== undefined) line.open = undefined;
    else if (word === "--") line.ended = true;
    else if (word.startsWith("-") && word !== "-" && !line.ended) {
      const option = word.includes("=") ? undefined : findOption(word, line.options);
      if (option?.value !== undefined) line.open = option;
    } else if (line.spec !== undefined) line.given.push(word);
    else {
      line.path.push(commandName(word, line.path, specs));
      line.spec = specs.find((spec) => spec.path.join(" ") === line.path.join(" "));
      if (line.spec !== undefined) {
        const own = [...line.spec.options ?? [], ...line.spec.dryRun ? [DRY_RUN] : []];
        line.options = [...own, ...GLOBAL_OPTIONS];
      }
    }
  }
  return line;
}

function nextWords(line: Line, specs: readonly CommandUsage[]): Candidate[] {
  const help = line.path[0] === "help";
  const before = help ? commandNames(line.path.slice(1), specs) : line.path;
  const found = new Map<string, string>();
  for (const spec of specs) {
    if (!before.every((word, at) => spec.path[at] === word)) continue;
    const name = spec.path[before.length];
    if (name === undefined || found.has(name)) continue;
    found.set(name, spec.path.length === before.length + 1 ? spec.summary : `${name} …`);
  }
  if (before.length === 0) {
    if (help) {
      for (const [topic, text] of Object.entries(TOPIC_SUMMARIES)) found.set(topic, text);
    } else found.set("help", "Help for a command");
  }
  return [...found].map(([value, text]) => ({ value, text }));
}

async function valueCandidates(
  spec: ArgumentSpec | OptionSpec,
  { given }: Line,
  values: ValueSource,
): Promise<Answer> {
  if (spec.choices !== undefined) {
    return {
      candidates: spec.choices.map((value) => ({ value, text: spec.summary })),
      paths: null,
    };
  }
  if (spec.complete === "path") return { candidates: [], paths: "files" };
  if (spec.complete === "directory") return { candidates: [], paths: "directories" };
  return {
    candidates: spec.complete === undefined ? [] : await values(spec.complete, given),
    paths: null,
  };
}

function findOption(word: string, options: readonly OptionSpec[]): OptionSpec | undefined {
  return options.find(({ name, short }) =>
    word === `--${name}` || short !== undefined && word === `-${short}`
  );
}
