/**
 * A runner that may open few files, or start few processes: each request is answered, nothing is
 * left behind, what children stand on stays, and the runner works again afterwards.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Envelope } from "../../runtime/mod.ts";
import { RunnerClient } from "../../runtime/serve/client.ts";
import { countAtRest, kill } from "../soak/count.ts";
import { FROM_CACHE } from "../harness/deno_child.ts";
import { ISOLATION_MODE, leftovers } from "../harness/engine.ts";
import { CAN_SEE_PROCESSES } from "../harness/processes.ts";
import { startRunner } from "../harness/runner.ts";
import { REPOSITORY, toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { makeUserWorkplace, type UserWorkplace } from "./as_user.ts";

const PRLIMIT = "/usr/bin/prlimit";
const T = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };
/** Each request holds what it has for a while, so that they are many at a time. */
const ECHO = toolSnapshot("await new Promise((r) => setTimeout(r, 100)); return payload;");
const AT_ONCE = 30;
const ROUNDS = 3;
/** Asked one after another, all of which must be answered well. */
const AFTERWARDS = 4;
const TRIES = 2;
const KNOWN =
  /^(The machine has no room for the request: (too many files are open|no more (processes|threads) can be started)|The sandbox did not start)$/;

type Runner = Pick<Deno.ChildProcess, "pid" | "status"> & {
  readonly stdin: WritableStream<Uint8Array<ArrayBuffer>>;
  readonly stdout: ReadableStream<Uint8Array<ArrayBuffer>>;
};

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
        await outlive(runner.process, runner.cacheDir, `--nofile=${limit}`);
      },
    });
  }
}

const workplace = CAN_SEE_PROCESSES && exists(PRLIMIT)
  ? makeUserWorkplace(REPOSITORY)
  : "it takes prlimit and a /proc";
if (typeof workplace === "string") {
  // deno-lint-ignore no-console -- says why tests are skipped
  console.log(`Skipped: few processes: ${workplace}`);
} else {
  globalThis.addEventListener("unload", () => workplace[Symbol.dispose]());
}

for (const isolation of ["auto", "deno"] as const) {
  // A child has about ten threads, each of which counts, and so do those of the runner.
  for (const limit of [70, 90, 120]) {
    Deno.test({
      name: `a runner whose user may have ${limit} processes answers each request, ${isolation}`,
      ignore: typeof workplace === "string" || !isAskedFor(isolation),
      async fn() {
        assert.ok(typeof workplace !== "string");
        using dir = tempDir();
        using snapshot = writeSnapshot(ECHO);
        for (const path of [dir.path, snapshot.path]) giveTo(workplace, path);
        const cacheDir = `${dir.path}/cache`;
        const [program = "", ...before] = [...workplace.prefix, workplace.deno];
        const process = new Deno.Command(program, {
          args: [
            ...[...before, "run", "-A", ...FROM_CACHE, `${workplace.cwd}/runtime/runner.ts`],
            ...["--serve", "--files-root", snapshot.path],
          ],
          cwd: workplace.cwd,
          clearEnv: true,
          env: { ...workplace.env, AIEL_CACHE_DIR: cacheDir, AIEL_ISOLATION: isolation },
          stdin: "piped",
          stdout: "piped",
        }).spawn();
        try {
          await outlive(process, cacheDir, `--nproc=${limit}`, workplace.prefix);
        } finally {
          kill(process.pid);
          await process.status;
        }
      },
    });
  }
}

/** Asks a runner for more than it may have, sees each request answered, and all as before. */
async function outlive(
  process: Runner,
  cacheDir: string,
  limit: string,
  as: readonly string[] = [],
): Promise<void> {
  const client = new RunnerClient(process.stdin, process.stdout);
  const ask = (payload: number, tenant: string) =>
    client.run({ ...T, payload, ctx: { tenant_id: tenant } });
  // What every child stands on is made while there is room.
  const first = await ask(0, "first");
  assert.equal(first.result, 0, JSON.stringify(first.error));
  const before = await countAtRest(process.pid, cacheDir);
  const bases = namesIn(`${cacheDir}/base`);
  allow(process.pid, limit, as);
  for (let round = 0; round < ROUNDS; round++) {
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => ask(n, `ten_${n % 5}`)),
    );
    for (const [n, answer] of answers.entries()) assertAnswered(answer, n);
  }
  for (let n = 0; n < AFTERWARDS; n++) {
    // What waits, or still ends, may hold what one needs; a request that is refused makes it go.
    let answer = await ask(n, "alone");
    for (let again = 0; !answer.ok && again < TRIES; again++) {
      assertAnswered(answer, n);
      answer = await ask(n, "alone");
    }
    assert.equal(answer.result, n, JSON.stringify(answer.error));
    assert.equal(answer.meta.isolation, first.meta.isolation);
  }
  const after = await countAtRest(process.pid, cacheDir);
  assert.deepEqual({ ...after, rssBytes: 0 }, { ...before, rssBytes: 0 });
  assert.deepEqual(namesIn(`${cacheDir}/base`), bases);
  await client[Symbol.asyncDispose]();
  assert.equal((await process.status).code, 0);
  assert.deepEqual(leftovers(cacheDir), []);
}

function assertAnswered({ ok, result, error }: Envelope, payload: number): void {
  if (ok) return assert.equal(result, payload);
  assert.equal(error?.code, "INTERNAL", JSON.stringify(error));
  assert.equal(error?.retryable, true);
  assert.match(error?.message ?? "", KNOWN);
}

/** Sets a limit of a process that runs, in the words of prlimit(1), as its own user. */
function allow(pid: number, limit: string, as: readonly string[]): void {
  const [program = "", ...args] = [...as, PRLIMIT, `--pid=${pid}`, limit];
  const { success } = new Deno.Command(program, { args }).outputSync();
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

function giveTo({ user }: UserWorkplace, path: string): void {
  const { success } = new Deno.Command("chown", { args: ["-R", `${user}:${user}`, path] })
    .outputSync();
  assert.ok(success, "chown failed");
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
