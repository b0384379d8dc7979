/**
 * `kill -9` of the service and of its sandboxes under a load of executions, on SQLite: each that
 * was acknowledged ends once, none is lost, none runs for ever, and nothing is left behind.
 */

import assert from "node:assert/strict";
import { inTime } from "../../control/testing/in_time.ts";
import { startService } from "../../control/testing/real_service.ts";
import { CAN_SEE_PROCESSES } from "../harness/processes.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { ExecutionLoad } from "./execution_load.ts";
import {
  askSqlite,
  assertNothingLeft,
  assertNothingWaits,
  killOneBelow,
  killService,
  pause,
  tell,
} from "./execution_faults.ts";

const SERVICE_KILLS = 12;
/** Of sandboxes, for each service. */
const CHILD_KILLS = 2;
/** A lease, and what the upkeep, the last attempts and a busy machine take. */
const PATIENCE_MS = 110_000;

Deno.test({
  name: `${SERVICE_KILLS * (1 + CHILD_KILLS)} kills of a service on SQLite and of its ` +
    "sandboxes lose no execution, end none twice, and leave nothing behind",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    using dir = tempDir();
    const dataDir = `${dir.path}/data`;
    // What a killed service held is a lease away: other executions go on meanwhile.
    const env = { AIEL_RATE_LIMIT: "off", AIEL_TENANT_RUNNING: "1000" };
    const logs: (() => string)[] = [];
    let service = await startService(dataDir, env);
    const load = new ExecutionLoad(() => service.url, service.token ?? "");
    try {
      await load.prepare();
      load.start({ queueing: 2, waiting: 2, pauseMs: 500 });
      for (let kill = 0; kill < SERVICE_KILLS; kill++) {
        for (let child = 0; child < CHILD_KILLS; child++) {
          await pause(1_000);
          await killOneBelow(service);
        }
        await pause(1_500);
        logs.push(service.log);
        await killService(service);
        service = await startService(dataDir, env);
      }
      await inTime("the last answers came", load.stop());
      const drainMs = Math.round(await load.untilAllEnded(PATIENCE_MS));
      const report = await load.verify([...logs.map((log) => log()), service.log()]);
      assert.ok(report.accepted > SERVICE_KILLS * 3, JSON.stringify(report));
      assert.equal(await service.end("SIGTERM"), 0, service.log());
      assertNothingLeft(dataDir);
      await assertNothingWaits(askSqlite(dataDir), "sqlite");
      tell(`${SERVICE_KILLS} services and ${SERVICE_KILLS * CHILD_KILLS} sandboxes killed`, {
        ...report,
        drainMs,
      });
      tell("Refusals", Object.fromEntries(load.refusals));
    } finally {
      await service.end("SIGKILL");
      await load.stop();
    }
  },
});
