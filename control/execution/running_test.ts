import assert from "node:assert/strict";
import { takeUp } from "../domain/executions/take_up.ts";
import type { TakenJob } from "../domain/executions/ports.ts";
import { queued } from "../testing/execution_requests.ts";
import { inTime } from "../testing/in_time.ts";
import { makeWorld } from "../testing/world.ts";
import { BOSS_LEASE_MS } from "../store/queue/boss.ts";
import { renewalMs, Running } from "./running.ts";

/** Claims are renewed at a third of it. */
const LEASE_MS = 30;

Deno.test("an attempt that this process lost, and took up again, ends, and the next one does not", async () => {
  await using world = await makeWorld();
  const { executions: parts, jobs, runner } = world.service;
  const { id } = await queued(world);
  const [job] = await jobs.take(1);
  assert.ok(job !== undefined);
  const running = new Running({
    parts: { ...parts, leaseMs: LEASE_MS },
    // As it says when the job was given away since.
    jobs: {
      leaseMs: 30_000,
      renew: (all: readonly TakenJob[]) => Promise.resolve(all.filter((one) => one === job)),
    },
    failed: (error) => assert.fail(String(error)),
  });
  const answer = Promise.withResolvers<string>();
  runner.answer = () => answer.promise;
  const first = await takeUp(parts, job);
  assert.ok(first !== undefined);
  const lost = running.run(first);
  const second = await takeUp(parts, { ...job, delivery: 2 });
  assert.ok(second !== undefined);
  const ran = running.run(second);
  assert.equal(await (await inTime("the first one ended", lost)).settled, "lost");
  assert.equal(running.count, 1);
  answer.resolve("done");
  assert.equal(await (await ran).settled, "succeeded");
  const record = await parts.store.read(
    first.tenantId,
    ({ executions }) => executions.get(first.execution.id),
  );
  assert.deepEqual([record?.id, record?.attempt, record?.losses], [id, 2, 1]);
  await running.drain(0);
});

Deno.test("renewalMs is often enough for the shorter of both leases, also when a renewal comes late", () => {
  // The claim of an execution has 30 s; a job in Postgres is given away after 10 s of silence.
  const every = renewalMs({ leaseMs: 30_000 }, { leaseMs: BOSS_LEASE_MS });
  assert.ok(2 * every < BOSS_LEASE_MS, `${every}`);
  assert.equal(renewalMs({ leaseMs: 30_000 }, { leaseMs: 30_000 }), 10_000);
  assert.equal(renewalMs({ leaseMs: 3_000 }, { leaseMs: 30_000 }), 1_000);
});
