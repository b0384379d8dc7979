/**
 * The workspace or project to set: as given and known to the control service, or picked by the
 * person.
 *
 * @module
 */

import { suggest } from "../../../sdk/suggest.ts";
import type { Input } from "../../program/command.ts";
import type { Config, SettingScope } from "../../config/config.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { connectWith, localFacts, refuseUnknownProfile } from "../../sync/connection.ts";
import { type Identity, type KnownWorkspace, whoAmI } from "../../sync/identity.ts";
import { pick } from "../place/pick.ts";
import { rememberPlaces } from "../../sync/remembered_places.ts";
import { isControlError } from "../../sync/remote_error.ts";

type PlaceKey = "workspace" | "project";

/** What was decided. */
export interface DecidedPlace {
  value: string;
  checked: boolean;
  /** What the project has to become; undefined: it stays. */
  project?: string | null;
}

/** Where it is decided. */
export interface DecidePlace {
  input: Input;
  config: Config;
  scope: SettingScope;
  deps: Deps;
}

/**
 * Decides.
 *
 * @throws {CliError} NOT_FOUND with what there is; INPUT_REQUIRED; AUTH_INVALID
 */
export async function decidePlace(
  key: PlaceKey,
  given: string | undefined,
  { input, config, scope, deps }: DecidePlace,
): Promise<DecidedPlace> {
  // Refused before a service is asked for a list that is not shown.
  if (given === undefined && !deps.prompter.available) await pick(key, [], deps);
  const identity = await askService(input, given === undefined, deps);
  // Only when it was given: without a service there is nothing to pick from.
  if (identity === undefined) return { value: given ?? "", checked: false };
  if (key === "workspace") {
    const found = await decideOne(key, given, identity.workspaces, deps);
    return { value: found.slug, checked: true, ...fittingProject(found, config, scope) };
  }
  const { projects } = workspaceInUse(identity, config);
  return { value: (await decideOne(key, given, projects, deps)).slug, checked: true };
}

/** What the service knows; undefined, and said, when the value is to be taken as it is. */
async function askService(
  input: Input,
  needed: boolean,
  deps: Deps,
): Promise<Identity | undefined> {
  if (input.flag("offline")) {
    if (needed) {
      throw new CliError("USAGE", "Without the service there is nothing to pick from", {
        hint: "Give the name, or leave --offline out",
      });
    }
    deps.warn("Not checked whether the service knows it: --offline was given");
    return undefined;
  }
  const { profile, baseUrl, credential } = await localFacts(deps);
  if (baseUrl === undefined || credential === undefined) {
    if (needed) {
      await refuseUnknownProfile(deps);
      throw new CliError("AUTH_REQUIRED", `Profile "${profile}" is logged in nowhere`, {
        hint: "Run `aiel auth login`, or give the name",
      });
    }
    deps.talk("hint: Not checked: `aiel auth login` makes the service check names");
    return undefined;
  }
  const connection = await connectWith(deps, { profile, baseUrl, credential });
  try {
    const identity = await deps.progress.step(
      "Asking the control service",
      () => whoAmI(connection.client),
    );
    if (identity.scopes.includes("project:read")) {
      await rememberPlaces(deps, connection, identity.workspaces);
      return identity;
    }
    if (needed) {
      throw new CliError("FORBIDDEN", "This credential may not list workspaces and projects", {
        hint: "Give the name, or log in with a token that has the scope project:read",
      });
    }
    deps.warn(
      "Not checked whether the service knows it: the credential may not ask (project:read)",
    );
    return undefined;
  } catch (thrown) {
    if (needed || !isControlError(thrown) || thrown.code !== "unreachable") throw thrown;
    deps.warn(`Not checked whether the service knows it: ${thrown.message}`);
    return undefined;
  }
}

async function decideOne<T extends { id: string; slug: string; name: string }>(
  key: PlaceKey,
  given: string | undefined,
  choices: readonly T[],
  deps: Deps,
): Promise<T> {
  if (given === undefined) return await pick(key, choices, deps);
  const found = choices.find(({ slug, id }) => slug === given || id === given);
  if (found !== undefined) return found;
  const names = choices.map(({ slug }) => slug);
  const close = suggest(given, names);
  const shown = names.slice(0, 20).join(", ") + (names.length > 20 ? ", …" : "");
  throw new CliError("NOT_FOUND", `There is no ${key} "${given}" that this credential may use`, {
    hint: (close === undefined ? "" : `Did you mean "${close}"? `) +
      (names.length === 0 ? "There is none yet" : `There is: ${shown}`) +
      `; \`aiel ${key} create <name> --use\` makes one`,
    details: { key, value: given, known: names.slice(0, 200) },
  });
}

/**
 * What the project has to become in another workspace: the same, the only one there is, or none.
 */
function fittingProject(
  { projects }: KnownWorkspace,
  config: Config,
  scope: SettingScope,
): { project?: string | null } {
  const current = config.own("project", scope);
  if (current === undefined || projects.some(({ slug }) => slug === current)) return {};
  const [only, ...others] = projects;
  return { project: only !== undefined && others.length === 0 ? only.slug : null };
}

function workspaceInUse({ workspaces }: Identity, config: Config): KnownWorkspace {
  const setting = config.get("workspace");
  if (setting === undefined) {
    throw new CliError("USAGE", "No workspace is set, and projects are in one", {
      hint:
        "Run `aiel config set workspace <name>` first (`aiel workspace list` lists them), or `aiel workspace create <name> --use` to make one",
    });
  }
  const found = workspaces.find(({ slug, id }) => slug === setting.value || id === setting.value);
  if (found !== undefined) return found;
  throw new CliError(
    "NOT_FOUND",
    `There is no workspace "${setting.value}" that this credential may use (${setting.source})`,
    {
      hint: "Run `aiel config set workspace <name>` first; `aiel workspace list` lists them",
    },
  );
}
