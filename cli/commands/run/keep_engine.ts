import {
  ADMISSION_HERE,
  type Engine,
  type EngineOptions,
  POOL_HERE,
} from "../../../runtime/mod.ts";
import type { Deps } from "../../deps.ts";

/** An engine that stays. */
export interface KeptEngine {
  /** The engine, as commands ask for it. */
  readonly engine: Deps["engine"];
  /** Ends what it keeps ready, and waits for what it has left. */
  drain(): Promise<void>;
}

/**
 * One engine for all runs of a command: what was invoked once is loaded ahead for the next time. It
 * reads the variables that the last run had.
 */
export function keepEngine(deps: Pick<Deps, "engine">): KeptEngine {
  let made: Promise<Engine> | undefined;
  let env: EngineOptions["env"];
  const kept = { env: (name: string) => env?.(name), pool: POOL_HERE, admission: ADMISSION_HERE };
  return {
    engine: (options) => {
      env = options?.env ?? env;
      return made ??= deps.engine({ ...options, ...kept });
    },
    drain: async () => (await made?.catch(() => undefined))?.drain(),
  };
}
