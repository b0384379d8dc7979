import { escapeUnprintable } from "../../../runtime/snapshot/error.ts";

/**
 * A word as it is typed in a POSIX shell: in quotes where the shell would read it otherwise. With
 * characters that a terminal obeys, hides or reorders it is quoted as `$'…'`, and shows them as
 * escapes.
 */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (escapeUnprintable(word) === word) return `'${word.replaceAll("'", `'\\''`)}'`;
  return `$'${[...word].map(escaped).join("")}'`;
}

const NAMED: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A character between `$'` and `'`: its bytes in octal where it is not to be seen. */
function escaped(char: string): string {
  if (escapeUnprintable(char) === char) return NAMED[char] ?? char;
  return NAMED[char] ??
    [...new TextEncoder().encode(char)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`)
      .join("");
}
