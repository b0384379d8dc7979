import type { Deps } from "../../deps.ts";
import { shellWord } from "../run/shell_word.ts";

/**
 * The options by which this command came to its service and project, for a command that undoes it:
 * without them it would be done elsewhere.
 */
export function sameWhere({ global: { profile, directory } }: Pick<Deps, "global">): string {
  return (profile === undefined ? "" : ` --profile ${shellWord(profile)}`) +
    (directory === undefined ? "" : ` -C ${shellWord(directory)}`);
}
