import type { GrantDocument } from "../../../control/api/grants.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import { type Screen, visibleText } from "../../program/screen.ts";
import { everyEnvironment, openProject, type ProjectService } from "../release/service.ts";
import { grantLines } from "./grant_text.ts";
import { type LevelName, levelOption, levelText, readGrant } from "./level_grant.ts";

/** The grant of one level, with its name. */
export interface NamedGrant extends GrantDocument {
  /** Of the environment; null: of the workspace or the project. */
  environment: string | null;
}

/** What `aiel grants show` says. */
export interface GrantListing {
  workspace: string;
  project: string;
  /** The widest first. */
  grants: NamedGrant[];
  /** One level was asked for. */
  single: boolean;
}

/** The work of `aiel grants show`. */
export const grantsShow: Command<GrantListing> = {
  run: async (input, deps) => {
    const single = levelOption(input);
    const version = versionOption("at", input);
    if (version !== undefined && single === undefined) {
      throw new CliError("USAGE", "--at needs --level: each level has versions of its own");
    }
    const service = await openProject(deps);
    const names = single === undefined ? await levelsOf(input, service, deps) : [single];
    const grants = await deps.progress.step(
      "Reading the grants",
      () =>
        Promise.all(names.map(async (name) => ({
          ...(await readGrant(service, name, version)).document,
          environment: name.level === "environment" ? name.environment : null,
        }))),
    );
    const [only] = grants;
    if (single !== undefined && only !== undefined) {
      deps.talk(`Grant of ${levelText(single, service)}, version ${only.version}`);
    }
    return { ...service.place, grants, single: single !== undefined };
  },
  // A single one is printed as `aiel grants set` takes it.
  render: ({ grants, single, ...place }, screen) =>
    single
      ? visibleText(JSON.stringify(grants[0]?.grant ?? {}, null, 2))
      : grants.map((each) => grantText(each, place, screen)).join("\n"),
  json: ({ single: _single, ...document }) => document,
};

/**
 * The value of an option that is a version.
 *
 * @throws {CliError} USAGE
 */
export function versionOption(name: string, input: Input): number | undefined {
  const text = input.option(name);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new CliError("USAGE", `--${name} can't be "${text.slice(0, 80)}", expected a version`, {
    hint: "`aiel grants show` has the newest one of each level, and they count from 1",
  });
}

async function levelsOf(input: Input, service: ProjectService, deps: Deps): Promise<LevelName[]> {
  const only = input.option("env");
  const environments = only === undefined
    ? (await everyEnvironment(service, deps)).map(({ name }) => name)
    : [only];
  return [
    { level: "workspace" },
    { level: "project" },
    ...environments.map((environment) => ({ level: "environment" as const, environment })),
  ];
}

function grantText(
  { level, environment, version, grant }: NamedGrant,
  { workspace, project }: { workspace: string; project: string },
  screen: Screen,
): string {
  const name = level === "workspace" ? workspace : level === "project" ? project : environment;
  const title = `${level} ${screen.bold(foreign(name ?? ""))}`;
  const said = version === 0 ? "" : screen.dim(` (version ${version})`);
  return [`${title}${said}`, ...grantLines(grant, level).map((line) => `  ${line}`)].join("\n");
}
