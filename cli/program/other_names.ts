/**
 * Names that are taken for those of commands: the other number of a noun (`snapshot list`), and the
 * usual short verbs (`token ls`).
 *
 * @module
 */

import type { CommandUsage } from "./command.ts";

const VERBS: Readonly<Record<string, string>> = {
  ls: "list",
  list: "ls",
  rm: "remove",
  remove: "rm",
};

/**
 * The name that a word stands for after the words before it, which are names already; the word
 * itself where it is a name, or stands for none.
 */
export function commandName(
  word: string,
  before: readonly string[],
  specs: readonly CommandUsage[],
): string {
  const at = before.length;
  const near = specs.filter(({ path }) => before.every((name, index) => path[index] === name));
  const isName = (name: string) =>
    near.some(({ path }) => path[at] === name && (at > 0 || path.length > 1));
  if (near.some(({ path }) => path[at] === word)) return word;
  const other = at > 0 ? VERBS[word] : word.endsWith("s") ? word.slice(0, -1) : `${word}s`;
  return other !== undefined && isName(other) ? other : word;
}

/** Words as names, as far as they stand for any. */
export function commandNames(words: readonly string[], specs: readonly CommandUsage[]): string[] {
  const names: string[] = [];
  for (const word of words) names.push(commandName(word, names, specs));
  return names;
}
