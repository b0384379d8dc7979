/**
 * What to say when the service knows no such thing. It answers alike for what is not there and for
 * what the caller may not see, so the person has to hear who asked, where, and what to type to see
 * what there is.
 *
 * @module
 */

import { suggest } from "../sdk/suggest.ts";
import type { Deps } from "./deps.ts";
import { CliError } from "./errors.ts";
import type { RanCommand } from "./program/run_program.ts";
import { asRemoteError, isControlError } from "./sync/remote_error.ts";
import { rememberedPlaces } from "./sync/remembered_places.ts";

/** What the service calls things that are in a workspace. */
const INSIDE_WORKSPACES: ReadonlySet<string> = new Set([
  "Project",
  "Snapshot",
  "Blob",
  "Member",
  "Environment",
  "Deployment",
  "Variable",
  "Integration",
  "Grant",
  "Execution",
  "Schedule",
]);

/** What to type to see what there is. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  Workspace: [
    "`aiel workspace list` lists what there is, `aiel config set workspace <name>` sets another; it may have been renamed",
  ],
  Project: [
    "`aiel project list` lists what there is, `aiel config set project <name>` sets another; it may have been renamed",
  ],
  Snapshot: ["`aiel snapshots list` lists them"],
  Environment: [
    "`aiel environments list` lists them, `aiel environments set <name>` makes another",
  ],
  Deployment: ["`aiel deployments list` lists those of an environment"],
  Variable: ["`aiel variables list` lists those of an environment"],
  Integration: ["`aiel integrations list --env <name>` lists those of an environment"],
  Grant: ["`aiel grants show` has the newest version of each level, and they count from 1"],
  Execution: ["`aiel executions list` lists those that are kept"],
  Schedule: ["`aiel schedules list` lists those of an environment"],
  Member: ["`aiel member list` lists them"],
  Token: ["`aiel token list` lists yours, with `--for all` those of the tenant"],
};

/**
 * The same error; a workspace, project or anything else that was not found gets a hint that says
 * where it was looked for.
 */
export async function withNotFoundHint(thrown: unknown, ran: RanCommand<Deps>): Promise<unknown> {
  if (!isControlError(thrown) || thrown.code !== "not_found") return thrown;
  const error = asRemoteError(thrown);
  const { deps, spec } = ran;
  try {
    const config = await deps.config();
    const [, what = "", name] = /^([A-Z][a-z ]+) not found(?:: "(.*)")?$/.exec(error.message) ?? [];
    const key = what === "Workspace" ? "workspace" : what === "Project" ? "project" : undefined;
    const setting = key === undefined ? undefined : config.get(key);
    const from = setting === undefined || setting.value !== name
      ? ""
      : ` (set in ${setting.source})`;
    const inside = INSIDE_WORKSPACES.has(what);
    const workspace = inside ? workspaceOf(ran) ?? config.get("workspace")?.value : undefined;
    const isPush = spec.path[0] === "push" && key !== undefined;
    const asked = [
      `Asked ${
        config.get("base_url")?.value ?? "the service"
      } as profile "${config.profile.value}"${
        workspace === undefined ? "" : ` in workspace "${workspace}"`
      }${from}: there is none, or this credential may not see it`,
      ...NEXT[what] ?? [],
      ...isPush ? ["`aiel push --create` makes what is missing and pushes"] : [],
    ].join(". ");
    const hint = `${await suggestion(key, name, workspace, deps)}${asked}`;
    return new CliError(error.code, error.message, {
      hint,
      details: { ...error.details, profile: config.profile.value, workspace: workspace ?? null },
      cause: thrown,
    });
  } catch {
    // The settings can't be read: the answer itself is still worth saying.
    return error;
  }
}

/** Named on the command line, by --workspace or as `<workspace>/<project>`. */
function workspaceOf({ spec, input }: RanCommand<Deps>): string | undefined {
  if (spec.options?.some(({ name }) => name === "workspace") === true) {
    return input.option("workspace");
  }
  const place = spec.arguments?.find(({ complete }) => complete === "place")?.name;
  return place === undefined ? undefined : input.argument(place)?.split("/")[0];
}

async function suggestion(
  key: "workspace" | "project" | undefined,
  name: string | undefined,
  workspace: string | undefined,
  deps: Deps,
): Promise<string> {
  if (key === undefined || name === undefined) return "";
  const known = await rememberedPlaces(deps);
  const names = key === "workspace" ? [...known.keys()] : known.get(workspace ?? "") ?? [];
  const close = suggest(name, names.filter((each) => each !== name));
  return close === undefined ? "" : `Did you mean "${close}"? `;
}
