import type { ChangedGrantDocument, Grant, GrantDocument } from "../../../control/api/grants.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import { levelOptions, missingText } from "../release/missing_text.ts";
import { sameWhere } from "../release/same_where.ts";
import { confirmChange, openProject, type ProjectService } from "../release/service.ts";
import { readGrantFile } from "./grant_file.ts";
import { grantWords, wordLines } from "./grant_words.ts";
import { giveGrant, type LevelName, levelText, readGrant, requireLevel } from "./level_grant.ts";
import { versionOption } from "./show.ts";

/** What `aiel grants set` says. */
export interface GrantSetting {
  workspace: string;
  project: string;
  level: LevelName["level"];
  /** Null: of the workspace or the project. */
  environment: string | null;
  /** Version 0: nothing was ever said. */
  from: { version: number; grant: Grant | null };
  /** Version null: with `--dry-run`. */
  to: { version: number | null; grant: Grant | null };
  changed: boolean;
  /** What is allowed newly, and what no more, in words. */
  changes: readonly string[];
  /** What is live and lacks something now. */
  affected: ChangedGrantDocument["affected"];
  /** The command that undoes it; null when nothing was done. */
  undo: string | null;
  dry_run: boolean;
}

/** The work of `aiel grants set`. */
export const grantsSet: Command<GrantSetting> = {
  run: async (input, deps) => {
    const name = requireLevel(input);
    const source = sourceOf(input);
    const service = await openProject(deps);
    const wanted = await wantedGrant(source, name, service, deps);
    const { document: before, etag } = await readGrant(service, name);
    const { dryRun } = deps.global;
    const changes = await grantWords(before.grant, wanted, name.level);
    const result: GrantSetting = {
      ...service.place,
      level: name.level,
      environment: name.level === "environment" ? name.environment : null,
      from: { version: before.version, grant: before.grant },
      to: { version: null, grant: wanted },
      changed: changes.length > 0,
      changes,
      affected: [],
      undo: null,
      dry_run: dryRun,
    };
    if (!result.changed || dryRun) return result;
    const what = levelText(name, service);
    // The result says it again, for those who were not asked.
    if (!input.flag("yes")) deps.report([`Grant of ${what}`, ...wordLines(changes)].join("\n"));
    await confirmChange(`Change the grant of ${what}?`, input, deps);
    const given = await giveGrant(
      service,
      name,
      wanted,
      etag === undefined ? {} : { ifMatch: etag },
    );
    const { version, grant, affected } = given;
    const undo = undoCommand(before, name, deps);
    return { ...result, to: { version, grant }, changes: given.changes, affected, undo };
  },
  render: (result, screen) => {
    const { level, environment, workspace, project, from, to, changed, affected } = result;
    const name = { workspace, project, environment: environment ?? "" }[level];
    const what = `the grant of ${level} ${screen.bold(foreign(name))}`;
    if (!changed) return `Nothing changes: ${what} allows exactly this already`;
    if (result.dry_run) {
      return [`Would change ${what}`, ...wordLines(result.changes)].join("\n");
    }
    return [
      `${screen.green("Changed")} ${what}`,
      `from  ${from.version === 0 ? "nothing" : `version ${from.version}`}`,
      `to    version ${to.version}`,
      ...wordLines(result.changes),
      ...affected.flatMap((one) => [
        `${screen.red("!")} ${foreign(`${one.project}, ${one.environment}`)}: nothing of what is ` +
        "live starts any more, since it lacks:",
        ...one.missing.map((each) => `    ${missingText(each)}`),
      ]),
      `Undo: ${result.undo}`,
    ].join("\n");
  },
};

/** Where the new grant comes from. */
type Source =
  | { readonly file: string }
  | { readonly restore: number }
  | { readonly remove: true };

function sourceOf(input: Input): Source {
  const file = input.argument("file");
  const restore = versionOption("restore", input);
  const sources: Source[] = [
    ...file === undefined ? [] : [{ file }],
    ...restore === undefined ? [] : [{ restore }],
    ...input.flag("remove") ? [{ remove: true as const }] : [],
  ];
  const [source, ...others] = sources;
  if (source !== undefined && others.length === 0) return source;
  throw new CliError(
    "USAGE",
    source === undefined ? "The new grant is not said" : "The new grant is said more than once",
    { hint: "Pass a file (- is standard input), --restore <version> or --remove" },
  );
}

async function wantedGrant(
  source: Source,
  name: LevelName,
  service: ProjectService,
  deps: Deps,
): Promise<Grant | null> {
  if ("file" in source) return await readGrantFile(source.file, deps);
  if ("remove" in source) return null;
  return (await readGrant(service, name, source.restore)).document.grant;
}

function undoCommand({ version, grant }: GrantDocument, name: LevelName, deps: Deps): string {
  const at = levelOptions(name.level, name.level === "environment" ? name.environment : undefined);
  return `aiel grants set ${
    version === 0 || grant === null ? "--remove" : `--restore ${version}`
  } ${at}${sameWhere(deps)}`;
}
