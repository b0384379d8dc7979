/**
 * `AIEL_AUTO_CTX`: who is asking, taken from the project's own `.aiel/state.json` and the active
 * profile, for local runs. What the request says wins; files that are missing or unreadable fill
 * nothing.
 *
 * @module
 */

import { isRecord } from "./protocol/is_record.ts";

type Env = (name: string) => string | undefined;

const FIELDS = ["tenant_id", "workspace_id", "project_id", "user_id"] as const;
/** What the request's schema takes for an id. */
const ID = /^[\x21-\x7e]{1,256}$/;
/** What the project's directory holds is its writer's choice, up to a device without an end. */
const MAX_STATE_BYTES = 64 * 1024;

/** The request with its `ctx` completed. */
export function withAutoContext(request: unknown, root: string, env: Env): unknown {
  if (!isRecord(request)) return request;
  const directory = `${root}/.aiel`;
  const statePath = `${directory}/state.json`;
  const state = isDirectory(directory) && isSmallFile(statePath) ? readObject(statePath) : {};
  const profile = activeProfile(state, env);
  const found: Record<string, string> = {};
  for (const field of FIELDS) {
    const value = state[field] ?? profile[field] ?? state[field.replace("_id", "")] ??
      profile[field.replace("_id", "")];
    // What the request's schema would refuse must not spoil a request that is fine by itself.
    if (typeof value === "string" && ID.test(value)) found[field] = value;
  }
  const given = request.ctx;
  if (given !== undefined && !isRecord(given)) return request;
  const payload = readMember(request.payload, "ctx");
  return { ...request, ctx: { ...found, ...payload, ...given } };
}

function activeProfile(state: Record<string, unknown>, env: Env): Record<string, unknown> {
  const dir = configDirectory(env);
  if (dir === undefined) return {};
  const config = readObject(`${dir}/config.json`);
  const name = env("AIEL_PROFILE") ?? state.profile ?? config.active_profile ?? "default";
  return typeof name === "string" ? readMember(readMember(config, "profiles"), name) : {};
}

function configDirectory(env: Env): string | undefined {
  const own = env("AIEL_CONFIG_DIR");
  if (own !== undefined && own !== "") return own;
  const xdg = env("XDG_CONFIG_HOME") || env("APPDATA");
  if (xdg !== undefined && xdg !== "") return `${xdg}/aiel`;
  const home = env("HOME");
  return home === undefined || home === "" ? undefined : `${home}/.config/aiel`;
}

function readMember(value: unknown, key: string): Record<string, unknown> {
  if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) return {};
  const member = (value as Record<string, unknown>)[key];
  return isRecord(member) ? member : {};
}

/** No link, which could lead to any place of this user's. */
function isDirectory(path: string): boolean {
  try {
    return Deno.lstatSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** No link, which could lead to any file of this user's, and no pipe, which could wait for ever. */
function isSmallFile(path: string): boolean {
  try {
    const { isFile, size } = Deno.lstatSync(path);
    return isFile && size <= MAX_STATE_BYTES;
  } catch {
    return false;
  }
}

function readObject(path: string): Record<string, unknown> {
  try {
    return readMember({ file: JSON.parse(Deno.readTextFileSync(path)) }, "file");
  } catch {
    return {};
  }
}
