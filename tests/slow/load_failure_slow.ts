/**
 * Snapshots that fail to load, by the hundred: each request hears why, and children are started
 * ahead of requests ever more seldom.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createEngine, localEngineOptions } from "../../runtime/mod.ts";
import { POOL_HERE } from "../../runtime/local.ts";
import { ISOLATION_MODE, leftovers } from "../harness/engine.ts";
import { sharedBase } from "../harness/shared_base.ts";
import { processesWith } from "../harness/processes.ts";
import { writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const REQUESTS = 200;
const AT_ONCE = 8;
const T = { schema_version: "v1", action: "invoke", kind: "tool", name: "t", payload: {} };
/** The first wait after a failure, in seconds; each further one is twice as long. */
const BACK_OFF_S = 1;

const LOADS: Readonly<Record<string, string>> = {
  quickly: 'throw new Error("It does not load");',
  slowly: 'await new Promise((r) => setTimeout(r, 200)); throw new Error("It does not load");',
};

for (const [how, code] of Object.entries(LOADS)) {
  Deno.test({
    name: `${REQUESTS} requests for code that ${how} fails to load hear why, and few start ahead`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      using dir = tempDir();
      using snapshot = writeSnapshot({ "entry_point.ts": code });
      const starts = `${dir.path}/starts`;
      const cacheDir = `${dir.path}/cache`;
      const options = localEngineOptions({
        env: (name) => name === "AIEL_CACHE_DIR" ? cacheDir : undefined,
        deno: Deno.execPath(),
      });
      const { setsid } = options.tools;
      assert.ok(setsid !== null, "setsid is not installed");
      const engine = createEngine({
        ...options,
        isolation: ISOLATION_MODE,
        baseDir: sharedBase(),
        pool: POOL_HERE,
        tools: { ...options.tools, setsid: countingProgram(dir.path, setsid, starts) },
      });
      await engine.isolation();
      const ask = async () => {
        const { error } = await engine.run(T, { root: snapshot.path });
        assert.equal(error?.code, "USER_CODE_ERROR", JSON.stringify(error));
        assert.equal(error?.message, "It does not load");
      };
      // The first one has the modules inspected, by a child as well.
      await ask();
      const before = Deno.statSync(starts).size;
      const since = performance.now();
      for (let n = 0; n < REQUESTS; n += AT_ONCE) {
        await Promise.all(Array.from({ length: AT_ONCE }, ask));
      }
      const seconds = (performance.now() - since) / 1000;
      await engine.drain();
      const ahead = Deno.statSync(starts).size - before - REQUESTS;
      // As many start at a time as may; after that the time between two is doubled.
      const most = POOL_HERE.starts * 2 + Math.ceil(Math.log2(seconds / BACK_OFF_S + 1));
      assert.ok(ahead <= most, `${ahead} were started ahead in ${seconds} s`);
      assert.deepEqual(leftovers(cacheDir), []);
      assert.deepEqual(processesWith(cacheDir), []);
    },
  });
}

/** A program that writes one byte for each child and becomes another one. */
function countingProgram(directory: string, program: string, log: string): string {
  const path = `${directory}/counted`;
  const script = `#!/bin/sh\nprintf . >> '${log}'\nexec ${program} "$@"\n`;
  Deno.writeTextFileSync(path, script, { mode: 0o755 });
  return path;
}
