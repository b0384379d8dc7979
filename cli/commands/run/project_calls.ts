/**
 * What the governed calls of a local run are made with: the project's `aiel.local.json`, and its
 * memory.
 *
 * @module
 */

import { CALL_CONFIG_FILE, type CallConfig } from "../../../runtime/calls/config/call_config.ts";
import {
  type LocalCalls,
  localCalls,
  readCallConfig,
} from "../../../runtime/calls/config/local_calls.ts";
import type { SecretSource } from "../../../runtime/calls/config/secret_name.ts";
import { ConfigError } from "../../../runtime/calls/provider.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { LocalEnv } from "./local_env.ts";

/** Where memory is when the file does not say. */
export const MEMORY_FILE = ".aiel/memory.sqlite";

/**
 * Makes it ready.
 *
 * @param granted the integrations that may be called: of no other one a secret is asked for
 * @throws {CliError} CONFIG_INVALID when the file is wrong
 */
export async function projectCalls(
  root: string,
  granted: readonly string[],
  env: Pick<LocalEnv, "value">,
  deps: Pick<Deps, "credentials" | "talk" | "errorScreen">,
): Promise<LocalCalls> {
  const config = await projectConfig(root);
  const used = [...config?.integrations ?? []].filter(([name]) => granted.includes(name));
  if (used.length > 0) {
    const names = used.map(([name, { secrets }]) => {
      const variables = secrets.map(({ name }) => "env" in name ? name.env : name.keyring);
      return variables.length === 0 ? name : `${name} with ${variables.join(" and ")}`;
    });
    const text = `note: calls are made as "${CALL_CONFIG_FILE}" says: ${names.join(", ")}`;
    deps.talk(deps.errorScreen.dim(text));
  }
  return await localCalls(config ?? { integrations: new Map() }, {
    secret: secretsOf(env, deps),
    wanted: (name) => granted.includes(name),
    memory: await memoryPath(root, config),
  });
}

/**
 * What the file of a project says; undefined where there is none. A link in its place is not read:
 * the project's author must not choose which file of this user is.
 *
 * @throws {CliError} CONFIG_INVALID
 */
export async function projectConfig(root: string): Promise<CallConfig | undefined> {
  try {
    return await readCallConfig(`${root}/${CALL_CONFIG_FILE}`, false);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    throw invalid(thrown.text, thrown.hint);
  }
}

/** Secrets of this environment and the project's `.env`, and of the keyring. */
export function secretsOf(
  env: Pick<LocalEnv, "value">,
  deps: Pick<Deps, "credentials">,
): SecretSource {
  return async (name) => {
    if ("env" in name) return env.value(name.env);
    return await (await deps.credentials()).integrationSecret(name.keyring);
  };
}

/** The file of memory, which lies in the project: what it names must not be found elsewhere. */
async function memoryPath(
  root: string,
  config: CallConfig | undefined,
): Promise<string | undefined> {
  const { memory = MEMORY_FILE } = config ?? {};
  if (memory === null) return undefined;
  const steps = memory.split(/[/\\]/);
  const isInside = !/^(?:[/\\]|[A-Za-z]:)/.test(memory) && !steps.includes("..");
  if (!isInside) {
    throw invalid(`"memory.path" is "${memory}", expected a path below the project's directory`);
  }
  for (const at of steps.keys()) {
    const path = `${root}/${steps.slice(0, at + 1).join("/")}`;
    if (await isLink(path)) throw invalid(`"memory.path" goes through a link: "${path}"`);
  }
  return `${root}/${memory}`;
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isSymlink;
  } catch {
    return false;
  }
}

function invalid(what: string, hint = `Correct "${CALL_CONFIG_FILE}"`): CliError {
  return new CliError("CONFIG_INVALID", `"${CALL_CONFIG_FILE}" can't be used: ${what}`, { hint });
}
