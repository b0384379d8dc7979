/**
 * The part of `runtime/TRUST.md` that is made from the tables of attempts: what each barrier stops
 * alone. Run as a program it writes that part.
 *
 * @module
 */

import type { Attempt } from "./attempt.ts";
import { FAMILIES } from "./families.ts";
import type { SingleBarrier } from "./modes.ts";

const BEGIN = "<!-- begin: written by tests/escape/trust_table.ts -->";
const END = "<!-- end -->";
const WIDTH = 100;
const TITLES: Readonly<Record<SingleBarrier, string>> = {
  deno: "With Deno's flags alone these get through",
  os: "With the second barrier alone these get through",
};

/** The document with that part as the tables are now. */
export function withTable(document: string): string {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from === -1 || to < from) throw new Error("The document has no place for the table");
  return `${document.slice(0, from)}${BEGIN}\n\n${table()}\n${document.slice(to)}`;
}

function table(): string {
  const row = (title: string, attempts: readonly Attempt[]): string[] => {
    const stopped = (barrier: SingleBarrier) =>
      attempts.filter(({ through }) => through?.includes(barrier) !== true).length;
    const numbers = [attempts.length, stopped("deno"), stopped("os")];
    return [title, ...numbers.map((number) => `${number} of ${attempts.length}`)];
  };
  const lines = [
    ["Stopped attempts", "Both barriers", "Deno's flags alone", "The second barrier alone"],
    ...Object.entries(FAMILIES).map(([family, attempts]) => row(family, attempts)),
    row("all", Object.values(FAMILIES).flat()),
  ];
  return `${align(lines)}${list("deno")}${list("os")}`;
}

/** As `deno fmt` has tables. */
function align(lines: readonly (readonly string[])[]): string {
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |\n`;
  const [head = [], ...body] = lines;
  return row(head) + row(widths.map((width) => "-".repeat(width))) + body.map(row).join("");
}

function list(barrier: SingleBarrier): string {
  const items = Object.entries(FAMILIES).flatMap(([family, attempts]) =>
    attempts.filter(({ through }) => through?.includes(barrier) === true)
      .map(({ name, because }) => wrap(`- ${family}: ${name}`, because))
  );
  if (items.length === 0) return `\n${TITLES[barrier]}: none.\n`;
  return `\n${TITLES[barrier]}:\n\n${items.join("")}`;
}

function wrap(item: string, because: string | undefined): string {
  const words = `${item}${because === undefined ? "" : `; ${because}`}`.split(" ");
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= WIDTH) line = longer;
    else {
      lines.push(line);
      line = `  ${word}`;
    }
  }
  return [...lines, line].join("\n") + "\n";
}

if (import.meta.main) {
  const path = new URL("../../runtime/TRUST.md", import.meta.url);
  Deno.writeTextFileSync(path, withTable(Deno.readTextFileSync(path)));
}
