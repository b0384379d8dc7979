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
import { CliError } from "./errors.ts";
import { findDeno } from "./find_deno.ts";
import type { Host } from "./host.ts";

/**
 * Makes an engine.
 *
 * @throws {CliError} DENO_MISSING
 */
export async function localEngine(host: Host, options: Partial<EngineOptions>): Promise<Engine> {
  const deno = options.deno ?? (await requireDeno(host));
  const { env } = host;
  return createEngine({ ...localEngineOptions({ env, deno }), ...options });
}

async function requireDeno(host: Host): Promise<string> {
  const found = await findDeno(host);
  if (found !== undefined) return found.path;
  throw new CliError("DENO_MISSING", 'The program "deno", which runs sandboxes, was not found', {
    hint:
      "Install it (https://docs.deno.com/runtime/getting_started/installation) or set AIEL_DENO to its path",
  });
}
