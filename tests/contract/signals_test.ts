import assert from "node:assert/strict";
import { newId } from "../../control/domain/ids.ts";
import type { Topic } from "../../control/domain/executions/ports.ts";
import { StoreUnavailable } from "../../control/domain/store_unavailable.ts";
import { PostgresSignals } from "../../control/store/signals/postgres_signals.ts";
import { ear, RENEW_MS, signalsTest } from "./signals_kinds.ts";

const EXECUTION: Topic = `execution ${newId("execution")}`;
const CANCEL: Topic = `cancel ${newId("execution")}`;
const ENVIRONMENT: Topic = `environment ${newId("environment")}`;
const TOPICS: readonly Topic[] = ["jobs", "schedules", EXECUTION, CANCEL, ENVIRONMENT];

signalsTest("A process hears of its own signals at once, and each once", async ({ first }) => {
  const ears = TOPICS.map((topic) => ear(first, topic));
  for (const topic of TOPICS) {
    first.tell(topic);
    first.tell(topic);
  }
  // Who tells goes on first.
  assert.deepEqual(ears.map(({ count }) => count), [0, 0, 0, 0, 0]);
  await Promise.resolve();
  assert.deepEqual(ears.map(({ count }) => count), [1, 1, 1, 1, 1]);
});

signalsTest(
  "A listener that ends hears no more, and one that fails keeps no other from hearing",
  async ({ first, problems }) => {
    const ended = ear(first, "jobs");
    const end = first.on("jobs", () => {
      throw new RangeError("no");
    });
    const kept = ear(first, "jobs");
    ended.end();
    ended.end();
    first.tell("jobs");
    await kept.heard(1);
    assert.equal(ended.count, 0);
    assert.deepEqual(problems, ["A listener of a signal failed: RangeError: no"]);
    end();
    // One that ends another one while both are due.
    const last = ear(first, "jobs");
    first.on("schedules", () => last.end());
    first.tell("schedules");
    first.tell("jobs");
    await kept.heard(2);
    assert.equal(last.count, 0);
  },
);

signalsTest("Another process hears of every topic, once for many times", async (test) => {
  const { first, second, payloads } = test;
  if (second === undefined || payloads === undefined) return;
  const own = TOPICS.map((topic) => ear(first, topic));
  const ears = TOPICS.map((topic) => ear(second, topic));
  const before = payloads().length;
  for (let time = 0; time < 1_000; time++) TOPICS.forEach((topic) => first.tell(topic));
  await Promise.all(ears.map((one) => one.heard(1)));
  await Promise.resolve();
  // Its own signals don't come back.
  assert.deepEqual(own.map(({ count }) => count), [1, 1, 1, 1, 1]);
  assert.ok(payloads().length - before < 20, `${payloads().length - before} payloads`);
  second.tell("jobs");
  await own[0]?.heard(2);
});

signalsTest("What no other process follows is not sent", async ({ first, second, payloads }) => {
  if (second === undefined || payloads === undefined) return;
  const jobs = ear(second, "jobs");
  first.tell(EXECUTION);
  first.tell(ENVIRONMENT);
  first.tell("jobs");
  await jobs.heard(1);
  const sent = () => payloads().some((payload) => told(payload).includes(EXECUTION));
  assert.equal(sent(), false);
  // One that begins to follow is told of what happened just before.
  const follower = ear(second, EXECUTION);
  await follower.heard(1);
  assert.equal(sent(), true);
  // Long after the last one says it, it is not sent any more.
  follower.end();
  const until = performance.now() + 30_000;
  let count = payloads().length;
  do {
    await new Promise((resolve) => setTimeout(resolve, RENEW_MS));
    count = payloads().length;
    first.tell(EXECUTION);
    first.tell("jobs");
    await jobs.heard(jobs.count + 1);
  } while (
    performance.now() < until &&
    payloads().slice(count).some((payload) => told(payload).includes(EXECUTION))
  );
  assert.equal(payloads().slice(count).flatMap(told).includes(EXECUTION), false);
});

signalsTest("Following goes on for as long as it is followed", async ({ first, second }) => {
  if (second === undefined) return;
  const follower = ear(second, ENVIRONMENT);
  const until = performance.now() + RENEW_MS * 5;
  for (let time = 1; performance.now() < until; time++) {
    first.tell(ENVIRONMENT);
    await follower.heard(time);
    await new Promise((resolve) => setTimeout(resolve, RENEW_MS / 4));
  }
});

signalsTest(
  "Thousands of topics arrive, in payloads that fit",
  async ({ first, second, payloads }) => {
    if (second === undefined || payloads === undefined) return;
    const topics = Array.from({ length: 3_000 }, (): Topic => `cancel ${newId("execution")}`);
    const ears = topics.map((topic) => ear(second, topic));
    topics.forEach((topic) => first.tell(topic));
    await Promise.all(ears.map((one) => one.heard(1)));
    assert.ok(payloads().every((payload) => payload.length < 8_000));
    // More than are remembered: all listeners are woken.
    const woken = ear(second, "schedules");
    for (let time = 0; time < 20_000; time++) first.tell(`cancel ${newId("execution")}`);
    await woken.heard(1);
  },
);

signalsTest("A lost connection comes back, and all listeners are woken", async (test) => {
  const { first, second, proxy, problems } = test;
  if (second === undefined || proxy === undefined) return;
  const here = ear(first, ENVIRONMENT);
  const there = ear(second, EXECUTION);
  const jobs = ear(second, "jobs");
  proxy.cut();
  // Sent when it is back.
  first.tell(EXECUTION);
  first.tell("jobs");
  second.tell(ENVIRONMENT);
  while (problems.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  proxy.mend();
  await Promise.all([here.heard(1), there.heard(1), jobs.heard(1)]);
  second.tell(ENVIRONMENT);
  await here.heard(2);
  first.tell(EXECUTION);
  await there.heard(2);
  assert.match(problems[0] ?? "", /^Signals are not heard: /);
});

signalsTest("What others say on the channel does nothing", async (test) => {
  const { first, second, say, problems } = test;
  if (second === undefined || say === undefined) return;
  const ears = TOPICS.map((topic) => ear(first, topic));
  const garbage = [
    "",
    "{",
    "null",
    "[]",
    "1",
    '{"from":1,"all":true}',
    '{"from":"","all":true}',
    `{"from":"${"x".repeat(65)}","all":true}`,
    '{"from":"x","told":"jobs","follows":{},"asks":1,"all":1}',
    '{"from":"x","told":["jobs ","execution","execution exe_1","__proto__",null,["jobs"]]}',
    JSON.stringify({ from: "x", told: [`${EXECUTION} jobs`, `environment ${EXECUTION}`] }),
    '{"__proto__":{"from":"x","all":true}}',
    `{"from":"x","follows":["jobs","cancel ${"9".repeat(7_000)}"]}`,
    "[".repeat(7_000),
  ];
  for (const payload of garbage) await say(payload);
  const last = ear(first, "jobs");
  second.tell("jobs");
  await last.heard(1);
  assert.deepEqual(ears.map(({ count }) => count), [1, 0, 0, 0, 0]);
  assert.deepEqual(problems, []);
});

signalsTest("Closed signals are silent, and what was told just before is sent", async (test) => {
  const { first, second } = test;
  const jobs = ear(first, "jobs");
  const there = second && ear(second, "jobs");
  first.tell("jobs");
  await first.close();
  await there?.heard(1);
  const count = jobs.count;
  first.tell("jobs");
  await first.close();
  await Promise.resolve();
  assert.equal(jobs.count, count);
});

Deno.test("Signals over a Postgres that does not listen are StoreUnavailable", async () => {
  const url = "postgres://aiel@127.0.0.1:1/none";
  await assert.rejects(PostgresSignals.open({ url, report: () => {} }), StoreUnavailable);
});

function told(payload: string): readonly unknown[] {
  const message: { readonly told?: readonly unknown[] } = JSON.parse(payload);
  return message.told ?? [];
}
