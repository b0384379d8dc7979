/**
 * Looks at what governed calls of a project are made with.
 *
 * @module
 */

import { CALL_CONFIG_FILE } from "../../../runtime/calls/config/call_config.ts";
import { type LocalCalls, localCalls } from "../../../runtime/calls/config/local_calls.ts";
import { CallError } from "../../../runtime/calls/provider.ts";
import type { DeclaredIntegration } from "../../../runtime/snapshot/manifest.ts";
import { readManifest } from "../../../runtime/snapshot/read_manifest.ts";
import type { Deps } from "../../deps.ts";
import { localEnv } from "../run/local_env.ts";
import { projectConfig, secretsOf } from "../run/project_calls.ts";
import { runRoot } from "../run/run_root.ts";
import type { Finding } from "./finding.ts";

/** How long a service may take, in milliseconds. */
const PATIENCE_MS = 10_000;

/** What is wrong with one integration, and what to do about it. */
export interface Trouble {
  readonly found: string;
  readonly todo: string;
}

/**
 * Checks `aiel.local.json`: its form, whether secrets are set, what is declared and not configured
 * and the other way round. Only when it is told to it asks the services: a file of a stranger's
 * could name any address, and variables whose values are sent there.
 */
export async function checkIntegrations(deps: Deps, online: boolean): Promise<Finding> {
  const root = await runRoot(deps).catch(() => undefined);
  if (root === undefined) return { status: "ok", found: "not in a project" };
  const declared = await readManifest(root).then(
    ({ integrations = {} }) => integrations,
    () => ({}),
  );
  const config = await projectConfig(root);
  if (config === undefined) return judgeMissing(Object.keys(declared));
  const env = await localEnv(root, deps);
  await using calls = await localCalls(config, {
    secret: secretsOf(env, deps),
    memory: undefined,
  });
  const troubles = [...compare(declared, calls), ...secretTroubles(calls)];
  const answers: string[] = [];
  if (online) {
    for (const [name, { provider, config, trouble }] of calls.integrations) {
      if (trouble !== undefined) continue;
      const said = await deps.progress.step(
        `Asking ${name}`,
        () => askIntegration(name, (signal) => provider.check(config, signal), deps.signal),
      );
      if (typeof said === "string") answers.push(`${name}: ${said}`);
      else troubles.push(said);
    }
  }
  const names = [...calls.integrations].map(([name, { provider }]) => `${name} (${provider.name})`);
  const path = `${root}/${CALL_CONFIG_FILE}`;
  const found = [
    `${path}: ${names.length === 0 ? "no integration" : names.join(", ")}`,
    ...answers,
    ...troubles.map(({ found }) => found),
  ].join("; ");
  return troubles.length === 0
    ? { status: "ok", found }
    : { status: "warning", found, todo: troubles.map(({ todo }) => todo).join("; ") };
}

function judgeMissing(declared: readonly string[]): Finding {
  if (declared.length === 0) return { status: "ok", found: "none is declared" };
  return {
    status: "warning",
    found: `declared and not configured: ${declared.join(", ")}`,
    todo: `Configure them in "${CALL_CONFIG_FILE}"; cli/LOCAL.md shows the form`,
  };
}

function* compare(
  declared: Readonly<Record<string, DeclaredIntegration>>,
  { integrations }: LocalCalls,
): Generator<Trouble> {
  for (const [name, { provider }] of Object.entries(declared)) {
    const kind = integrations.get(name)?.provider.name;
    if (kind === provider) continue;
    yield kind === undefined
      ? {
        found: `"${name}" is declared and not configured`,
        todo: `Configure "${name}" in "${CALL_CONFIG_FILE}"`,
      }
      : {
        found: `"${name}" is declared as "${provider}" and configured as "${kind}"`,
        todo: `Say the same provider of "${name}" in aiel.json and "${CALL_CONFIG_FILE}"`,
      };
  }
  for (const name of integrations.keys()) {
    if (Object.hasOwn(declared, name)) continue;
    yield {
      found: `"${name}" is configured and not declared`,
      todo: `Declare "${name}" under "integrations" in aiel.json, or remove it`,
    };
  }
}

function* secretTroubles({ integrations }: LocalCalls): Generator<Trouble> {
  for (const { trouble } of integrations.values()) {
    if (trouble !== undefined) yield troubleOf(trouble);
  }
}

/** Connects to one, for so long as a service may take. */
export async function askIntegration(
  name: string,
  check: (signal: AbortSignal) => Promise<string>,
  stop: AbortSignal,
): Promise<string | Trouble> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    return await check(signal);
  } catch (thrown) {
    stop.throwIfAborted();
    if (signal.aborted) {
      const found = `"${name}" did not answer in ${PATIENCE_MS / 1000} s`;
      return { found, todo: "Start it, or correct its address" };
    }
    if (!(thrown instanceof CallError)) throw thrown;
    const { found, todo } = troubleOf(thrown);
    return { found: `"${name}": ${found}`, todo };
  }
}

function troubleOf({ message, more: { hint } }: CallError): Trouble {
  return { found: message, todo: hint ?? `Correct "${CALL_CONFIG_FILE}", or start the service` };
}
