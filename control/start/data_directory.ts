import { reachOfOthers } from "../../runtime/launch/own_directory.ts";
import { ConfigError, type ServiceConfig } from "./config.ts";

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
 */
export function placeData(config: ServiceConfig): PlacedConfig {
  const { dataDir: asked, database, blobs } = config;
  const dataDir = makeOwn(asked);
  const placed = <T extends { readonly path: string }>(one: T): T =>
    one.path.startsWith(`${asked}/`)
      ? { ...one, path: dataDir + one.path.slice(asked.length) }
      : one;
  return {
    ...config,
    dataDir,
    scratchDir: makeOwn(`${dataDir}/scratch`),
    database: database.kind === "sqlite" ? placed(database) : database,
    blobs: blobs.kind === "files" ? placed(blobs) : blobs,
  };
}

function makeOwn(path: string): string {
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  const real = Deno.realPathSync(path);
  const reach = reachOfOthers(real);
  if (reach === undefined) return real;
  const what = reach === "directory" ? `"${path}"` : `A directory above "${path}"`;
  throw new ConfigError(
    `${what} can be written to by other users, expected a data directory of the service's own\n` +
      "hint: Set AIEL_DATA_DIR to another directory, or take the rights on this one, and on those " +
      "above it, from others (chown, chmod go-w): they could plant links and files there",
  );
}
