/**
 * The runtime's engine on this machine.
 *
 * @module
 */

import {
  createEngine,
  type Engine,
  type EngineOptions,
  localEngineOptions,
} from "../runtime/mod.ts";
import type { Host } from "./system/host.ts";
import { requireDeno } from "./system/require_deno.ts";

/**
 * Makes an engine.
 *
 * @throws {CliError} DENO_MISSING, or IO when the runtime's files can't be unpacked
 */
export async function localEngine(host: Host, options: Partial<EngineOptions>): Promise<Engine> {
  const { env } = host;
  const [deno, runtimeDir] = await Promise.all([
    options.deno ?? requireDeno(host),
    options.runtimeDir ?? host.runtimeDir(),
  ]);
  const { placeRuntimeFiles: placeFiles } = host;
  const here = { env, deno, ...runtimeDir === undefined ? {} : { runtimeDir } };
  return createEngine({
    ...localEngineOptions(here),
    ...placeFiles === undefined ? {} : { placeFiles },
    ...options,
  });
}
