/**
 * A database that is out of reach for longer than a lease while callers wait: each hears the
 * envelope or a 503 that says why, and its record says what it heard.
 */

import assert from "node:assert/strict";
import { ControlClient, ControlError } from "../../control/api/client.ts";
import { type ExecutionDocument, invoke, showExecution } from "../../control/api/executions.ts";
import { inTime } from "../../control/testing/in_time.ts";
import { startService } from "../../control/testing/real_service.ts";
import { skipped } from "../contract/background_server.ts";
import { startPostgres } from "../contract/postgres_server.ts";
import { startProxy } from "../contract/proxy.ts";
import { tempDir } from "../harness/temp_dir.ts";
import {
  askPostgres,
  assertNothingLeft,
  assertNothingWaits,
  sharedEnv,
  tell,
} from "./execution_faults.ts";
import { makeLive, WORKSPACE } from "./execution_load.ts";

const PROJECT = "p";
/** Longer than a claim is held without being renewed. */
const AWAY_MS = 36_000;
const CALLERS = 4;
const PATIENCE_MS = 100_000;

const TREE = {
  "entry_point.ts": `import { tool } from "aiel";
tool("wait", async (ctx, { ms }) => {
  ctx.log("began");
  await new Promise((resolve) => setTimeout(resolve, ms));
  return ms;
});
`,
  "aiel.json": JSON.stringify({ exports: { "tool/wait": { timeout_ms: 60_000 } } }),
};

Deno.test("a database that is away for longer than a lease changes no answer that a caller heard", async () => {
  const postgres = await startPostgres();
  if (typeof postgres === "string") return skipped("a database that is away", postgres);
  using dir = tempDir();
  const url = await postgres.newDatabase();
  await using proxy = startProxy(Number(new URL(url).port));
  const env = sharedEnv(dir.path, url.replace(new URL(url).host, proxy.host));
  const service = await startService(`${dir.path}/a`, env);
  try {
    const client = new ControlClient({
      baseUrl: service.url,
      token: service.token ?? "",
      sleep: () => Promise.reject(new Error("Asked a second time")),
    });
    await makeLive(client, PROJECT, TREE);
    // Some end while it is away, some only afterwards.
    const times = Array.from(
      { length: CALLERS },
      (_, at) => at % 2 === 0 ? 5_000 : AWAY_MS + 9_000,
    );
    const answers = times.map((ms) =>
      client.envelope(invoke, callOf(ms), { timeoutMs: PATIENCE_MS })
    );
    // Where the test fails before they are looked at.
    for (const answer of answers) answer.catch(() => {});
    const { id: queued } = await client.later(invoke, callOf(5_000));
    await untilRunning(url, CALLERS + 1);
    proxy.cut();
    const away = new Promise((resolve) => setTimeout(resolve, AWAY_MS));
    // Without the database no request is let in.
    const refusals = new Map<string, number>();
    const isBack = away.then(() => true);
    while (!await Promise.race([isBack, pauseFor(1_000)])) {
      const refusal = await refusalOf(client);
      refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1);
    }
    proxy.mend();
    for (const [at, answer] of answers.entries()) {
      const { envelope, execution } = await inTime("a caller is answered", answer);
      assert.deepEqual([envelope.ok, envelope.result], [true, times[at]]);
      const { state } = await ended(client, execution ?? "");
      assert.equal(state, "succeeded", `${times[at]}`);
    }
    assert.equal((await ended(client, queued)).state, "succeeded");
    const after = await client.envelope(invoke, callOf(1));
    assert.deepEqual([after.envelope.ok, after.envelope.result], [true, 1]);
    assert.equal(await service.end("SIGTERM"), 0, service.log());
    assertNothingLeft(`${dir.path}/a`);
    await assertNothingWaits(askPostgres(url), "postgres");
    tell("Asked while it was away", Object.fromEntries(refusals));
  } finally {
    await service.end("SIGKILL");
    postgres.stop();
  }
});

function callOf(ms: number) {
  return {
    params: { workspace: WORKSPACE, project: PROJECT, environment: "development" },
    body: { kind: "tool" as const, name: "wait", payload: { ms } },
  };
}

function pauseFor(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms));
}

async function untilRunning(url: string, count: number): Promise<void> {
  const ask = askPostgres(url);
  const look = async () => {
    while ((await ask("select id from executions where state = 'running'")).length < count) {
      await pauseFor(200);
    }
  };
  await inTime(`${count} run`, look());
}

async function refusalOf(client: ControlClient): Promise<string> {
  try {
    await client.envelope(invoke, callOf(1));
  } catch (error) {
    // The client asks again when it hears 503; here it may not.
    if (error instanceof Error && error.message === "Asked a second time") return "503";
    if (error instanceof ControlError) return `${error.status} ${error.code}`;
  }
  return assert.fail("It was let in");
}

async function ended(client: ControlClient, execution: string): Promise<ExecutionDocument> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const params = { workspace: WORKSPACE, project: PROJECT, execution };
    const shown = await client.call(showExecution, { params });
    if (shown.ended_at !== null) return shown;
    assert.ok(performance.now() < until, JSON.stringify(shown));
    await pauseFor(200);
  }
}
