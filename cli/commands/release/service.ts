/**
 * What commands that release have in common: the service, the project, and which environment is
 * meant.
 *
 * @module
 */

import { everyOne } from "../../../control/api/client.ts";
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
import { connect, requirePlace, type ServiceConnection } from "../../sync/connection.ts";
import { rememberEnvironments } from "../../sync/remembered_places.ts";

/** The service, and the project that commands work in. */
export interface ProjectService extends ServiceConnection {
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
  const [connection, place] = await Promise.all([connect(deps), requirePlace(deps)]);
  return { ...connection, place };
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

/** Every environment of a project; their names are remembered for completion. */
export async function everyEnvironment(
  service: ProjectService,
  deps: Deps,
): Promise<EnvironmentDocument[]> {
  const { client, place } = service;
  const found = await everyOne((query) => client.call(listEnvironments, { params: place, query }));
  await rememberEnvironments(deps, service, place, found.map(({ name }) => name));
  return found;
}

async function pickEnvironment(service: ProjectService, deps: Deps): Promise<string> {
  const known = deps.prompter.available ? await everyEnvironment(service, deps) : [];
  return await deps.prompter.select({
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
