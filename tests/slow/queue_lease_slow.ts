import assert from "node:assert/strict";
import { newId } from "../../control/domain/ids.ts";
import type { TakenJob } from "../../control/domain/executions/ports.ts";
import { postgresStoreWithQueue } from "../../control/store/queue/stores_with_queue.ts";
import { addJobs, finish } from "../contract/queues.ts";
import { startPostgres } from "../contract/postgres_server.ts";
import { skipped } from "../contract/background_server.ts";

const TENANT = newId("tenant");
const RENEW_MS = 1_000;

Deno.test("On Postgres, a job whose worker is not heard of goes to another one, and no other job does", async () => {
  const server = await startPostgres();
  if (typeof server === "string") return skipped("leases in Postgres", server);
  const url = await server.newDatabase();
  const report = () => {};
  const dead = await postgresStoreWithQueue({ url, report });
  const alive = await postgresStoreWithQueue({ url, report });
  try {
    await alive.store.migrate();
    const [lost, kept] = await addJobs(alive, TENANT, [0, 0]);
    const [stale] = await dead.jobs.take(1);
    const [renewed] = await alive.jobs.take(1);
    assert.ok(stale !== undefined && renewed !== undefined);
    assert.deepEqual([stale.executionId, renewed.executionId], [
      lost?.executionId,
      kept?.executionId,
    ]);
    const started = performance.now();
    const again: TakenJob[] = [];
    while (again.length === 0 && performance.now() - started < 60_000) {
      assert.deepEqual(await alive.jobs.renew([renewed]), []);
      await new Promise((resolve) => setTimeout(resolve, RENEW_MS));
      again.push(...await alive.jobs.take(9));
    }
    const after = performance.now() - started;
    assert.ok(after >= dead.jobs.leaseMs, `${after} ms`);
    assert.deepEqual(again, [{ ...stale, delivery: 2 }]);
    const [second] = again;
    assert.ok(second !== undefined);
    assert.deepEqual(await dead.jobs.renew([stale, second]), [stale]);
    assert.equal(await finish(dead, stale), false);
    assert.equal(await finish(alive, second), true);
    assert.equal(await finish(alive, renewed), true);
  } finally {
    for (const { jobs } of [dead, alive]) await jobs.close();
    for (const { store } of [dead, alive]) await store.close();
  }
});
