import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { openProject } from "../release/service.ts";
import { readGrantFile } from "./grant_file.ts";
import { grantWords, wordLines } from "./grant_words.ts";
import { type LevelName, readGrant, requireLevel } from "./level_grant.ts";

/** What `aiel grants diff` says. */
export interface GrantComparison {
  workspace: string;
  project: string;
  level: LevelName["level"];
  /** Null: of the workspace or the project. */
  environment: string | null;
  /** Of the grant that the file is compared with; 0: nothing was ever said. */
  version: number;
  /** What would be allowed newly, and what no more, in words; empty: it allows the same. */
  changes: string[];
}

/** The work of `aiel grants diff`. */
export const grantsDiff: Command<GrantComparison> = {
  run: async (input, deps) => {
    const name = requireLevel(input);
    const wanted = await readGrantFile(input.required("file"), deps);
    const service = await openProject(deps);
    const { document: { version, grant } } = await readGrant(service, name);
    return {
      ...service.place,
      level: name.level,
      environment: name.level === "environment" ? name.environment : null,
      version,
      changes: await grantWords(grant, wanted, name.level),
    };
  },
  render: (result, screen) => {
    const { level, environment, workspace, project, version } = result;
    const name = { workspace, project, environment: environment ?? "" }[level];
    const from = version === 0 ? "nothing" : `version ${version}`;
    return [
      `Grant of ${level} ${screen.bold(foreign(name))}, from ${from}`,
      ...wordLines(result.changes),
    ].join("\n");
  },
};
