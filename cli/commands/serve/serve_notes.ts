/**
 * What the developer should know of a project that is served.
 *
 * @module
 */

import { MANIFEST_FILE } from "../../../runtime/snapshot/manifest.ts";
import { unknownExports } from "../../../runtime/snapshot/unknown_exports.ts";
import { readSecrets } from "../../../runtime/surfaces/http/verify_signature.ts";
import type { Deps } from "../../deps.ts";
import { visible } from "../../program/screen.ts";
import { ENV_FILE, localEnv } from "../run/local_env.ts";
import { type LocalPlace, localPlace } from "./local_place.ts";
import type { LoadedProject } from "./local_project.ts";
import { waysIn } from "./ways_in.ts";

/** What of a state of it they are about. */
type Served = Pick<LoadedProject, "description" | "http" | "mcp">;

/** The notes on a state of it, each one line. */
export async function serveNotes(
  now: Served,
  place: LocalPlace,
  root: string,
  deps: Pick<Deps, "env" | "warn">,
): Promise<string[]> {
  const notes = [...unknownNames(now), ...await unusableSecrets(now, root, deps)];
  // Addresses stay while a session lasts, so that who calls meanwhile is not cut off.
  const { project: name } = await localPlace(root);
  if (name === place.project) return notes;
  const again = `it stays at "${visible(place.project)}" until this is started again`;
  return [`The project's name is "${visible(name)}" now: ${again}`, ...notes];
}

/** What is said of who may call something that is not there: it would hold for nothing. */
function unknownNames({ description, http, mcp }: Served): string[] {
  const { routes, servers } = waysIn(description, { http, mcp });
  const exports = [
    ...routes.map(({ method, path }) => ({ kind: "http", name: `${method} ${path}` })),
    ...servers.map(({ name }) => ({ kind: "mcp", name })),
  ];
  return unknownExports({ http, mcp }, exports, [])
    .map(({ message, hint }) => visible(`${MANIFEST_FILE}: ${message}. ${hint}`));
}

/** Routes for senders who sign that nothing can be checked with. */
async function unusableSecrets(
  now: Served,
  root: string,
  deps: Pick<Deps, "env" | "warn">,
): Promise<string[]> {
  const env = await localEnv(root, deps);
  const notes: string[] = [];
  for (const { method, path, access } of waysIn(now.description, now).routes) {
    if (access.auth !== "signature") continue;
    const what = `${method} ${visible(path)} checks signatures with "${access.secret}"`;
    const value = env.value(access.secret)?.trim() ?? "";
    if (value === "") {
      notes.push(
        `${what}, which has no value here: set it, or write it to ${ENV_FILE}, as whsec_<base64>`,
      );
    } else if (!await isUsable(value)) {
      notes.push(`${what}, whose value is no secret: expected whsec_<base64>`);
    }
  }
  return notes;
}

async function isUsable(value: string): Promise<boolean> {
  return await readSecrets([value]).then(() => true, () => false);
}
