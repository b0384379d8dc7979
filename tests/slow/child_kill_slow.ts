/**
 * Children that are ended, and runners that are killed, at every instant of a start: nothing is
 * left of either.
 *
 * @module
 */

import assert from "node:assert/strict";
import { FROM_CACHE } from "../harness/deno_child.ts";
import { leftovers, testEngine } from "../harness/engine.ts";
import { processesWith, until } from "../harness/processes.ts";
import { REPOSITORY, toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const HANG = toolSnapshot("await new Promise((resolve) => setTimeout(resolve, 600_000));");
const REQUEST = { schema_version: "v1", action: "invoke", kind: "tool", name: "t", payload: {} };

for (const isolation of ["auto", "deno"] as const) {
  Deno.test({
    name: `a child that is ended at any instant of its start leaves nothing, ${isolation}`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      using snapshot = writeSnapshot(HANG);
      using dir = tempDir();
      const cacheDir = `${dir.path}/cache`;
      const engine = testEngine(cacheDir, { isolation });
      await engine.isolation();
      for (let delay = 0; delay < 60; delay += 1.5) {
        const cancel = new AbortController();
        const answer = engine.run(REQUEST, { root: snapshot.path, signal: cancel.signal });
        const timer = setTimeout(() => cancel.abort(), delay);
        assert.equal((await answer).error?.code, "CANCELLED");
        clearTimeout(timer);
      }
      assert.deepEqual(processesWith(dir.path), []);
      assert.deepEqual(leftovers(cacheDir), []);
    },
  });

  Deno.test({
    name:
      `a runner that is killed at any instant leaves no process, and the next one no file, ${isolation}`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      using snapshot = writeSnapshot(HANG);
      using dir = tempDir();
      const cacheDir = `${dir.path}/cache`;
      const start = () =>
        new Deno.Command(Deno.execPath(), {
          args: [
            ...[
              "run",
              "-A",
              ...FROM_CACHE,
              `${REPOSITORY}/runtime/runner.ts`,
              "--files-root",
              snapshot.path,
            ],
            ...["--action", "invoke", "--kind", "tool", "--name", "t", "--timeout-ms", "1"],
          ],
          env: { AIEL_CACHE_DIR: cacheDir, AIEL_ISOLATION: isolation },
          stdin: "null",
          stdout: "null",
          stderr: "null",
        }).spawn();
      // The first one makes what every child stands on, and answers.
      await start().status;
      for (let delay = 10; delay < 190; delay += 9) {
        const runner = start();
        await new Promise((resolve) => setTimeout(resolve, delay));
        try {
          runner.kill("SIGKILL");
        } catch {
          // It had answered.
        }
        await runner.status;
      }
      await until("every child has ended", () => processesWith(dir.path).length === 0);
      await start().status;
      assert.deepEqual(leftovers(cacheDir), []);
    },
  });
}
