import type { ProjectPlace } from "../../control/api/projects.ts";
import { CliError } from "../errors.ts";
import { Repository } from "../repository/mod.ts";
import { pull, type Pulled, type PullOptions } from "./pull.ts";

/** What to clone, to where. */
export interface CloneOptions extends Omit<PullOptions, "repository" | "dryRun" | "choose"> {
  /** Absolute, with `/`. Made when it is not there. */
  readonly directory: string;
  /** To be used in the clone from now on; undefined: whichever is in use. */
  readonly profile: string | undefined;
  /** Puts in what is needed to run at once. */
  readonly furnish: (root: string) => Promise<void>;
}

/** What was cloned. */
export interface Cloned {
  /** Links resolved. */
  readonly root: string;
  /** An earlier clone that was killed was completed. */
  readonly resumed: boolean;
  readonly pulled: Pulled;
}

/**
 * Makes a project directory out of a project's newest snapshot. What it made is removed when it
 * fails; killed, it leaves a directory that the same call completes. So does a failure in a
 * directory that was there before and holds more than `.aiel/` by now: whose files those are can't
 * be told.
 *
 * @throws {CliError} CONFLICT when the directory holds something
 */
export async function clone(options: CloneOptions): Promise<Cloned> {
  const { directory, place } = options;
  const before = await look(directory, place);
  const made = before === "absent" ? await firstMissing(directory) : undefined;
  try {
    await Deno.mkdir(directory, { recursive: true });
    const repository = await openRepository(options);
    await options.furnish(repository.root);
    const pulled = await pull({
      ...options,
      repository,
      dryRun: false,
      choose: () => undefined,
    });
    if (pulled.outcome === "conflict") throw inTheWay(directory, pulled);
    return { root: repository.root, resumed: before === "begun", pulled };
  } catch (error) {
    if (made !== undefined) await remove(made);
    else if (before === "empty" && await holdsOnlyRepository(directory)) {
      await remove(`${directory}/.aiel`);
    }
    throw error;
  }
}

async function openRepository(options: CloneOptions): Promise<Repository> {
  const { place, profile, directory } = options;
  // The snapshot has its own `.aielignore`, or none.
  const { repository } = await Repository.init(directory, { ignoreFile: false });
  await repository.updateState((state) => ({
    ...state,
    workspace: place.workspace,
    project: place.project,
    ...profile === undefined ? {} : { profile },
  }));
  return repository;
}

/**
 * What is in the place: nothing, an empty directory, or a clone of the same project that was not
 * completed.
 */
async function look(
  directory: string,
  place: ProjectPlace,
): Promise<"absent" | "empty" | "begun"> {
  let names: string[];
  try {
    names = (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return "absent";
    if (thrown instanceof Deno.errors.NotADirectory) {
      throw new CliError("CONFLICT", `"${directory}" is not a directory`, { cause: thrown });
    }
    throw thrown;
  }
  if (names.length === 0) return "empty";
  if (names.includes(".aiel") && await isBegun(directory, names, place)) return "begun";
  throw new CliError("CONFLICT", `Directory "${directory}" is not empty`, {
    hint: names.includes(".aiel")
      ? "There is a project already: `aiel pull` brings it up to date"
      : "Clone into a new directory: aiel clone <workspace>/<project> <directory>",
    details: { directory },
  });
}

async function holdsOnlyRepository(directory: string): Promise<boolean> {
  const names = (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name);
  return names.every((name) => name === ".aiel");
}

async function isBegun(
  directory: string,
  names: readonly string[],
  place: ProjectPlace,
): Promise<boolean> {
  const bare = names.length === 1;
  // Killed before its state was written: nothing in it counts yet.
  if (!await exists(`${directory}/.aiel/state.json`)) {
    return bare && await isEmpty(`${directory}/.aiel/commits`);
  }
  const { head, remote, workspace, project, pulling } = Repository.open(directory).readState();
  const same = workspace === place.workspace && project === place.project;
  // With nothing but `.aiel/` there is nothing that could be the user's.
  return head === null && remote === undefined && (bare || same && pulling !== undefined);
}

async function isEmpty(directory: string): Promise<boolean> {
  return !await exists(directory) || (await Array.fromAsync(Deno.readDir(directory))).length === 0;
}

/** The topmost directory on the way that has to be made. */
async function firstMissing(directory: string): Promise<string> {
  let missing = directory;
  while (true) {
    const parent = missing.slice(0, missing.lastIndexOf("/"));
    if (parent === "" || await exists(parent)) return missing;
    missing = parent;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}

/** As far as the system lets us: the failure before is the one to tell of. */
async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch {
    // It stays, and the next clone says what is there.
  }
}

function inTheWay(directory: string, { paths }: Pulled): CliError {
  const conflicts = paths.filter((it) => it.verdict === "conflict").map((it) => it.path);
  return new CliError("CONFLICT", `Files in "${directory}" are in the way of the project's`, {
    hint: "Clone into a new directory",
    details: { directory, paths: conflicts },
  });
}
