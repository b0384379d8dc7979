/**
 * A service that runs executions on a disk that fills up: refusals that say so, nothing accepted is
 * lost, and everything goes on when there is room.
 */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { ControlClient, ControlError } from "../../control/api/client.ts";
import { type ExecutionDocument, invoke, showExecution } from "../../control/api/executions.ts";
import { inTime } from "../../control/testing/in_time.ts";
import { startService } from "../../control/testing/real_service.ts";
import { skipped } from "../contract/background_server.ts";
import { askSqlite, assertNothingLeft, assertNothingWaits, tell } from "./execution_faults.ts";
import { makeLive, WORKSPACE } from "./execution_load.ts";
import { mountSmallDisk } from "./small_disk.ts";

const PROJECT = "p";
const DISK_BYTES = 28 * 2 ** 20;
const PATIENCE_MS = 100_000;
const ASKED_AT_MOST = 300;
const CALLS = 6;
/** Random, so that it takes as much room when it is kept. */
const PAYLOAD_BYTES = 100_000;

const TREE = {
  "entry_point.ts": `import { tool } from "aiel";
tool("size", (ctx, { text }) => { ctx.log("ran"); return text.length; });
tool("wait", async (ctx) => {
  ctx.log("ran");
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  return "waited";
});
`,
};

const disk = mountSmallDisk(DISK_BYTES);
if (typeof disk === "string") skipped("executions on a full disk", disk);
else {
  disk[Symbol.dispose]();
  Deno.test("executions that were accepted survive a full disk, and others are refused with a 503", async () => {
    const small = mountSmallDisk(DISK_BYTES);
    assert.ok(typeof small !== "string");
    using _disk = small;
    const dataDir = `${small.path}/data`;
    const ballast = `${small.path}/ballast`;
    const service = await startService(dataDir, { AIEL_RATE_LIMIT: "off" });
    try {
      const client = new ControlClient({
        baseUrl: service.url,
        token: service.token ?? "",
        sleep: () => Promise.reject(new Error("Asked a second time")),
      });
      await makeLive(client, PROJECT, TREE);
      const accepted = new Map<string, unknown>();
      const later = async (name: string, text: string, result: unknown) => {
        const { id } = await client.later(invoke, callOf(name, text));
        accepted.set(id, result);
      };
      // They run while the disk is full.
      for (let at = 0; at < 3; at++) await later("wait", "", "waited");
      const waited = client.envelope(invoke, callOf("wait", ""), { timeoutMs: PATIENCE_MS });
      fill(ballast);
      let refusal: unknown;
      for (let at = 0; at < ASKED_AT_MOST && refusal === undefined; at++) {
        const text = crypto.getRandomValues(new Uint8Array(PAYLOAD_BYTES / 2)).toHex();
        try {
          await later("size", text, text.length);
        } catch (error) {
          refusal = error;
        }
      }
      assertRefusal(refusal);
      const full = accepted.size;
      // Callers that wait hear a problem that says why, or the envelope; none is left without.
      const answers = await Promise.all(Array.from({ length: CALLS }, () => answerOf(client)));
      const envelope = (await inTime("the caller is answered", waited)).envelope;
      assert.deepEqual([envelope.ok, envelope.result], [true, "waited"]);
      Deno.removeSync(ballast);
      for (const [id, result] of accepted) {
        const { state, export: name } = await ended(client, id);
        assert.equal(state, "succeeded", `${name} ${result}`);
      }
      await later("size", "abc", 3);
      for (const [id] of accepted) assert.equal((await ended(client, id)).state, "succeeded");
      const left = await client.envelope(invoke, callOf("size", "abc"));
      assert.deepEqual([left.envelope.ok, left.envelope.result], [true, 3]);
      await untilNothingRuns(dataDir);
      assert.equal(await service.end("SIGTERM"), 0, service.log());
      assertNothingLeft(dataDir);
      await assertNothingWaits(askSqlite(dataDir), "sqlite");
      using db = new DatabaseSync(`${dataDir}/control.sqlite`);
      assert.equal(db.prepare("pragma integrity_check").get()?.["integrity_check"], "ok");
      tell(`${full} accepted until it was full; callers that waited then`, answers);
    } finally {
      await service.end("SIGKILL");
    }
  });
}

/** Fills the disk but for a little, which executions take then. */
function fill(path: string): void {
  const block = new Uint8Array(2 ** 16);
  using file = Deno.openSync(path, { write: true, create: true });
  try {
    for (;;) file.writeSync(block);
  } catch {
    // It is full.
  }
  file.truncateSync(Math.max(0, file.statSync().size - 2 ** 20));
}

/** What a caller hears who waits while the disk is full. */
async function answerOf(client: ControlClient): Promise<string> {
  try {
    const { envelope } = await client.envelope(invoke, callOf("size", "abc"));
    return envelope.ok ? "ok" : `${envelope.error?.code}: ${envelope.error?.message}`;
  } catch (error) {
    assertRefusal(error);
    return "503";
  }
}

function assertRefusal(error: unknown): void {
  // The client asks again when it hears 503; here it may not.
  assert.ok(error instanceof Error);
  if (!(error instanceof ControlError)) assert.equal(error.message, "Asked a second time");
  else assert.deepEqual([error.status, error.code], [503, "unavailable"], error.message);
}

function callOf(name: string, text: string) {
  return {
    params: { workspace: WORKSPACE, project: PROJECT, environment: "development" },
    body: { kind: "tool" as const, name, payload: { text } },
  };
}

async function ended(client: ControlClient, execution: string): Promise<ExecutionDocument> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const params = { workspace: WORKSPACE, project: PROJECT, execution };
    const shown = await client.call(showExecution, { params });
    if (shown.ended_at !== null) return shown;
    assert.ok(performance.now() < until, JSON.stringify(shown));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Records of callers whose answer came without one end when their lease does. */
async function untilNothingRuns(dataDir: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  const ask = askSqlite(dataDir);
  for (;;) {
    const left = await ask("select id, state from executions where state in ('queued', 'running')");
    if (left.length === 0) return;
    assert.ok(performance.now() < until, JSON.stringify(left));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
