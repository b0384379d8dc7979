import assert from "node:assert/strict";
import { newId } from "../../control/domain/ids.ts";
import type { TakenJob } from "../../control/domain/executions/ports.ts";
import { StoreUnavailable } from "../../control/domain/store_unavailable.ts";
import {
  postgresStoreWithQueue,
  type StoreWithQueue,
} from "../../control/store/queue/stores_with_queue.ts";
import { PostgresSignals } from "../../control/store/signals/postgres_signals.ts";
import { skipped } from "../contract/background_server.ts";
import { startPostgres } from "../contract/postgres_server.ts";
import { ear } from "../contract/signals_kinds.ts";

const TENANT = newId("tenant");
const CRASHES = 3;
const JOBS = 20;
const WAIT_MS = 60_000;
const LOOK_MS = 100;

Deno.test("A Postgres that crashes loses no job, and each is finished once", async () => {
  const server = await startPostgres({ isDurable: true });
  if (typeof server === "string") return skipped("a crash of Postgres", server);
  const url = await server.newDatabase();
  const report = () => {};
  const queue = await postgresStoreWithQueue({ url, report });
  const here = await PostgresSignals.open({ url, report });
  const there = await PostgresSignals.open({ url, report });
  const added: string[] = [];
  const finished: string[] = [];
  try {
    await queue.store.migrate();
    const jobs = ear(there, "jobs");
    for (let crash = 1; crash <= CRASHES; crash++) {
      for (let job = 0; job < JOBS; job++) added.push(await add(queue));
      const held = await queue.jobs.take(JOBS / 2);
      for (const job of held.slice(0, 3)) {
        if (await finish(queue, job)) finished.push(job.executionId);
      }
      const heard = jobs.count;
      await server.crash();
      here.tell("jobs");
      await jobs.heard(heard + 1);
      // What was held may be finished still, by the one that has it.
      for (const job of held.slice(3, 6)) {
        if (await again(() => finish(queue, job))) finished.push(job.executionId);
      }
    }
    const until = performance.now() + WAIT_MS;
    while (finished.length < added.length && performance.now() < until) {
      const taken = await again(() => queue.jobs.take(JOBS));
      for (const job of taken) if (await finish(queue, job)) finished.push(job.executionId);
      if (taken.length === 0) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    assert.deepEqual(finished.toSorted(), added.toSorted());
  } finally {
    await here.close();
    await there.close();
    await queue.jobs.close();
    await queue.store.close();
    server.stop();
  }
});

async function add({ store }: StoreWithQueue): Promise<string> {
  const executionId = newId("execution");
  await again(() =>
    store.transaction(TENANT, ({ jobs }) => jobs.add({ executionId, priority: 0 }))
  );
  return executionId;
}

async function finish({ store }: StoreWithQueue, job: TakenJob): Promise<boolean> {
  return await again(() => store.transaction(TENANT, ({ jobs }) => jobs.finish(job)));
}

/** Asks until the database is there; what was asked before has not happened: no commit was cut. */
async function again<T>(ask: () => Promise<T>): Promise<T> {
  const until = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || performance.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
