/**
 * The Deno program that children are run with.
 *
 * @module
 */

import { isRecent, OLDEST_DENO } from "../../runtime/launch/deno_program.ts";
import { CliError } from "../errors.ts";
import { findDeno } from "./find_deno.ts";
import type { Host } from "./host.ts";

/** The newest one that aiel was tested with; later ones may check permissions in another way. */
export const NEWEST_DENO = "2.9";

const INSTALL =
  `Install it with \`npm i -g deno\`, or set AIEL_DENO to the path of Deno ${OLDEST_DENO} or later`;

/**
 * Finds it, and makes sure that it is new enough.
 *
 * @throws {CliError} DENO_MISSING
 */
export async function requireDeno(
  host: Pick<Host, "env" | "os" | "deno" | "capture">,
): Promise<string> {
  let found = await findDeno(host);
  if (found?.source === "this process") {
    if (isRecent(Deno.version.deno)) return found.path;
    // An old Deno can run aiel, and another one its children.
    found = await findDeno({ ...host, deno: undefined });
  }
  if (found === undefined) {
    throw new CliError("DENO_MISSING", 'The program "deno", which runs sandboxes, was not found', {
      hint: INSTALL,
    });
  }
  const said = await host.capture(found.path, ["--version"]);
  const version = /^deno (\d+\.\d+\.\d+)/.exec(said?.stdout ?? "")?.[1];
  if (version !== undefined && isRecent(version)) return found.path;
  throw new CliError(
    "DENO_MISSING",
    version === undefined
      ? `"${found.path}" (${found.source}) does not answer as Deno does`
      : `"${found.path}" (${found.source}) is Deno ${version}, expected ${OLDEST_DENO} or later`,
    { hint: INSTALL, details: { path: found.path, version: version ?? null } },
  );
}
