/**
 * What an act that changes what is live comes to, as a document and for people.
 *
 * @module
 */

import type { ChangesDocument, DeploymentDocument } from "../../../control/api/deployments.ts";
import type { EnvironmentDocument } from "../../../control/api/environments.ts";
import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { foreign } from "../../program/foreign.ts";
import { columns, type Screen } from "../../program/screen.ts";
import { addressFacts } from "./address_facts.ts";
import { changesText } from "./changes_text.ts";
import { missingAdvice, missingText } from "./missing_text.ts";
import { type LiveName, liveText } from "./names.ts";

/** What `aiel deploy`, `promote` and `rollback` say. */
export interface ActDocument {
  act: "deploy" | "promote" | "rollback";
  workspace: string;
  project: string;
  environment: string;
  /** `unchanged`: it is live already. `refused`: something is missing. */
  outcome: "live" | "planned" | "unchanged" | "refused";
  /** What was live; null: nothing. */
  from: LiveName | null;
  /** What is live now, or would be. */
  to: LiveName;
  /** Where `to` was taken from: `development`, `deployment 3`. */
  origin: string | null;
  changes: ChangesDocument;
  /** Null when nothing was done. */
  deployment: DeploymentDocument | null;
  /** The command that undoes it; null when nothing was done, or nothing was live before. */
  undo: string | null;
  /** Where callers reach what is live now; null when it is not known or nothing was done. */
  urls: EnvironmentDocument["urls"] | null;
  dry_run: boolean;
}

const TITLES = { deploy: "Deploy to", promote: "Promote to", rollback: "Roll back" } as const;

/** From, to, and what would change. */
export function planText(document: ActDocument, screen: Screen): string {
  const { act, environment, workspace, project, from, to, origin, changes } = document;
  const where = foreign(`${workspace}/${project}`);
  return [
    `${TITLES[act]} ${screen.bold(foreign(environment))} of ${where}`,
    `from  ${liveText(from)}`,
    `to    ${liveText(to)}${origin === null ? "" : `, of ${foreign(origin)}`}`,
    changesText(changes, screen),
  ].join("\n");
}

function addressLines({ urls }: ActDocument, screen: Screen): string[] {
  const facts = urls === null ? [] : addressFacts(urls);
  return facts.length === 0
    ? []
    : [columns(facts.map(([key, url]) => [screen.cyan(key), url]), "  ")];
}

function lacks({ environment, to }: ActDocument): string {
  return `"${foreign(environment)}" lacks what #${to.number} declares`;
}

/** How an act is told; the commands differ in `run` alone. */
export const ACT_RESULT: Omit<Command<ActDocument>, "run"> = {
  render: (document, screen) => {
    const { outcome, environment, to, from, undo } = document;
    if (outcome === "unchanged") {
      const already = `${liveText(to)}, is live in ${foreign(environment)} already`;
      return [already, ...addressLines(document, screen)].join("\n");
    }
    if (outcome === "planned") return planText(document, screen);
    if (outcome === "refused") {
      const advice = missingAdvice(document.changes.missing, environment);
      const end = document.dry_run ? "It would be refused" : "Nothing was done";
      const why = `${screen.red(end)}: ${lacks(document)}`;
      return [planText(document, screen), why, ...advice].join("\n");
    }
    return [
      `${screen.green("Live")} in ${screen.bold(foreign(environment))}: ${liveText(to)}`,
      ...addressLines(document, screen),
      `Before: ${liveText(from)}`,
      undo === null
        ? "Nothing was live before, so there is nothing to go back to"
        : `Undo: ${undo}`,
    ].join("\n");
  },
  exitCode: ({ outcome }) => outcome === "refused" ? 1 : 0,
  failure: (document) => {
    const { changes, environment } = document;
    return new CliError(
      "NOT_GRANTED",
      `Environment ${lacks(document)}: ${changes.missing.map(missingText).join("; ")}`,
      {
        hint: missingAdvice(changes.missing, environment).join("\n"),
        details: { missing: changes.missing.map((one) => ({ ...one })) },
      },
    );
  },
};
