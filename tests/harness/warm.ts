/**
 * Engines whose children wait for requests.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Engine, Envelope, RunOptions } from "../../runtime/mod.ts";
import { descendants, type ProcessIdentity } from "../../runtime/launch/process_usage.ts";
import type { PoolLimits } from "../../runtime/launch/pool.ts";
import { leftovers, type RunRequestOptions, testEngine, type TestRequest } from "./engine.ts";
import { CAN_SEE_PROCESSES, commandLine, processesWith, until } from "./processes.ts";
import { tempDir } from "./temp_dir.ts";

const POOL: PoolLimits = {
  children: 4,
  bytes: 2 ** 30,
  perKey: 1,
  starts: 1,
  idleMs: 600_000,
  ageMs: 600_000,
};

/** An engine for one test, and what it leaves behind. */
export interface WarmEngine extends AsyncDisposable {
  readonly engine: Engine;
  /** Runs a request for the tool "t", unless it says otherwise. */
  run(request: TestRequest, options: RunOptions): Promise<Envelope>;
  /** Waits until so many children wait and none comes up. */
  ready(count: number): Promise<void>;
  /** The processes of the children that this engine started; the last one's Deno is the last. */
  processes(): ProcessIdentity[];
  /** The Deno process of a child that this engine started. */
  child(): ProcessIdentity;
}

/** Makes one; its end checks that no process and no directory is left. */
export function warmEngine(
  options: Omit<RunRequestOptions, "pool"> & { pool?: Partial<PoolLimits> } = {},
): WarmEngine {
  const { pool, cacheDir, ...rest } = options;
  const cache = cacheDir === undefined ? tempDir() : { path: cacheDir, [Symbol.dispose]: () => {} };
  const engine = testEngine(cache.path, { ...rest, pool: { ...POOL, ...pool } });
  // Other tests have children of this process too.
  const processes = () => {
    const ours = descendants(Deno.pid)
      .filter(({ pid }) => commandLine(pid).includes(`${cache.path}/runs/`))
      .flatMap((one) => [one, ...descendants(one.pid)]);
    // The first process behind a barrier has bubblewrap's command line.
    return [...new Map(ours.map((one) => [one.pid, one])).values()];
  };
  return {
    engine,
    run: (request, run) =>
      engine.run({
        schema_version: "v1",
        ...(request.action === undefined ? { action: "invoke", kind: "tool", name: "t" } : {}),
        ...request,
      }, run),
    ready: async (count) => {
      await until(`${count} children wait`, () => {
        const { ready, starting } = engine.children();
        return starting === 0 && ready === count;
      });
    },
    processes,
    child: () => {
      const found = processes().filter(({ pid }) => commandLine(pid).includes("bootstrap.js"))
        .at(-1);
      assert.ok(found !== undefined, "no child is there");
      return found;
    },
    [Symbol.asyncDispose]: async () => {
      await engine.drain();
      if (CAN_SEE_PROCESSES) assert.deepEqual(processesWith(cache.path), []);
      assert.deepEqual(leftovers(cache.path), []);
      cache[Symbol.dispose]();
    },
  };
}
