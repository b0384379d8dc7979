/**
 * The engine options of this machine, from the environment of this process. For composition roots.
 *
 * @module
 */

import type { AdmissionLimits, EngineOptions } from "./engine/options.ts";
import { cacheDirectory } from "./host.ts";
import type { IsolationMode } from "./launch/child_base.ts";
import type { PoolLimits } from "./launch/pool.ts";
import { findHostTools } from "./launch/host_tools.ts";
import { RuntimeError } from "./protocol/errors.ts";

/** What a program may know better than its environment. */
export interface LocalEngineOptions {
  env: (name: string) => string | undefined;
  /** The Deno program for children; default: `AIEL_DENO`, then the program that runs this. */
  deno?: string;
  /** Where the runtime's own files are; default: next to this module. */
  runtimeDir?: string;
}

const CORES = navigator.hardwareConcurrency;

/**
 * The permission trail of each child is read by one of the 32 threads that Deno has for all files
 * of a process: with children that wait, that run, and that inspect what runs, some are to be left.
 */
const MOST = { waiting: 12, running: 8 } as const;

/** Children that wait for requests on this machine, where a program stays. */
export const POOL_HERE: PoolLimits = {
  children: Math.min(8 * CORES, MOST.waiting),
  bytes: 512 * 1024 * 1024,
  perKey: 2 * CORES,
  starts: CORES,
  idleMs: 5 * 60_000,
  ageMs: 10 * 60_000,
};

/** Requests that a program takes at a time on this machine, where it stays. */
export const ADMISSION_HERE: AdmissionLimits = {
  running: Math.min(4 * CORES, MOST.running),
  waiting: 1_000,
};

/**
 * The options for {@linkcode createEngine} here.
 *
 * @throws {RuntimeError} INTERNAL when there is no place for caches, or a variable has no meaning
 */
export function localEngineOptions(options: LocalEngineOptions): EngineOptions {
  const { env } = options;
  return {
    deno: options.deno ?? (env("AIEL_DENO") || Deno.execPath()),
    runtimeDir: options.runtimeDir ?? import.meta.dirname ?? "",
    cacheDir: cacheDirectory(env, Deno.build.os),
    isolation: isolationMode(env("AIEL_ISOLATION")),
    tools: findHostTools(isFile),
    env,
  };
}

/**
 * The mode that `AIEL_ISOLATION` names; both barriers where possible when it is not set.
 *
 * @throws {RuntimeError} INTERNAL for another word
 */
export function isolationMode(value: string | undefined): IsolationMode {
  if (value === undefined || value === "") return "auto";
  if (value === "auto" || value === "required" || value === "deno") return value;
  throw new RuntimeError(
    "INTERNAL",
    `AIEL_ISOLATION is "${value.slice(0, 40)}", expected "auto", "required" or "deno"`,
    { hint: "Unset it, or set it to one of these" },
  );
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
