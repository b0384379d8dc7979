/**
 * A service that is stopped past its lease and continued (SIGSTOP, SIGCONT), as a machine does that
 * sleeps: what others took over stays as they left it, its sandboxes are ended, and it goes on.
 */

import assert from "node:assert/strict";
import { ControlClient } from "../../control/api/client.ts";
import {
  type ExecutionDocument,
  type ExecutionState,
  invoke,
  readLogs,
  showExecution,
} from "../../control/api/executions.ts";
import { inTime } from "../../control/testing/in_time.ts";
import { type RealService, startService } from "../../control/testing/real_service.ts";
import type { TestTree } from "../../control/testing/push.ts";
import { descendants } from "../../runtime/launch/process_usage.ts";
import { skipped } from "../contract/background_server.ts";
import { startPostgres } from "../contract/postgres_server.ts";
import { CAN_SEE_PROCESSES, isGone, until } from "../harness/processes.ts";
import { tempDir } from "../harness/temp_dir.ts";
import {
  askPostgres,
  askSqlite,
  assertNothingLeft,
  assertNothingWaits,
  sharedEnv,
} from "./execution_faults.ts";
import { makeLive, WORKSPACE } from "./execution_load.ts";

const PROJECT = "p";
const PATIENCE_MS = 100_000;
/** Longer than the claim of an execution, and the job of it, is held without being renewed. */
const STOPPED_MS = 33_000;
/** Longer than what another service takes to start on a busy machine. */
const SHORT_MS = 60_000;
/** Longer than a lease, too: what is not renewed would be lost again. */
const SECOND_MS = 35_000;

const TREE: TestTree = {
  "entry_point.ts": `import { tool } from "aiel";
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const attempt = async (ctx, key) => {
  await ctx.memory.set(key + " " + crypto.randomUUID(), 1);
  ctx.log("began");
  return (await ctx.memory.list({ prefix: key + " " })).values.length;
};
tool("quick", () => 1);
// Its first attempt ends while the service is stopped.
tool("short", async (ctx, { firstMs }) => {
  if (await attempt(ctx, "short") === 1) await wait(firstMs);
});
// Its first attempt does not end.
tool("long", async (ctx, { secondMs }) => {
  await wait(await attempt(ctx, "long") === 1 ? 3_600_000 : secondMs);
});
tool("endless", async (ctx) => { await attempt(ctx, "endless"); await wait(3_600_000); });
`,
  "aiel.json": JSON.stringify({
    exports: { "tool/long": { timeout_ms: 3_600_000 }, "tool/endless": { timeout_ms: 300_000 } },
    limits: { timeout_ms: 3_600_000 },
  }),
};

class Caller {
  readonly #client: ControlClient;

  constructor(url: string, token: string) {
    this.#client = new ControlClient({ baseUrl: url, token });
  }

  async prepare(): Promise<void> {
    await makeLive(this.#client, PROJECT, TREE);
  }

  async queue(name: string, payload: Record<string, unknown> = {}): Promise<string> {
    return (await this.#client.later(invoke, callOf(name, payload))).id;
  }

  async answer(name: string) {
    return await this.#client.envelope(invoke, callOf(name), { timeoutMs: 120_000 });
  }

  async show(execution: string): Promise<ExecutionDocument> {
    const params = { workspace: WORKSPACE, project: PROJECT, execution };
    return await this.#client.call(showExecution, { params });
  }

  /** Waits until its code runs, and says so. */
  async untilBegun(execution: string): Promise<void> {
    const params = { workspace: WORKSPACE, project: PROJECT, execution };
    await inTime(`${execution} begins`, this.#firstLine(params));
  }

  async #firstLine(params: { workspace: string; project: string; execution: string }) {
    for await (const _ of this.#client.events(readLogs, { params, query: { follow: true } })) {
      return;
    }
  }

  async untilIs(execution: string, ...states: ExecutionState[]): Promise<ExecutionDocument> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const shown = await this.show(execution);
      assert.ok(performance.now() < until, `Not ${states}: ${JSON.stringify(shown, null, 1)}`);
      if (states.includes(shown.state)) return shown;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function callOf(name: string, payload: Record<string, unknown> = {}) {
  return {
    params: { workspace: WORKSPACE, project: PROJECT, environment: "development" },
    body: { kind: "tool" as const, name, payload },
  };
}

/** The attempts of what a stopped service ran: the first one is lost, the second one ended well. */
function assertTakenOver({ attempt, attempts, state }: ExecutionDocument): void {
  assert.deepEqual(
    [state, attempt, attempts.map(({ lost }) => lost)],
    ["succeeded", 2, [true, false]],
  );
}

/** How a service says that attempts ended: what it says of each. */
function endsIn(service: RealService): Map<string, string[]> {
  const ends = new Map<string, string[]>();
  for (const line of service.log().split("\n").filter((one) => one.includes("execution.ended"))) {
    const { execution_id: id, state } = JSON.parse(line);
    ends.set(id, [...ends.get(id) ?? [], state]);
  }
  return ends;
}

Deno.test({
  name: "a service on SQLite that was stopped past its lease runs what it lost once more, once",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    using dir = tempDir();
    const dataDir = `${dir.path}/data`;
    const service = await startService(dataDir, { AIEL_RATE_LIMIT: "off" });
    const { pid } = service.process;
    try {
      const caller = new Caller(service.url, service.token ?? "");
      await caller.prepare();
      const long = await caller.queue("long", { secondMs: SECOND_MS });
      const short = await caller.queue("short", { firstMs: 20_000 });
      await caller.untilBegun(long);
      await caller.untilBegun(short);
      const before = descendants(pid);
      await stopFor(service, STOPPED_MS);
      await until("its sandboxes are ended", () => before.every(isGone));
      assertTakenOver(await caller.untilIs(short, "succeeded"));
      assertTakenOver(await caller.untilIs(long, "succeeded", "failed", "dead"));
      assert.ok((await caller.answer("quick")).envelope.ok);
      assert.equal(await service.end("SIGTERM"), 0, service.log());
      assert.deepEqual(endsIn(service).get(long)?.toSorted(), ["lost", "succeeded"]);
      assertNothingLeft(dataDir);
      await assertNothingWaits(askSqlite(dataDir), "sqlite");
    } finally {
      await service.end("SIGKILL");
    }
  },
});

Deno.test({
  name:
    "a service on Postgres that was stopped past its lease changes nothing of what was taken over",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    const postgres = await startPostgres();
    if (typeof postgres === "string") return skipped("a stopped service on Postgres", postgres);
    using dir = tempDir();
    const url = await postgres.newDatabase();
    const env = sharedEnv(dir.path, url);
    const stopped = await startService(`${dir.path}/a`, env);
    let other: RealService | undefined;
    try {
      const caller = new Caller(stopped.url, stopped.token ?? "");
      await caller.prepare();
      const waited = caller.answer("endless");
      const long = await caller.queue("long", { secondMs: 100 });
      const short = await caller.queue("short", { firstMs: SHORT_MS });
      await caller.untilBegun(long);
      await caller.untilBegun(short);
      const shortEnds = performance.now() + SHORT_MS;
      other = await startService(`${dir.path}/b`, env);
      const there = new Caller(other.url, stopped.token ?? "");
      const before = descendants(stopped.process.pid);
      Deno.kill(stopped.process.pid, "SIGSTOP");
      assertTakenOver(await there.untilIs(short, "succeeded"));
      assertTakenOver(await there.untilIs(long, "succeeded"));
      const [row] = await askPostgres(url)("select id from executions where queued = 0");
      const endless = await there.untilIs(String(row?.["id"]), "failed");
      assert.deepEqual(endless.attempts.map(({ lost }) => lost), [true]);
      // What it gave is waiting for the stopped service then.
      await new Promise((resolve) => setTimeout(resolve, shortEnds - performance.now() + 1_000));
      const taken = await Promise.all([short, long, endless.id].map((id) => there.show(id)));
      Deno.kill(stopped.process.pid, "SIGCONT");
      const { envelope, execution } = await inTime("the caller is answered", waited);
      assert.deepEqual([execution, envelope.ok, envelope.error?.code], [
        endless.id,
        false,
        "INTERNAL",
      ]);
      await until("its sandboxes are ended", () => before.every(isGone));
      assert.equal(await other.end("SIGTERM"), 0, other.log());
      other = undefined;
      assert.equal((await caller.untilIs(await caller.queue("quick"), "succeeded")).attempt, 1);
      assert.deepEqual(
        await Promise.all([short, long, endless.id].map((id) => caller.show(id))),
        taken,
      );
      assert.equal(await stopped.end("SIGTERM"), 0, stopped.log());
      const ends = endsIn(stopped);
      for (const id of [short, long, endless.id]) assert.deepEqual(ends.get(id), ["lost"], id);
      for (const name of ["a", "b"]) assertNothingLeft(`${dir.path}/${name}`);
      await assertNothingWaits(askPostgres(url), "postgres");
    } finally {
      await stopped.end("SIGKILL");
      await other?.end("SIGKILL");
      postgres.stop();
    }
  },
});

async function stopFor({ process: { pid } }: RealService, ms: number): Promise<void> {
  Deno.kill(pid, "SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, ms));
  Deno.kill(pid, "SIGCONT");
}
