/**
 * A runner that stays and is killed at many instants, while its pool fills and it serves: none of
 * its processes is left, and the next one removes its directories.
 *
 * @module
 */

import assert from "node:assert/strict";
import { descendants } from "../../runtime/launch/process_usage.ts";
import { RunnerClient } from "../../runtime/serve/client.ts";
import { leftovers } from "../harness/engine.ts";
import { CAN_SEE_PROCESSES, isGone, processesWith, until } from "../harness/processes.ts";
import { runRunner, startRunner } from "../harness/runner.ts";
import { toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const T = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };
const TENANTS = ["ten_a", "ten_b", "ten_c", "ten_d"];
/** Milliseconds after the first answer: of a pool that fills, and of one that is full. */
const INSTANTS = Array.from({ length: 14 }, (_, n) => n * 29);

for (const isolation of ["auto", "deno"] as const) {
  Deno.test({
    name: `a runner that stays and is killed at any instant leaves no process, ${isolation}`,
    ignore: !CAN_SEE_PROCESSES,
    async fn() {
      using snapshot = writeSnapshot(
        toolSnapshot("await new Promise((r) => setTimeout(r, payload)); return payload;"),
      );
      using dir = tempDir();
      const cacheDir = `${dir.path}/cache`;
      const env = { AIEL_CACHE_DIR: cacheDir, AIEL_ISOLATION: isolation };
      for (const instant of INSTANTS) {
        await using runner = startRunner(["--serve", "--files-root", snapshot.path], { env });
        const { process } = runner;
        const client = new RunnerClient(process.stdin, process.stdout);
        const ask = (payload: number, tenant?: string) =>
          client.run({
            ...T,
            payload,
            ...tenant === undefined ? {} : { ctx: { tenant_id: tenant } },
          });
        assert.equal((await ask(0)).result, 0);
        const answers = Promise.allSettled(
          TENANTS.flatMap((tenant) => [1, 20, 40].map((ms) => ask(ms, tenant))),
        );
        await new Promise((resolve) => setTimeout(resolve, instant));
        const children = descendants(process.pid);
        process.kill("SIGKILL");
        // Each has its answer, or hears that the runner is gone.
        await answers;
        await until("its children are gone", () => children.every(isGone));
        await until("nothing else is left", () => processesWith(cacheDir).length === 0);
      }
      const next = await runRunner(["--files-root", snapshot.path, "--action", "describe"], {
        env,
      });
      assert.equal(next.code, 0, next.stdout);
      assert.deepEqual(leftovers(cacheDir), []);
    },
  });
}
