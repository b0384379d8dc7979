/**
 * What could stand where the cursor is.
 *
 * @module
 */

import type { ArgumentSpec, CommandUsage, Completion, OptionSpec } from "../../program/command.ts";
import { GLOBAL_OPTIONS } from "../../program/global_options.ts";
import { TOPIC_SUMMARIES } from "../../program/help.ts";
import { commandNames } from "../../program/other_names.ts";
import { optionsOf, readLine } from "../../program/read_line.ts";

/** One of them. */
export interface Candidate {
  value: string;
  /** What it is for, on one line. */
  text: string;
}

/** All of them. */
export interface CompletionAnswer {
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
): Promise<CompletionAnswer> {
  const shown = specs.filter((spec) => !spec.hidden);
  const current = words.at(-1) ?? "";
  const line = readLine(words.slice(0, -1), shown);
  const options = [...optionsOf(line.spec), ...GLOBAL_OPTIONS];
  const starting = (answer: CompletionAnswer): CompletionAnswer => ({
    ...answer,
    candidates: answer.candidates.filter(({ value }) => value.startsWith(current)),
  });

  if (line.open !== undefined) {
    return starting(await valueCandidates(line.open, line.given, values));
  }
  const inline = /^(--[a-z-]+)=/.exec(current);
  if (inline !== null) {
    const option = options.find(({ name }) => inline[1] === `--${name}`);
    if (option?.value === undefined) return { candidates: [], paths: null };
    const { candidates, paths } = await valueCandidates(option, line.given, values);
    const whole = candidates.map(({ value, text }) => ({ value: `${inline[0]}${value}`, text }));
    return starting({ candidates: whole, paths });
  }
  if (current.startsWith("-") && !line.ended) {
    return starting({
      candidates: options.map(({ name, summary }) => ({ value: `--${name}`, text: summary })),
      paths: null,
    });
  }
  if (line.spec === undefined) {
    return starting({ candidates: nextWords(line.path, shown), paths: null });
  }
  const given = line.spec.arguments ?? [];
  const last = given.at(-1);
  const argument = given[line.given.length] ?? (last?.many ? last : undefined);
  return argument === undefined
    ? { candidates: [], paths: null }
    : starting(await valueCandidates(argument, line.given, values));
}

function nextWords(path: readonly string[], specs: readonly CommandUsage[]): Candidate[] {
  const help = path[0] === "help";
  const before = help ? commandNames(path.slice(1), specs) : path;
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
  given: readonly string[],
  values: ValueSource,
): Promise<CompletionAnswer> {
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
