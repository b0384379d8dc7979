/**
 * What a stream looks like, and text for it. Pure.
 *
 * @module
 */

import { escapeUnprintable } from "../../runtime/snapshot/error.ts";

/** Puts a style around text; gives it back as it is on a stream without colour. */
export type Style = (text: string) => string;

/** What text for a stream may use. */
export interface Screen {
  /** Columns; 80 where it is unknown. */
  columns: number;
  /**
   * Whether the stream is a terminal. It may change the style of what is said, never what is said.
   */
  terminal: boolean;
  color: boolean;
  bold: Style;
  dim: Style;
  red: Style;
  green: Style;
  yellow: Style;
  cyan: Style;
}

/** Makes a screen. */
export function createScreen(
  facts: { columns: number; terminal: boolean; color: boolean },
): Screen {
  const style = (open: number, close: number): Style => (text) =>
    facts.color && text !== "" ? `\x1b[${open}m${text}\x1b[${close}m` : text;
  return {
    ...facts,
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  };
}

/** What decides about colour on a stream. */
export interface ColorFacts {
  terminal: boolean;
  /** False with `--no-color`. */
  allowed: boolean;
  env(name: string): string | undefined;
}

/**
 * Whether a stream gets colour: `--no-color` first, then `NO_COLOR` (no-color.org: any value that
 * is not empty), then `FORCE_COLOR` (any value but `0` and `false`), then whether it is a terminal
 * that can (`TERM=dumb` can't).
 */
export function wantsColor({ terminal, allowed, env }: ColorFacts): boolean {
  if (!allowed || (env("NO_COLOR") ?? "") !== "") return false;
  const force = env("FORCE_COLOR") ?? "";
  if (force !== "") return force !== "0" && force !== "false";
  return terminal && env("TERM") !== "dumb";
}

// deno-lint-ignore no-control-regex -- control characters are what has to be found
const STYLES = /\x1b\[[0-9;]*m/g;
/**
 * A name from the disk or from another program as text that is safe on a terminal: quoted, with
 * `\\uXXXX` for what a terminal obeys, hides or reorders; unchanged when there is nothing of that
 * kind.
 */
export function visible(name: string): string {
  const safe = escapeUnprintable(name);
  return safe === name ? name : `"${safe}"`;
}

/**
 * Like {@linkcode visible}, for text of several lines: newlines and tabs stay, and nothing is
 * quoted.
 */
export function visibleText(text: string): string {
  return text.split(/([\n\t])/).map((part, at) => at % 2 === 1 ? part : escapeUnprintable(part))
    .join("");
}

/**
 * Columns that text takes on a terminal: styles take none, East Asian wide characters and emoji
 * two.
 */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text.replace(STYLES, "")) {
    const point = char.codePointAt(0) ?? 0;
    if (point < 0x300) width++;
    else if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(char)) continue;
    else {width +=
        /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
            .test(char) || point >= 0x20000
          ? 2
          : 1;}
  }
  return width;
}

/** Rows as columns that line up, two spaces apart. The last column is not padded. */
export function columns(rows: readonly (readonly string[])[], indent = ""): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => widths[at] = Math.max(widths[at] ?? 0, widthOf(cell)));
  }
  return rows.map((row) =>
    (indent +
      row.map((cell, at) =>
        at === row.length - 1 ? cell : cell + " ".repeat((widths[at] ?? 0) - widthOf(cell))
      ).join("  ")).trimEnd()
  ).join("\n");
}

/**
 * Text broken into lines of at most `width` columns, at spaces. Words that are longer stay whole.
 */
export function wrap(text: string, width: number, indent = ""): string {
  return text.split("\n").map((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && widthOf(line) + 1 + widthOf(word) > width - indent.length) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    lines.push(line);
    return lines.map((each) => each === "" ? "" : indent + each).join("\n");
  }).join("\n");
}
