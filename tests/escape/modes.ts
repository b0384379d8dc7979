/**
 * Which barriers stand around an attempt. With one of them taken away, the other one shows what it
 * stops alone.
 *
 * @module
 */

import {
  createEngine,
  DEFAULT_LIMITS,
  type EngineOptions,
  type Limits,
  localEngineOptions,
} from "../../runtime/mod.ts";
import type { PoolLimits } from "../../runtime/launch/pool.ts";

/** A barrier that stands alone: Deno's flags, or the operating system's. */
export type SingleBarrier = "deno" | "os";

/**
 * Both barriers, or which one stands alone; `ready` is both, around a child that was loaded before
 * its request.
 */
export type Mode = "both" | "ready" | SingleBarrier;

/** Every mode. */
export const MODES: readonly Mode[] = ["both", "ready", "deno", "os"];

/** One child waits, and only for the attempt's own request. */
const POOL: PoolLimits = {
  children: 1,
  bytes: 2 ** 30,
  perKey: 1,
  starts: 1,
  idleMs: 600_000,
  ageMs: 600_000,
};

/** What an engine of a test is made with besides its mode. */
export interface Setting {
  cacheDir: string;
  env?: Readonly<Record<string, string>>;
  limits?: Partial<Limits> | undefined;
}

/**
 * Takes Deno's flags away: every permission inside, and the true environment. It stands in for
 * bubblewrap, because the product has no switch for that and shall have none. The words after `--`
 * are Deno's.
 */
const WITHOUT_FLAGS = (bwrap: string) =>
  `#!/bin/sh
left=$#
inside=
while [ "$left" -gt 0 ]; do
  word=$1
  shift
  left=$((left - 1))
  case "$inside$word" in
    --) inside=deno: ;;
    deno:--allow-* | deno:--deny-* | deno:--ignore-env) continue ;;
    deno:run)
      set -- "$@" run --allow-all
      inside=args:
      continue
      ;;
    args:--allow-* | args:--deny-* | args:--ignore-env) continue ;;
  esac
  set -- "$@" "$word"
done
exec '${bwrap}' "$@"
`;

/** Makes engines for each mode. All of them share what children stand on. */
export class Modes {
  /** What every child stands on is kept here. */
  readonly baseDir: string;
  readonly #wrapper: string;

  /** @param directory absolute path of an empty directory */
  constructor(directory: string) {
    this.baseDir = `${directory}/base`;
    this.#wrapper = `${directory}/bwrap-alone`;
    const { bwrap } = this.options("both", { cacheDir: directory }).tools;
    if (bwrap !== null) {
      Deno.writeTextFileSync(this.#wrapper, WITHOUT_FLAGS(bwrap), { mode: 0o755 });
    }
  }

  /** The options of an engine. */
  options(mode: Mode, { cacheDir, env, limits }: Setting): EngineOptions {
    const values: Record<string, string> = { ...env, AIEL_CACHE_DIR: cacheDir };
    const options = localEngineOptions({ env: (name) => values[name], deno: Deno.execPath() });
    return {
      ...options,
      baseDir: this.baseDir,
      isolation: mode === "deno" ? "deno" : "required",
      tools: { ...options.tools, ...(mode === "os" ? { bwrap: this.#wrapper } : {}) },
      limits: { ...DEFAULT_LIMITS, ...limits },
      ...(mode === "ready" ? { pool: POOL } : {}),
    };
  }

  /** Has the base made, so that attempts find it. Why the mode is not possible here, or `null`. */
  async impossible(mode: Mode, cacheDir: string): Promise<string | null> {
    try {
      await createEngine(this.options(mode, { cacheDir })).isolation();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
