/**
 * What a child is told before it loads the code: nothing in it is of a request.
 *
 * @module
 */

import type { ChildPlaces } from "../launch/places.ts";
import type { CapabilityMap } from "../policy/capabilities.ts";
import { PROGRAM_PATH } from "../policy/deno_flags.ts";
import type { LoadMessage } from "../protocol/channel.ts";
import { hex } from "../protocol/hex.ts";
import { fileUrl } from "./host_paths.ts";
import type { EngineOptions } from "./options.ts";
import type { Settled } from "./settle.ts";

/** The message, and what of it tells the child's records apart from the code's. */
export interface Loading {
  readonly message: Omit<LoadMessage, "nonce" | "ahead">;
  /** Hex: what the child asks the environment for as its last act. */
  readonly mark: string;
  /** The names of the variables that the code may read. */
  readonly variables: readonly string[];
}

/**
 * What a prepared child loads.
 *
 * @param module the module to load, absolute, as the child sees it
 * @param exportName the export of it that will be called directly, if one will
 */
export function loadingOf(
  prepared: { places: ChildPlaces },
  settled: Settled,
  { module, exportName }: { module: string; exportName: string | undefined },
  options: EngineOptions,
): Loading {
  const { limits } = settled;
  const { places } = prepared;
  const mark = hex(crypto.getRandomValues(new Uint8Array(16)));
  const env = environmentOf(settled, places.scratch, options);
  const message = {
    type: "load" as const,
    trailMark: mark,
    env,
    programEnv: programEnvironment(settled, prepared, options),
    entry: fileUrl(module),
    use: exportName === undefined ? "registry" as const : "module" as const,
    outputBytes: limits.output_bytes,
    logEntries: limits.log_entries,
    logBytes: limits.log_bytes,
  };
  return { message, mark, variables: Object.keys(env) };
}

/** What the code reads as its environment: the snapshot's own variables, and the granted ones. */
function environmentOf(
  settled: Settled,
  scratch: string | undefined,
  { env }: EngineOptions,
): Record<string, string> {
  return {
    NODE_ENV: "production",
    ...settled.manifest.env,
    ...grantedValues(settled, env),
    ...(scratch === undefined ? {} : { TMPDIR: scratch }),
  };
}

function programEnvironment(
  settled: Settled,
  { places }: { places: ChildPlaces },
  { env }: EngineOptions,
): Record<string, string> | null {
  if (settled.effective.subprocess === false) return null;
  return {
    PATH: PROGRAM_PATH,
    HOME: places.home,
    TMPDIR: places.scratch ?? places.temp,
    ...grantedValues(settled, env),
  };
}

/** What the child gets of a capability map that names variables: their values. */
export function grantedValues(
  { effective }: { effective: CapabilityMap },
  env: EngineOptions["env"],
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of effective.env || []) {
    const value = env?.(name);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
