/**
 * Code that dies while it loads, hangs, or eats memory, in the executions of one tenant, by the
 * dozen: what another tenant has quick executions of does its work beside it.
 */

import assert from "node:assert/strict";
import { ControlClient } from "../../control/api/client.ts";
import { type ExecutionDocument, invoke, showExecution } from "../../control/api/executions.ts";
import { systemClock, systemRandom } from "../../control/domain/ids.ts";
import { newTenant } from "../../control/start/first_start.ts";
import { sqliteStore } from "../../control/store/sql/sql_store.ts";
import { inTime } from "../../control/testing/in_time.ts";
import { startService } from "../../control/testing/real_service.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { askSqlite, assertNothingLeft, assertNothingWaits, tell } from "./execution_faults.ts";
import { makeLive, WORKSPACE } from "./execution_load.ts";

const VARIABLE = "LOAD";
const HOSTILE: Readonly<Record<string, string>> = {
  dies: "Deno.exit(1);",
  throws: 'throw new Error("It does not load");',
  hangs: "await new Promise((resolve) => setTimeout(resolve, 3_600_000));",
  spins: "for (;;);",
  eats: "const all = []; for (;;) all.push(new Uint8Array(8_000_000).fill(1));",
};
/** Of each hostile project. */
const EACH = 6;
const QUICK = 30;
const PATIENCE_MS = 100_000;

/** Does something while it loads, where it may read the variable: so it can be pushed. */
function hostile(code: string) {
  return {
    "entry_point.ts": `import { tool } from "aiel";
if (Deno.env.get("${VARIABLE}") === "yes") { ${code} }
tool("t", () => 1);
`,
    "aiel.json": JSON.stringify({
      capabilities: { env: [VARIABLE] },
      exports: { "tool/t": { timeout_ms: 5_000, retry: { attempts: 2 } } },
    }),
  };
}

const FRIENDLY = {
  "entry_point.ts": `import { tool } from "aiel";
tool("t", async (ctx, { n }) => {
  ctx.log("ran");
  await ctx.memory.set("n " + n, n);
  return n;
});
`,
};

Deno.test("another tenant's code that dies, hangs and eats memory fails no quick execution", async () => {
  using dir = tempDir();
  const dataDir = `${dir.path}/data`;
  const service = await startService(dataDir, { AIEL_RATE_LIMIT: "off" });
  try {
    const bad = new ControlClient({ baseUrl: service.url, token: service.token ?? "" });
    const good = new ControlClient({ baseUrl: service.url, token: await tokenOfOther(dataDir) });
    await makeLive(good, "friendly", FRIENDLY);
    const floods: string[] = [];
    for (const [project, code] of Object.entries(HOSTILE)) {
      await makeLive(bad, project, hostile(code), { [VARIABLE]: "yes" });
    }
    for (let n = 0; n < EACH; n++) {
      for (const project of Object.keys(HOSTILE)) {
        floods.push(`${project} ${(await bad.later(invoke, callOf(project, n))).id}`);
      }
    }
    const waited: Promise<unknown>[] = Object.keys(HOSTILE).map((project) =>
      bad.envelope(invoke, callOf(project, 0), { timeoutMs: PATIENCE_MS })
    );
    const times: number[] = [];
    const queued: string[] = [];
    for (let n = 0; n < QUICK; n++) {
      queued.push((await good.later(invoke, callOf("friendly", n))).id);
      const started = performance.now();
      const { envelope } = await good.envelope(invoke, callOf("friendly", QUICK + n));
      times.push(performance.now() - started);
      assert.deepEqual([envelope.ok, envelope.result], [true, QUICK + n]);
    }
    const starts: number[] = [];
    for (const id of queued) {
      const { state, attempt, created_at, ended_at } = await ended(good, "friendly", id);
      assert.deepEqual([state, attempt], ["succeeded", 1]);
      starts.push(Date.parse(ended_at ?? "") - Date.parse(created_at));
    }
    await inTime("the hostile callers are answered", Promise.all(waited));
    const codes = new Map<string, number>();
    for (const [project = "", id = ""] of floods.map((one) => one.split(" "))) {
      const { state, error_code } = await ended(bad, project, id);
      assert.ok(["failed", "dead"].includes(state), `${project} ${state}`);
      const key = `${project} ${state} ${error_code}`;
      codes.set(key, (codes.get(key) ?? 0) + 1);
    }
    assert.equal(await service.end("SIGTERM"), 0, service.log());
    assertNothingLeft(dataDir);
    await assertNothingWaits(askSqlite(dataDir), "sqlite");
    tell("Milliseconds of the neighbour, waited for and queued", [middle(times), middle(starts)]);
    tell("Hostile ends", Object.fromEntries(codes));
  } finally {
    await service.end("SIGKILL");
  }
});

/** Makes a second tenant, and gives its admin's token. */
async function tokenOfOther(dataDir: string): Promise<string> {
  const store = sqliteStore({ path: `${dataDir}/control.sqlite` });
  const parts = { store, clock: systemClock, random: systemRandom };
  try {
    return await newTenant(parts, { slug: "other", name: "Other" }) ?? assert.fail("It is there");
  } finally {
    await store.close();
  }
}

function callOf(project: string, n: number) {
  return {
    params: { workspace: WORKSPACE, project, environment: "development" },
    body: { kind: "tool" as const, name: "t", payload: { n } },
  };
}

async function ended(
  client: ControlClient,
  project: string,
  execution: string,
): Promise<ExecutionDocument> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const params = { workspace: WORKSPACE, project, execution };
    const shown = await client.call(showExecution, { params });
    if (shown.ended_at !== null) return shown;
    assert.ok(performance.now() < until, JSON.stringify(shown));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Median and maximum. */
function middle(all: readonly number[]): readonly number[] {
  const sorted = all.toSorted((a, b) => a - b).map(Math.round);
  return [sorted[sorted.length >> 1] ?? 0, sorted.at(-1) ?? 0];
}
