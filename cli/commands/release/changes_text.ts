/**
 * What a deployment changes, for people: what is new comes first.
 *
 * @module
 */

import type { CallerAuth, ChangesDocument } from "../../../control/api/deployments.ts";
import { foreign } from "../../program/foreign.ts";
import type { Screen } from "../../program/screen.ts";
import { count } from "../../sync/amounts.ts";
import { askedText, missingText } from "./missing_text.ts";

/** How much is said of files. */
export type FileDetail = "count" | "list";

/** The changes as lines. */
export function changesText(
  changes: ChangesDocument,
  screen: Screen,
  files: FileDetail = "count",
): string {
  const news = newThings(changes);
  return [
    // What strangers may do comes before what the code may.
    ...section("Who may call:", callers(changes), screen.yellow("!")),
    ...news.length === 0
      ? ["No new capability, integration or variable"]
      : section("New:", news, screen.yellow("+")),
    ...section("Limits:", limits(changes), "~"),
    ...section("Breaking:", breaking(changes), screen.red("!")),
    ...section("Missing:", changes.missing.map(missingText), screen.red("!")),
    ...section("No longer asked for:", goneThings(changes), "-"),
    ...section("New exports:", newExports(changes), "+"),
    ...section("Changed exports:", changedExports(changes), "~"),
    ...changes.bundle === null
      ? []
      : [`Bundle: ${foreign(changes.bundle.before)} → ${foreign(changes.bundle.after)}`],
    ...filesText(changes, files),
    ...section("Not brought back:", changes.not_restored.map((each) => foreign(each)), "!"),
  ].join("\n");
}

/** Who may call, in words. */
const WHO: Readonly<Record<CallerAuth, string>> = {
  public: "everyone",
  token: "who has a token",
  signature: "who signs what they send",
};

/** Routes and servers that others may call than before, and pages that may read their answers. */
function callers({ ways_in: { changed, origins } }: ChangesDocument): string[] {
  const pages = (origin: string) =>
    origin === "*" ? "pages everywhere" : `pages of ${foreign(origin)}`;
  return [
    ...changed.map(({ surface, name, before, after }) => {
      const what = surface === "mcp" ? `MCP server ${foreign(name)}` : foreign(name);
      return `${what}: ${WHO[after]}${before === null ? "" : `, before ${WHO[before]}`}`;
    }),
    ...origins.added.map((origin) => `${pages(origin)} may read answers`),
    ...origins.removed.map((origin) => `${pages(origin)} may read answers no more`),
  ];
}

/** Whether callers may notice: exports that are gone, or changed in a breaking way. */
function breaking({ exports }: ChangesDocument): string[] {
  return [
    ...exports.removed.map(({ kind, name }) => `${foreign(kind)} "${foreign(name)}" is gone`),
    ...exports.changed.flatMap(({ kind, name, breaking }) =>
      breaking.map(({ side, place, message }) =>
        `${foreign(kind)} "${foreign(name)}": ${side}${place === "" ? "" : ` ${foreign(place)}`}: ${
          foreign(message, 300)
        }`
      )
    ),
  ];
}

function newThings({ capabilities, integrations, variables }: ChangesDocument): string[] {
  return things(capabilities.added, integrations.added, variables.added);
}

function goneThings({ capabilities, integrations, variables }: ChangesDocument): string[] {
  return things(capabilities.removed, integrations.removed, variables.removed);
}

function things(
  capabilities: ChangesDocument["capabilities"]["added"],
  integrations: readonly string[],
  variables: readonly string[],
): string[] {
  return [
    ...new Set([
      ...capabilities.map(({ capability, value }) => askedText(capability, value)),
      ...integrations.map((name) => askedText("integration", name)),
      ...variables.map((name) => askedText("variable", name)),
    ]),
  ];
}

function limits({ limits }: ChangesDocument): string[] {
  const value = (number: number | null) => number === null ? "the default" : String(number);
  return limits.map(({ limit, before, after }) =>
    `${foreign(limit)}: ${value(before)} → ${value(after)}`
  );
}

function newExports({ exports }: ChangesDocument): string[] {
  return exports.added.map(({ kind, name }) => askedText(kind, name));
}

/** Those that no caller is harmed by. */
function changedExports({ exports }: ChangesDocument): string[] {
  return exports.changed.filter(({ breaking }) => breaking.length === 0)
    .map(({ kind, name }) => askedText(kind, name));
}

function filesText({ files }: ChangesDocument, detail: FileDetail): string[] {
  const { added, changed, removed } = files;
  const total = added.length + changed.length + removed.length;
  if (total === 0) return ["Files: none differs"];
  const counts = `${added.length} new, ${changed.length} modified, ${removed.length} deleted`;
  if (detail === "count") return [`Files: ${counts}`];
  return [
    `${count(total, "file")}: ${counts}`,
    ...added.map(({ path }) => `  + ${foreign(path, 300)}`),
    ...changed.map(({ path }) => `  ~ ${foreign(path, 300)}`),
    ...removed.map(({ path }) => `  - ${foreign(path, 300)}`),
  ];
}

function section(title: string, lines: readonly string[], mark: string): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${mark} ${line}`)];
}
