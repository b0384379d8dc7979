import assert from "node:assert/strict";
import { RuntimeError } from "../../runtime/protocol/errors.ts";
import type { RunOrder } from "../domain/executions/ports.ts";
import { takeUp } from "../domain/executions/take_up.ts";
import { upkeep } from "../domain/executions/upkeep.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { makeDead } from "../testing/execution_requests.ts";
import { Invocations } from "../testing/invocations.ts";
import { makeWorld, type World } from "../testing/world.ts";
import { Running } from "./running.ts";

const BACKOFF = { first_ms: 1_000, factor: 2, max_ms: 60_000 };
const THREE = { attempts: 3, backoff: BACKOFF, on: ["USER_CODE_ERROR" as const] };

function say(order: RunOrder, event: string): void {
  order.log({ ts: "2026-11-20T18:00:00.000Z", level: "info", event, fields: {}, source: "ctx" });
}

/** Code that says when it began, and ends when it is told to. */
function held(world: World) {
  const begun: RunOrder[] = [];
  const waiting: PromiseWithResolvers<string>[] = [];
  let changed = Promise.withResolvers<void>();
  world.service.runner.answer = (order) => {
    const end = Promise.withResolvers<string>();
    begun.push(order);
    waiting.push(end);
    changed.resolve();
    return end.promise;
  };
  return {
    begun,
    names: () => begun.map(({ request }) => request["name"]),
    end: () => waiting.shift()?.resolve("done"),
    /** Waits until so many have begun in all. */
    async count(count: number) {
      while (begun.length < count) {
        await changed.promise;
        changed = Promise.withResolvers();
      }
    },
  };
}

function failing(world: World, error: () => RuntimeError): void {
  world.service.runner.answer = () => {
    throw error();
  };
}

async function pass(world: World, ms: number): Promise<void> {
  world.service.clock.pass(ms);
  await upkeep(world.service.executions);
}

Deno.test("what fails is tried again as its export says, then is dead, and runs when redriven", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world, { policies: { "tool/x": { retry: THREE } } });
  failing(world, () => new RuntimeError("USER_CODE_ERROR", "It threw"));
  const { id } = await calls.later();
  await using _worker = calls.work();
  for (const attempt of [1, 2]) {
    const waits = await calls.until(id, (now) => now.state === "queued" && now.attempt === attempt);
    const ms = new Date(waits.run_at).getTime() - world.service.clock.now().getTime();
    const wait = BACKOFF.first_ms * 2 ** (attempt - 1);
    assert.ok(ms >= wait * 0.8 && ms <= wait * 1.2, `${ms}`);
    await pass(world, 500);
    assert.equal((await calls.show(id)).state, "queued");
    await pass(world, ms);
  }
  const dead = await calls.ended(id);
  assert.deepEqual([dead.state, dead.attempt, dead.error_code], ["dead", 3, "USER_CODE_ERROR"]);
  assert.deepEqual(dead.attempts.map(({ number, lost }) => [number, lost]), [
    [1, false],
    [2, false],
    [3, false],
  ]);
  world.service.runner.answer = () => "now it does";
  assert.equal((await calls.ask("POST", id, "/redrive")).status, 200);
  const again = await calls.ended(id);
  assert.deepEqual([again.state, again.attempt, again.error_code], ["succeeded", 4, null]);
});

Deno.test("code that asks to be run again later is, when it said", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  failing(
    world,
    () => new RuntimeError("USER_CODE_ERROR", "Not yet", { details: { retry_after_ms: 90_000 } }),
  );
  const { runner } = world.service;
  const run = runner.run.bind(runner);
  // As the runtime says that its code threw `retryLater`.
  runner.run = async (order) => {
    const { error, ...envelope } = await run(order);
    return { ...envelope, error: error && { ...error, retryable: true } };
  };
  const { id } = await calls.later();
  await using _worker = calls.work();
  const waits = await calls.until(id, ({ state, attempt }) => state === "queued" && attempt === 1);
  assert.equal(waits.run_at, "2026-11-20T18:01:30.000Z");
  world.service.runner.answer = () => "done";
  await pass(world, 90_000);
  assert.equal((await calls.ended(id)).state, "succeeded");
});

Deno.test("a worker that was taken for lost changes nothing, and the log says what was lost", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const code = held(world);
  const { id } = await calls.later();
  const { executions, jobs, store } = world.service;
  const [job] = await jobs.take(1);
  assert.ok(job !== undefined);
  const first = await takeUp(executions, job);
  assert.ok(first !== undefined);
  const ran = executions.runs.run(first);
  await code.count(1);
  // Another worker is given the job when the lease has ended.
  const second = await takeUp(executions, { ...job, delivery: 2 });
  assert.equal(second?.execution.attempt, 2);
  assert.ok(second !== undefined);
  say(code.begun[0] ?? assert.fail(), "late");
  code.end();
  const { settled, envelope } = await ran;
  assert.deepEqual([await settled, envelope.ok], ["lost", true]);
  assert.equal((await calls.show(id)).state, "running");
  const again = executions.runs.run(second);
  await code.count(2);
  say(code.begun[1] ?? assert.fail(), "second");
  code.end();
  assert.equal(await (await again).settled, "succeeded");
  const ended = await calls.show(id);
  assert.deepEqual([ended.state, ended.attempt, ended.attempts.map(({ lost }) => lost)], [
    "succeeded",
    2,
    [true, false],
  ]);
  const lines = await calls.lines(id);
  assert.deepEqual(lines.map(({ source, attempt }) => [source, attempt]), [
    ["platform", 1],
    ["ctx", 2],
  ]);
  assert.equal(await store.read(calls.tenantId, (tenant) => tenant.executionQueue.count(9)), 0);
});

Deno.test("an attempt whose job was given away is broken off, and that is no cancel", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const code = held(world);
  const { id } = await calls.later();
  const { executions, jobs } = world.service;
  const [job] = await jobs.take(1);
  assert.ok(job !== undefined);
  const begun = await takeUp(executions, job);
  assert.ok(begun !== undefined);
  const renewed = Promise.withResolvers<void>();
  const runs = new Running({
    parts: { ...executions, leaseMs: 30 },
    jobs: {
      leaseMs: 30_000,
      renew: (held) => {
        renewed.resolve();
        return Promise.resolve(held);
      },
    },
    failed: (error) => assert.fail(String(error)),
  });
  const ran = runs.run(begun);
  await code.count(1);
  await renewed.promise;
  const { envelope, settled } = await ran;
  assert.equal(envelope.error?.code, "CANCELLED");
  assert.equal(await settled, "lost");
  await runs.drain(0);
  const shown = await calls.show(id);
  assert.deepEqual([shown.state, shown.cancelled_by], ["running", null]);
  const next = await takeUp(executions, { ...job, delivery: 2 });
  assert.equal(next?.execution.attempt, 2);
});

Deno.test("a job that is not its execution's any more begins nothing", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { id } = await calls.later();
  const { executions, jobs } = world.service;
  const [old] = await jobs.take(1);
  assert.ok(old !== undefined);
  await makeDead(world, id);
  await calls.ask("POST", id, "/redrive");
  assert.equal(await takeUp(executions, old), undefined);
  assert.equal((await calls.show(id)).state, "queued");
  await using _worker = calls.work();
  assert.deepEqual([(await calls.ended(id)).attempt, world.service.runner.orders.length], [2, 1]);
});

Deno.test("what was cancelled and lost does not begin again", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { id } = await calls.later();
  const { executions, jobs, runner } = world.service;
  const [job] = await jobs.take(1);
  assert.ok(job !== undefined);
  assert.ok(await takeUp(executions, job) !== undefined);
  assert.equal((await calls.ask("POST", id, "/cancel")).status, 200);
  assert.equal(await takeUp(executions, { ...job, delivery: 2 }), undefined);
  assert.equal((await calls.show(id)).state, "cancelled");
  assert.equal(runner.orders.length, 0);
});

Deno.test("what is lost again and again is dead, says why, and can be redriven", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { id } = await calls.later();
  const { executions, jobs } = world.service;
  const [job] = await jobs.take(1);
  assert.ok(job !== undefined);
  for (let delivery = 1; delivery <= 21; delivery++) {
    assert.ok(await takeUp(executions, { ...job, delivery }) !== undefined, `${delivery}`);
  }
  assert.equal(await takeUp(executions, { ...job, delivery: 22 }), undefined);
  const dead = await calls.show(id);
  assert.deepEqual([dead.state, dead.error_code], ["dead", "INTERNAL"]);
  const { envelope } = await calls.payload(id);
  assert.equal(envelope?.ok, false);
  assert.equal((await calls.ask("POST", id, "/redrive")).status, 200);
  await using _worker = calls.work();
  assert.equal((await calls.ended(id)).state, "succeeded");
});

Deno.test("a cancel ends what runs from the queue, however its code takes it", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world, { policies: { "tool/x": { retry: THREE } } });
  const begun = Promise.withResolvers<void>();
  const threw = Promise.withResolvers<never>();
  world.service.runner.answer = ({ signal }) => {
    signal.addEventListener(
      "abort",
      () => threw.reject(new RuntimeError("USER_CODE_ERROR", "I was interrupted")),
    );
    begun.resolve();
    return threw.promise;
  };
  const { id } = await calls.later();
  await using _worker = calls.work();
  await begun.promise;
  assert.equal((await calls.ask("POST", id, "/cancel")).status, 200);
  const ended = await calls.ended(id);
  assert.deepEqual([ended.state, ended.cancelled_by], ["cancelled", world.admin.id]);
});

Deno.test("what is put off begins when it is due, and by priority", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const code = held(world);
  const put = (name: string, queue: object = {}) => calls.later({ name, queue });
  await put("delayed", { delay_seconds: 60 });
  // As many as a tenant has at a time; what comes after them waits in its own queue.
  for (const name of ["a", "b", "c", "d"]) await put(name);
  await put("low", { priority: -5 });
  await put("usual");
  await put("high", { priority: 5 });
  await using _worker = calls.work(1);
  for (let count = 1; count <= 7; count++) {
    await code.count(count);
    code.end();
  }
  assert.deepEqual(code.names(), ["a", "b", "c", "d", "high", "usual", "low"]);
  await pass(world, 60_000);
  await code.count(8);
  code.end();
  assert.equal(code.names()[7], "delayed");
});

Deno.test("gates of exports, of their keys, and of grants let so many through at a time", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world, {
    policies: {
      "tool/one": { concurrency: { limit: 1 } },
      "tool/keyed": { concurrency: { limit: 1, key: "/user" } },
    },
  });
  const code = held(world);
  const ids: string[] = [];
  const put = async (name: string, user = "") =>
    ids.push((await calls.later({ name, payload: { user } })).id);
  for (const name of ["one", "one"]) await put(name);
  for (const user of ["ada", "ada", "eve"]) await put("keyed", user);
  await using _worker = calls.work(8);
  await code.count(3);
  const users = code.begun.map(({ request }) => (request["payload"] as { user: string }).user);
  assert.deepEqual(code.names(), ["one", "keyed", "keyed"]);
  assert.deepEqual(users, ["", "ada", "eve"]);
  for (let count = 4; count <= 5; count++) {
    code.end();
    await code.count(count);
  }
  for (let left = 0; left < 3; left++) code.end();
  for (const id of ids) assert.equal((await calls.ended(id)).state, "succeeded");
  await calls.releases.grant({ concurrency: 1 }, "development");
  const [first, second] = [await calls.later(), await calls.later()];
  await code.count(6);
  assert.equal((await calls.show(second.id)).state, "queued");
  code.end();
  await calls.ended(first.id);
  await code.count(7);
  code.end();
  await calls.ended(second.id);
});

Deno.test("a process that stops puts back what it runs, and that does not count", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const code = held(world);
  const { id } = await calls.later();
  const { executions, jobs } = world.service;
  const runs = new Running({ parts: executions, jobs, failed: (error) => assert.fail(`${error}`) });
  const [job] = await jobs.take(1);
  assert.ok(job !== undefined);
  const begun = await takeUp(executions, job);
  assert.ok(begun !== undefined);
  void runs.run(begun);
  await code.count(1);
  await runs.drain(0);
  const put = await calls.show(id);
  assert.deepEqual([put.state, put.cancelled_by], ["queued", null]);
  await using _worker = calls.work();
  await code.count(2);
  // The first of them was broken off.
  code.end();
  code.end();
  const ended = await calls.ended(id);
  assert.deepEqual([ended.state, ended.attempt, ended.max_attempts], ["succeeded", 2, 1]);
});

Deno.test("a store that is away when an attempt ends is told when it is back, once", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const code = held(world);
  const { id } = await calls.later();
  await using _worker = calls.work();
  await code.count(1);
  world.service.failure = new StoreUnavailable("It is away");
  const { store } = world.service.executions;
  await assert.rejects(store.read(calls.tenantId, () => Promise.resolve()), StoreUnavailable);
  code.end();
  world.service.failure = undefined;
  const ended = await calls.ended(id);
  assert.deepEqual([ended.state, ended.attempts.length], ["succeeded", 1]);
});

Deno.test("one whose caller waited for a process that was lost has ended, and says so", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  for (const record of ["full", "none"]) {
    await calls.keeping({ record });
    // Its process went before it ran anything.
    world.service.executions.runs.run = () => Promise.reject(new StoreUnavailable("It is gone"));
    assert.equal((await calls.invoke()).status, 503);
    assert.equal((await upkeep(world.service.executions)).lost, 0);
    world.service.clock.pass(31_000);
    assert.equal((await upkeep(world.service.executions)).lost, 1);
    const { items: [{ id }] } = (await calls.releases.ask(
      "GET",
      "/v1/workspaces/payments/projects/fraud/executions?limit=1",
    )).json() as { items: [{ id: string }] };
    const ended = await calls.show(id);
    assert.deepEqual([ended.state, ended.error_code, ended.attempts[0]?.lost], [
      "failed",
      "INTERNAL",
      true,
    ]);
    const kept = await calls.payload(id);
    assert.equal(kept.envelope === null, record === "none");
    assert.equal(kept.request === null, record === "none");
    const [line] = await calls.lines(id);
    assert.equal(line?.source, "platform");
  }
});
