import assert from "node:assert/strict";
import { ScheduleDocument } from "../../api/schedules.ts";
import { TEST_CALL } from "../../testing/execution_requests.ts";
import { Invocations } from "../../testing/invocations.ts";
import { makeWorld, PROJECT, type World } from "../../testing/world.ts";
import { upkeep } from "../executions/upkeep.ts";

const PATH = `${PROJECT}/environments/development/schedules/hourly`;
const HOUR_MS = 3_600_000;

async function set(world: World, token = world.admin.token, json = {}): Promise<ScheduleDocument> {
  const hourly = { cron: "0 * * * *", request: TEST_CALL, ...json };
  const answer = await world.call({ method: "PUT", path: PATH, token, json: hourly });
  assert.ok(answer.status < 300, new TextDecoder().decode(answer.bytes));
  return ScheduleDocument.parse(answer.json());
}

async function show(world: World): Promise<ScheduleDocument> {
  const { token } = world.admin;
  return ScheduleDocument.parse((await world.call({ method: "GET", path: PATH, token })).json());
}

async function count(calls: Invocations): Promise<number> {
  const path = `${PROJECT}/executions?source=schedule`;
  const { items } = (await calls.releases.ask("GET", path)).json() as { items: unknown[] };
  return items.length;
}

Deno.test("a schedule fires once for an instant, whatever several processes do", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { clock, executions } = world.service;
  await set(world);
  assert.equal((await upkeep(executions)).fired, 0);
  clock.pass(HOUR_MS);
  const all = await Promise.all([1, 2, 3].map(() => upkeep(executions)));
  assert.equal(all.reduce((sum, { fired }) => sum + fired, 0), 1);
  assert.equal(await count(calls), 1);
  const after = await show(world);
  assert.equal(after.last_fired_at, "2026-11-20T19:00:00.000Z");
  assert.equal(after.next[0], "2026-11-20T20:00:00.000Z");
  const made = await calls.show(after.last_execution_id ?? "");
  assert.deepEqual([made.source, made.schedule_id, made.principal_id, made.state], [
    "schedule",
    after.id,
    world.admin.id,
    "queued",
  ]);
  await using _worker = calls.work();
  assert.equal((await calls.ended(made.id)).state, "succeeded");
});

Deno.test("a clock that goes back and forth fires nothing twice, and one that jumps fires once", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { clock, executions } = world.service;
  await set(world);
  clock.pass(HOUR_MS);
  await upkeep(executions);
  clock.pass(-2 * HOUR_MS);
  await upkeep(executions);
  clock.pass(2 * HOUR_MS);
  await upkeep(executions);
  assert.equal(await count(calls), 1);
  // Set again while the clock was behind: what was fired stays fired.
  clock.pass(-HOUR_MS);
  await set(world);
  clock.pass(HOUR_MS);
  await upkeep(executions);
  assert.equal(await count(calls), 1);
  clock.pass(5 * HOUR_MS + 60_000);
  await upkeep(executions);
  await upkeep(executions);
  assert.equal(await count(calls), 2);
  const { missed, last_fired_at } = await show(world);
  assert.deepEqual([missed > 0, last_fired_at], [true, "2026-11-21T00:00:00.000Z"]);
});

Deno.test("a schedule whose maker may not invoke any more is disabled, and says why", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { clock, executions } = world.service;
  await set(world, world.developer.token);
  const member = `/v1/workspaces/payments/members/${world.developer.id}`;
  assert.equal((await calls.releases.ask("DELETE", member)).status, 204);
  clock.pass(HOUR_MS);
  assert.equal((await upkeep(executions)).fired, 0);
  const disabled = await show(world);
  assert.equal(disabled.enabled, false);
  assert.ok(disabled.problem !== null);
  clock.pass(HOUR_MS);
  await upkeep(executions);
  assert.equal(await count(calls), 0);
  // Who may makes it anew.
  assert.equal((await set(world)).problem, null);
  clock.pass(HOUR_MS);
  await upkeep(executions);
  assert.equal(await count(calls), 1);
});

Deno.test("a schedule of a disabled user fires nothing", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { clock, executions } = world.service;
  await set(world, world.developer.token);
  const path = `/v1/users/${world.developer.id}`;
  assert.equal((await calls.releases.ask("PATCH", path, { disabled: true })).status, 200);
  clock.pass(HOUR_MS);
  await upkeep(executions);
  assert.equal((await show(world)).enabled, false);
  assert.equal(await count(calls), 0);
});

Deno.test("a schedule that finds nothing live, or a full queue, says so and goes on", async () => {
  await using world = await makeWorld();
  const { clock, executions } = world.service;
  await set(world);
  clock.pass(HOUR_MS);
  await upkeep(executions);
  const nothing = await show(world);
  assert.deepEqual([nothing.enabled, nothing.problem], [true, 'Nothing is live in "development"']);
  const calls = await Invocations.of(world);
  for (let made = 0; made < 20; made++) await calls.later();
  clock.pass(HOUR_MS);
  await upkeep(executions);
  const full = await show(world);
  assert.match(full.problem ?? "", /wait already/);
  assert.equal(full.next[0], "2026-11-20T21:00:00.000Z");
  const { items } = (await calls.releases.ask("GET", `${PROJECT}/executions`)).json() as {
    items: { id: string }[];
  };
  await calls.ask("POST", items[0]?.id ?? "", "/cancel");
  clock.pass(HOUR_MS);
  await upkeep(executions);
  assert.equal((await show(world)).problem, null);
  assert.equal(await count(calls), 1);
});

Deno.test("a schedule that is changed while it fires is not fired as it was", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { clock, executions } = world.service;
  await set(world);
  clock.pass(HOUR_MS);
  let isChanged = false;
  world.service.beforeTransaction = async () => {
    if (isChanged) return;
    isChanged = true;
    await set(world, world.admin.token, { enabled: false });
  };
  await upkeep(executions);
  const after = await show(world);
  assert.deepEqual([isChanged, after.enabled, after.last_fired_at], [true, false, null]);
  assert.equal(await count(calls), 0);
});
