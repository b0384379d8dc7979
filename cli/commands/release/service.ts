/**
 * What commands that release have in common: the service, the project, and which environment is
 * meant.
 *
 * @module
 */

import { type ControlClient, everyOne } from "../../../control/api/client.ts";
import {
  type EnvironmentDocument,
  type EnvironmentPlace,
  listEnvironments,
} from "../../../control/api/environments.ts";
import type { ProjectPlace } from "../../../control/api/projects.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import { connect, requirePlace } from "../../sync/connection.ts";

/** The service, and the project that commands work in. */
export interface ProjectService {
  readonly client: ControlClient;
  readonly place: ProjectPlace;
}

/** The same with an environment of the project. */
export interface EnvironmentService extends ProjectService {
  readonly at: EnvironmentPlace;
}

/**
 * Connects.
 *
 * @throws {CliError} USAGE, AUTH_REQUIRED
 */
export async function openProject(deps: Deps): Promise<ProjectService> {
  const [{ client }, place] = await Promise.all([connect(deps), requirePlace(deps)]);
  return { client, place };
}

/**
 * Connects; the environment is the one of `--env`. It is never guessed: left out, it is asked for.
 *
 * @throws {CliError} INPUT_REQUIRED where nothing can be asked
 */
export async function openEnvironment(input: Input, deps: Deps): Promise<EnvironmentService> {
  const service = await openProject(deps);
  const environment = input.option("env") ?? await pickEnvironment(service, deps);
  if (environment.trim() === "") throw new CliError("USAGE", "--env is empty");
  return { ...service, at: { ...service.place, environment } };
}

/** Every environment of a project. */
export async function everyEnvironment(
  { client, place }: ProjectService,
): Promise<EnvironmentDocument[]> {
  return await everyOne((query) => client.call(listEnvironments, { params: place, query }));
}

async function pickEnvironment(service: ProjectService, { prompter }: Deps): Promise<string> {
  const known = prompter.available ? await everyEnvironment(service) : [];
  return await prompter.select({
    message: "Environment",
    instead: "--env <name>",
    choices: known.map(({ name, live }) => ({
      value: name,
      hint: live === null ? "nothing is live" : `#${live.snapshot_number} is live`,
    })),
  });
}

/**
 * Asks whether to go on. `--yes` answers.
 *
 * @throws {CliError} INPUT_REQUIRED where nothing can be asked, INTERRUPTED for a no
 */
export async function confirmChange(
  message: string,
  input: Input,
  { prompter }: Deps,
): Promise<void> {
  if (input.flag("yes")) return;
  if (await prompter.confirm({ message: foreign(message, 300), instead: "--yes" })) return;
  throw new CliError("INTERRUPTED", "Not confirmed, so nothing was changed");
}
