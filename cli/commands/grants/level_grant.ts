/**
 * The grant of a level: which one is meant, and how it is read and given.
 *
 * @module
 */

import type { AnsweredDocument, CallOptions } from "../../../control/api/client.ts";
import {
  type ChangedGrantDocument,
  type Grant,
  type GrantDocument,
  setEnvironmentGrant,
  setProjectGrant,
  setWorkspaceGrant,
  showEnvironmentGrant,
  showProjectGrant,
  showWorkspaceGrant,
} from "../../../control/api/grants.ts";
import type { GrantLevel } from "../../../control/api/missing.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import { oneOf } from "../../program/one_of.ts";
import type { ProjectService } from "../release/service.ts";

/** The levels, from the widest to the narrowest. */
export const LEVELS = ["workspace", "project", "environment"] as const satisfies GrantLevel[];

/** A level and, of an environment, which one. */
export type LevelName =
  | { readonly level: "workspace" | "project" }
  | { readonly level: "environment"; readonly environment: string };

/**
 * Which grant `--level` and `--env` mean; undefined: none in particular.
 *
 * @throws {CliError} USAGE when they do not fit together
 */
export function levelOption(input: Input): LevelName | undefined {
  const given = input.option("level");
  const environment = input.option("env");
  const level = given === undefined ? undefined : oneOf(LEVELS, given);
  if (level === "environment") {
    if (environment !== undefined) return { level, environment };
    throw new CliError("USAGE", "--level environment needs --env <name>");
  }
  if (level === undefined) return undefined;
  if (environment === undefined) return { level };
  throw new CliError("USAGE", `--env can't stand beside --level ${level}`, {
    hint: "The grant of an environment is that of --env <name> alone",
  });
}

/**
 * The same where one level has to be meant, which `--env` alone does too.
 *
 * @throws {CliError} USAGE
 */
export function requireLevel(input: Input): LevelName {
  const named = levelOption(input);
  if (named !== undefined) return named;
  const environment = input.option("env");
  if (environment !== undefined) return { level: "environment", environment };
  throw new CliError("USAGE", "Whose grant is not said", {
    hint: "Pass --level workspace, --level project, or --env <name>",
  });
}

/** Reads one, with the tag that a change of it needs. */
export async function readGrant(
  { client, place }: ProjectService,
  name: LevelName,
  version?: number,
): Promise<AnsweredDocument<GrantDocument>> {
  const query = version === undefined ? {} : { version };
  const { workspace } = place;
  switch (name.level) {
    case "workspace":
      return await client.ask(showWorkspaceGrant, { params: { workspace }, query });
    case "project":
      return await client.ask(showProjectGrant, { params: place, query });
    case "environment":
      return await client.ask(showEnvironmentGrant, {
        params: { ...place, environment: name.environment },
        query,
      });
  }
}

/** Gives one; null takes back what was said. */
export async function giveGrant(
  { client, place }: ProjectService,
  name: LevelName,
  grant: Grant | null,
  options: CallOptions,
): Promise<ChangedGrantDocument> {
  const body = { grant };
  const { workspace } = place;
  switch (name.level) {
    case "workspace":
      return await client.call(setWorkspaceGrant, { params: { workspace }, body }, options);
    case "project":
      return await client.call(setProjectGrant, { params: place, body }, options);
    case "environment":
      return await client.call(setEnvironmentGrant, {
        params: { ...place, environment: name.environment },
        body,
      }, options);
  }
}

/** `workspace payments`, `environment production`. */
export function levelText(name: LevelName, { place }: Pick<ProjectService, "place">): string {
  return name.level === "environment"
    ? `environment ${foreign(name.environment)}`
    : `${name.level} ${foreign(place[name.level])}`;
}
