/**
 * A runner that may open few files, or start few processes: each request is answered, nothing is
 * left behind, what children stand on stays, and the runner works again afterwards.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Envelope } from "../../runtime/mod.ts";
import { RunnerClient } from "../../runtime/serve/client.ts";
import { countAtRest } from "../soak/count.ts";
import { ISOLATION_MODE, leftovers } from "../harness/engine.ts";
import { CAN_SEE_PROCESSES } from "../harness/processes.ts";
import { startRunner } from "../harness/runner.ts";
import { toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";

const PRLIMIT = "/usr/bin/prlimit";
const T = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };
/** Each request holds what it has for a while, so that they are many at a time. */
const ECHO = toolSnapshot("await new Promise((r) => setTimeout(r, 100)); return payload;");
const AT_ONCE = 30;
const ROUNDS = 3;
/** Asked one after another, all of which must be answered well. */
const AFTERWARDS = 4;

for (const isolation of ["auto", "deno"] as const) {
  for (const limit of [50, 70, 100]) {
    Deno.test({
      name: `a runner that may have ${limit} files open answers each request, ${isolation}`,
      ignore: !CAN_SEE_PROCESSES || !exists(PRLIMIT) || !isAskedFor(isolation),
      async fn() {
        using snapshot = writeSnapshot(ECHO);
        await using runner = startRunner(["--serve", "--files-root", snapshot.path], {
          env: { AIEL_ISOLATION: isolation },
        });
        const { process, cacheDir } = runner;
        const client = new RunnerClient(process.stdin, process.stdout);
        const ask = (payload: number, tenant: string) =>
          client.run({ ...T, payload, ctx: { tenant_id: tenant } });
        // What every child stands on is made while there is room.
        const first = await ask(0, "first");
        assert.equal(first.result, 0, JSON.stringify(first.error));
        const before = await countAtRest(process.pid, cacheDir);
        const bases = namesIn(`${cacheDir}/base`);
        allow(process.pid, limit);
        for (let round = 0; round < ROUNDS; round++) {
          const answers = await Promise.all(
            Array.from({ length: AT_ONCE }, (_, n) => ask(n, `ten_${n % 5}`)),
          );
          for (const [n, answer] of answers.entries()) assertAnswered(answer, n);
        }
        for (let n = 0; n < AFTERWARDS; n++) {
          const { result, error, meta } = await ask(n, "alone");
          // A burst that has just ended may still hold what the first one would need.
          if (n === 0 && error !== null) continue;
          assert.equal(result, n, JSON.stringify(error));
          assert.equal(meta.isolation, first.meta.isolation);
        }
        const after = await countAtRest(process.pid, cacheDir);
        assert.deepEqual({ ...after, rssBytes: 0 }, { ...before, rssBytes: 0 });
        assert.deepEqual(namesIn(`${cacheDir}/base`), bases);
        await client[Symbol.asyncDispose]();
        assert.equal((await process.status).code, 0);
        assert.deepEqual(leftovers(cacheDir), []);
      },
    });
  }
}

function assertAnswered({ ok, result, error }: Envelope, payload: number): void {
  if (ok) return assert.equal(result, payload);
  assert.equal(error?.code, "INTERNAL", JSON.stringify(error));
  assert.equal(error?.retryable, true);
  const known =
    /^(The machine has no room for the request: too many files are open|The sandbox did not start)$/;
  assert.match(error?.message ?? "", known);
}

/** Lets a process that runs have so many files open from now on. */
function allow(pid: number, files: number): void {
  const { success } = new Deno.Command(PRLIMIT, {
    args: [`--pid=${pid}`, `--nofile=${files}`],
  }).outputSync();
  assert.ok(success, "prlimit failed");
}

/** Where the tests ask for Deno's flags alone, there may be no other barrier here. */
function isAskedFor(isolation: "auto" | "deno"): boolean {
  return ISOLATION_MODE !== "deno" || isolation === "deno";
}

function namesIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name)
    .filter((name) => name !== "drafts").sort();
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
