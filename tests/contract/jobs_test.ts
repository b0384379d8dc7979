import assert from "node:assert/strict";
import { newId } from "../../control/domain/ids.ts";
import type { JobSource } from "../../control/domain/executions/ports.ts";
import { StoreUnavailable } from "../../control/domain/store_unavailable.ts";
import { postgresStoreWithQueue } from "../../control/store/queue/stores_with_queue.ts";
import { addJobs, finish, queueTest } from "./queues.ts";

const ACME = newId("tenant");
const GLOBEX = newId("tenant");

queueTest("Jobs are taken by priority, then by age, each once", async (queue) => {
  const [first, low, high, second] = await addJobs(queue, ACME, [0, -100, 100, 0]);
  const [other] = await addJobs(queue, GLOBEX, [50]);
  const taken = [...await queue.jobs.take(3), ...await queue.jobs.take(9)];
  assert.deepEqual(
    taken.map(({ tenantId, executionId, delivery }) => [tenantId, executionId, delivery]),
    [
      [ACME, high?.executionId, 1],
      [GLOBEX, other?.executionId, 1],
      [ACME, first?.executionId, 1],
      [ACME, second?.executionId, 1],
      [ACME, low?.executionId, 1],
    ],
  );
  assert.deepEqual(await queue.jobs.take(9), []);
  assert.deepEqual(await queue.jobs.take(0), []);
});

queueTest("A job comes and goes with its transaction", async (queue) => {
  const { store, jobs } = queue;
  const lost = store.transaction(ACME, async (tenant) => {
    await tenant.jobs.add({ executionId: newId("execution"), priority: 0 });
    throw new RangeError("undone");
  });
  await assert.rejects(lost, RangeError);
  assert.deepEqual(await jobs.take(9), []);

  await addJobs(queue, ACME, [0]);
  const [job] = await jobs.take(1);
  assert.ok(job !== undefined);
  const undone = store.transaction(ACME, async (tenant) => {
    assert.equal(await tenant.jobs.finish(job), true);
    throw new RangeError("undone");
  });
  await assert.rejects(undone, RangeError);
  assert.equal(await finish(queue, job), true);
  assert.equal(await finish(queue, job), false);
});

queueTest("A job that is removed is gone, whether it waited or was taken", async (queue) => {
  const { store, jobs } = queue;
  const waiting = await store.transaction(
    ACME,
    (tenant) => tenant.jobs.add({ executionId: newId("execution"), priority: 0 }),
  );
  await store.transaction(ACME, (tenant) => tenant.jobs.remove(waiting));
  assert.deepEqual(await jobs.take(9), []);

  await addJobs(queue, ACME, [0]);
  const [job] = await jobs.take(1);
  assert.ok(job !== undefined);
  await store.transaction(ACME, (tenant) => tenant.jobs.remove(job.jobId));
  assert.deepEqual(await jobs.renew([job]), [job]);
  assert.equal(await finish(queue, job), false);
  // One that is not there is no mistake.
  await store.transaction(ACME, (tenant) => tenant.jobs.remove(job.jobId));
});

queueTest("A tenant can neither finish nor remove what is another one's", async (queue) => {
  const { store, jobs } = queue;
  await addJobs(queue, ACME, [0]);
  const [job] = await jobs.take(1);
  assert.ok(job !== undefined);
  await assert.rejects(store.transaction(GLOBEX, (tenant) => tenant.jobs.finish(job)), TypeError);
  await store.transaction(GLOBEX, (tenant) => tenant.jobs.remove(job.jobId));
  assert.deepEqual(await jobs.renew([job]), []);
  assert.equal(await finish(queue, job), true);
});

queueTest(
  "A lease that ends gives the job to another worker, and the first nothing",
  async (queue) => {
    const { jobs, pass } = queue;
    if (pass === undefined) return;
    const added = await addJobs(queue, ACME, [0, 0]);
    const [stale, kept] = await jobs.take(2);
    assert.ok(stale !== undefined && kept !== undefined);
    pass(jobs.leaseMs - 1);
    assert.deepEqual(await jobs.renew([kept]), []);
    assert.deepEqual(await jobs.take(9), []);
    pass(1);
    const other = queue.second?.jobs ?? jobs;
    const [again, ...none] = await other.take(9);
    assert.deepEqual(none, []);
    assert.equal(again?.executionId, added[0]?.executionId);
    assert.deepEqual(again, { ...stale, delivery: 2 });
    assert.deepEqual(await jobs.renew([stale, kept, again]), [stale]);
    assert.equal(await finish(queue, stale), false);
    assert.equal(await finish(queue, again), true);
    assert.equal(await finish(queue, kept), true);
  },
);

queueTest("Two that take at once never share a job", async (queue) => {
  const { jobs, second } = queue;
  const added = await addJobs(queue, ACME, Array.from({ length: 40 }, () => 0));
  const drain = async (source: JobSource) => {
    const ids: string[] = [];
    for (;;) {
      const taken = await source.take(3);
      if (taken.length === 0) return ids;
      ids.push(...taken.map(({ executionId }) => executionId));
    }
  };
  const ids = (await Promise.all([jobs, second?.jobs ?? jobs, jobs].map(drain))).flat();
  assert.deepEqual(ids.toSorted(), added.map(({ executionId }) => executionId).toSorted());
});

queueTest("Counts tell what waits and what is taken", async (queue) => {
  const { jobs } = queue;
  await addJobs(queue, ACME, [0, 0, 0]);
  const [job] = await jobs.take(1);
  assert.ok(job !== undefined);
  await countsBecome(jobs, { ready: 2, taken: 1 });
  await finish(queue, job);
  await countsBecome(jobs, { ready: 2, taken: 0 });
});

queueTest("A queue that is closed gives no jobs, and its store goes on", async (queue) => {
  await addJobs(queue, ACME, [0]);
  await queue.jobs.close();
  await queue.jobs.close();
  await assert.rejects(queue.jobs.take(1), StoreUnavailable);
  await assert.rejects(queue.jobs.counts(), StoreUnavailable);
  await queue.store.read("system", (system) => system.tenantBySlug("acme"));
  const others = await queue.second?.jobs.take(9);
  assert.equal(others?.length ?? 1, 1);
});

queueTest("A queue whose database was away goes on", async (queue) => {
  const { jobs, store, without } = queue;
  if (without === undefined) return;
  await addJobs(queue, ACME, [0, 0]);
  const [held] = await jobs.take(1);
  assert.ok(held !== undefined);
  await without(async () => {
    await assert.rejects(jobs.take(1), StoreUnavailable);
    await assert.rejects(jobs.renew([held]), StoreUnavailable);
    await assert.rejects(jobs.counts(), StoreUnavailable);
    await assert.rejects(
      store.transaction(
        ACME,
        (tenant) => tenant.jobs.add({ executionId: newId("execution"), priority: 0 }),
      ),
      StoreUnavailable,
    );
  });
  assert.deepEqual(await jobs.renew([held]), []);
  const [next, ...none] = await jobs.take(9);
  assert.ok(next !== undefined);
  assert.deepEqual(none, []);
  assert.equal(await finish(queue, next), true);
  assert.equal(await finish(queue, held), true);
});

queueTest("A queue can be closed while its database is away", async ({ jobs, without }) => {
  await without?.(async () => {
    await assert.rejects(jobs.take(1), StoreUnavailable);
    await jobs.close();
  });
});

Deno.test("A queue in a Postgres that does not listen is StoreUnavailable", async () => {
  const url = "postgres://aiel@127.0.0.1:1/none";
  await assert.rejects(postgresStoreWithQueue({ url, report: () => {} }), StoreUnavailable);
});

async function countsBecome(
  jobs: JobSource,
  expected: Awaited<ReturnType<JobSource["counts"]>>,
): Promise<void> {
  const until = performance.now() + 30_000;
  let counts = await jobs.counts();
  while (
    performance.now() < until && JSON.stringify(counts) !== JSON.stringify(expected)
  ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    counts = await jobs.counts();
  }
  assert.deepEqual(counts, expected);
}
