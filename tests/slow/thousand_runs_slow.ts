/**
 * A thousand invocations of one engine, some of which end badly: nothing grows, on the disk, in the
 * process table or in the engine's own process, and the files that children stand on stay as they
 * are.
 *
 * @module
 */

import assert from "node:assert/strict";
import { leftovers, testEngine } from "../harness/engine.ts";
import { processesWith, until } from "../harness/processes.ts";
import { toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const RUNS = 1_000;
const FILES = toolSnapshot(
  `if (payload.how === "throw") throw new Error("on purpose");
if (payload.how === "exit") Deno.exit(3);
if (payload.how === "spin") for (;;);
localStorage.setItem("k", "v".repeat(1000));
await import("data:application/typescript,export const n: number = " + payload.n);
return payload.n;`,
);

Deno.test({
  name: "nothing grows over a thousand runs",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using snapshot = writeSnapshot(FILES);
    using dir = tempDir();
    const cacheDir = `${dir.path}/cache`;
    const engine = testEngine(cacheDir);
    const run = async (n: number) => {
      const how = n % 50 === 1 ? "throw" : n % 50 === 2 ? "exit" : n % 50 === 3 ? "spin" : "answer";
      const { error, result } = await engine.run({
        schema_version: "v1",
        action: "invoke",
        kind: "tool",
        name: "t",
        payload: { n, how },
        ...(how === "spin" ? { timeout_ms: 50 } : {}),
      }, { root: snapshot.path });
      if (how === "answer") assert.equal(result, n, JSON.stringify(error));
      else assert.equal(error?.code, how === "spin" ? "TIMEOUT" : "USER_CODE_ERROR");
    };
    // The first ones make what is kept.
    for (let n = 0; n < 20; n++) await run(n);
    const before = state(dir.path);
    for (let n = 20; n < RUNS; n += 2) await Promise.all([run(n), run(n + 1)]);
    await until("no process is left", () => processesWith(dir.path).length === 0);
    assert.deepEqual(leftovers(cacheDir), []);
    const after = state(dir.path);
    assert.deepEqual(after.files, before.files);
    assert.ok(after.descriptors <= before.descriptors + 8, `${after.descriptors} descriptors`);
  },
});

/** What could grow: files with their sizes, and what this process has open. */
function state(path: string): { files: string[]; descriptors: number } {
  return { files: listing(path), descriptors: [...Deno.readDirSync("/proc/self/fd")].length };
}

function listing(path: string): string[] {
  return [...Deno.readDirSync(path)].flatMap(({ name, isDirectory }) => {
    const one = `${path}/${name}`;
    return isDirectory ? listing(one) : [`${one} ${Deno.lstatSync(one).size}`];
  }).sort();
}
