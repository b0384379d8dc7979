/**
 * Two services on one Postgres under a load of executions, while each of them, their sandboxes,
 * connections and the database itself are killed: each that was acknowledged ends once, none is
 * lost, none runs for ever, and nothing is left behind.
 */

import assert from "node:assert/strict";
import { inTime } from "../../control/testing/in_time.ts";
import type { RealService } from "../../control/testing/real_service.ts";
import { skipped } from "../contract/background_server.ts";
import { startPostgres } from "../contract/postgres_server.ts";
import { startProxy } from "../contract/proxy.ts";
import { CAN_SEE_PROCESSES } from "../harness/processes.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { ExecutionLoad } from "./execution_load.ts";
import {
  askPostgres,
  assertNothingLeft,
  assertNothingWaits,
  killOneBelow,
  killService,
  pause,
  sharedEnv,
  startAtLast,
  tell,
} from "./execution_faults.ts";

/** Each has one of every kind. */
const ROUNDS = 4;
/** Database crashes, and times that it is out of reach, in all. */
const OUTAGES = 2;
const OUTAGE_MS = 4_000;
/** A lease, and what the upkeep, the last attempts and a busy machine take. */
const PATIENCE_MS = 110_000;

Deno.test({
  name: `${ROUNDS * 6 + 2 * OUTAGES} kills of two services on Postgres, of their sandboxes, ` +
    "connections and database lose no execution, end none twice, and leave nothing behind",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    const postgres = await startPostgres({ isDurable: true });
    if (typeof postgres === "string") return skipped("kills of services on Postgres", postgres);
    using dir = tempDir();
    const url = await postgres.newDatabase();
    await using proxy = startProxy(Number(new URL(url).port));
    const env = {
      ...sharedEnv(dir.path, url.replace(new URL(url).host, proxy.host)),
      AIEL_TENANT_RUNNING: "1000",
    };
    const startApi = () => startAtLast(`${dir.path}/a`, env);
    const startWorker = () => startAtLast(`${dir.path}/b`, { ...env, AIEL_COMPONENTS: "execute" });
    const logs: (() => string)[] = [];
    let api = await startApi();
    let worker = await startWorker();
    const load = new ExecutionLoad(() => api.url, api.token ?? "");
    const done = { services: 0, sandboxes: 0, connections: 0, crashes: 0, cuts: 0 };
    const killChild = async (service: RealService) => {
      await killOneBelow(service);
      done.sandboxes++;
    };
    const cutConnections = async () => {
      await postgres.cutConnections(url);
      done.connections++;
    };
    try {
      await load.prepare();
      load.start({ queueing: 3, waiting: 2, pauseMs: 500 });
      for (let round = 0; round < ROUNDS; round++) {
        await pause(1_000);
        await killChild(api);
        await pause(1_000);
        await killChild(worker);
        await pause(1_000);
        await cutConnections();
        if (round < OUTAGES) {
          await pause(1_000);
          await postgres.crash();
          done.crashes++;
          await pause(1_000);
          proxy.cut();
          done.cuts++;
          await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
          proxy.mend();
        }
        await pause(1_000);
        logs.push(worker.log);
        await killService(worker);
        const [next] = await Promise.all([startWorker(), pause(1_000).then(cutConnections)]);
        worker = next;
        await pause(1_500);
        logs.push(api.log);
        await killService(api);
        api = await startApi();
        done.services += 2;
      }
      await inTime("the last answers came", load.stop());
      const drainMs = Math.round(await load.untilAllEnded(PATIENCE_MS));
      const report = await load.verify([...logs.map((log) => log()), api.log(), worker.log()]);
      assert.ok(report.accepted > ROUNDS * 5, JSON.stringify(report));
      assert.equal(await worker.end("SIGTERM"), 0, worker.log());
      assert.equal(await api.end("SIGTERM"), 0, api.log());
      for (const name of ["a", "b"]) assertNothingLeft(`${dir.path}/${name}`);
      await assertNothingWaits(askPostgres(url), "postgres");
      tell("Killed", done);
      tell("Seen", { ...report, drainMs, refusals: Object.fromEntries(load.refusals) });
    } finally {
      await worker.end("SIGKILL");
      await api.end("SIGKILL");
      await load.stop();
      postgres.stop();
    }
  },
});
