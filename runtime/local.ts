/**
 * The engine options of this machine, from the environment of this process. For composition roots.
 *
 * @module
 */

import type { EngineOptions } from "./engine.ts";
import { cacheDirectory } from "./host.ts";
import { findConfinement } from "./launch/confine.ts";

/** What a program may know better than its environment. */
export interface LocalEngineOptions {
  env: (name: string) => string | undefined;
  /** The Deno program for children; default: `AIEL_DENO`, then the program that runs this. */
  deno?: string;
  /** Where the runtime's own files are; default: next to this module. */
  runtimeDir?: string;
}

/**
 * The options for {@linkcode createEngine} here.
 *
 * @throws {RuntimeError} INTERNAL when there is no place for caches.
 */
export function localEngineOptions(options: LocalEngineOptions): EngineOptions {
  const { env } = options;
  return {
    deno: options.deno ?? env("AIEL_DENO") ?? Deno.execPath(),
    runtimeDir: options.runtimeDir ?? import.meta.dirname ?? "",
    cacheDir: cacheDirectory(env, Deno.build.os),
    confinement: findConfinement(isFile),
    env,
  };
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
