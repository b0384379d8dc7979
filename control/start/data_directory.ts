import { reachOfOthers } from "../../runtime/launch/own_directory.ts";
import { reasonOf } from "../../runtime/protocol/system_reason.ts";
import type { ServiceConfig } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import { adviceOn, StartFailure } from "./start_failure.ts";

/** The configuration, and the places that every service has. */
export interface PlacedConfig extends ServiceConfig {
  /** For the files of snapshots while they are validated. */
  readonly scratchDir: string;
}

/**
 * Makes the service's data directory and its scratch directory, or takes them where only this user,
 * or root, can write: who else could would plant a link where the service writes, or a file that it
 * believes.
 *
 * @returns the configuration with the real paths, so that no link on the way is followed again
 * @throws {ConfigError} when other users can write there
 * @throws {StartFailure} when it can't be made
 */
export function placeData(config: ServiceConfig): PlacedConfig {
  const { dataDir: asked, database, blobs } = config;
  const dataDir = makeOwn("data directory", asked);
  const placed = <T extends { readonly path: string }>(one: T): T =>
    one.path.startsWith(`${asked}/`)
      ? { ...one, path: dataDir + one.path.slice(asked.length) }
      : one;
  return {
    ...config,
    dataDir,
    scratchDir: makeOwn("scratch directory", `${dataDir}/scratch`),
    database: database.kind === "sqlite" ? placed(database) : database,
    blobs: blobs.kind === "files" ? placed(blobs) : blobs,
  };
}

/**
 * Marks the data directory as in use until this process ends. False: another service has it, which
 * works on one machine, and is mostly a mistake.
 */
export function claimDataDirectory(dataDir: string): boolean {
  // It stays open: the system lets go of the lock when the process ends, however that is.
  const file = Deno.openSync(`${dataDir}/service.lock`, { create: true, write: true, mode: 0o600 });
  try {
    return file.tryLockSync(true);
  } catch {
    // The file system has no locks.
    return true;
  }
}

function makeOwn(what: string, path: string): string {
  const real = made(what, path);
  const reach = reachOfOthers(real);
  if (reach === undefined) return real;
  const which = reach === "directory" ? `"${path}"` : `A directory above "${path}"`;
  throw new ConfigError(
    `${which} can be written to by other users, expected a data directory of the service's own\n` +
      "hint: Set AIEL_DATA_DIR to another directory, or take the rights on this one, and on those " +
      "above it, from others (chown, chmod go-w): they could plant links and files there",
  );
}

function made(what: string, path: string): string {
  try {
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
    return Deno.realPathSync(path);
  } catch (error) {
    throw new StartFailure(
      `The ${what} "${path}" can't be used: ${reasonOf(error)}`,
      adviceOn(error, "Set AIEL_DATA_DIR to a directory that this user may write to"),
      error,
    );
  }
}
