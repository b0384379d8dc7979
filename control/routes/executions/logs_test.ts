import assert from "node:assert/strict";
import { RuntimeError } from "../../../runtime/protocol/errors.ts";
import { LogLineDocument } from "../../api/executions.ts";
import { upkeep } from "../../domain/executions/upkeep.ts";
import type { RunOrder } from "../../domain/executions/ports.ts";
import { eventsOf, Invocations } from "../../testing/invocations.ts";
import { makeWorld } from "../../testing/world.ts";

const BACKOFF = { first_ms: 1_000, factor: 1, max_ms: 1_000 };

function say(order: RunOrder, event: string): void {
  order.log({ ts: "2026-11-20T18:00:00.000Z", level: "info", event, fields: {}, source: "ctx" });
}

function wordsOf(lines: readonly LogLineDocument[]): string[] {
  return lines.map(({ event }) => event);
}

Deno.test("a log is read from the beginning, after a line, or of one attempt", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world, {
    policies: { "tool/x": { retry: { attempts: 2, backoff: BACKOFF, on: ["USER_CODE_ERROR"] } } },
  });
  world.service.runner.answer = (order) => {
    say(order, "one");
    say(order, "two");
    if (world.service.runner.orders.length === 1) {
      throw new RuntimeError("USER_CODE_ERROR", "It went wrong");
    }
    return null;
  };
  const { id } = await calls.later();
  await using _worker = calls.work();
  await calls.until(id, ({ state, attempt }) => state === "queued" && attempt === 1);
  world.service.clock.pass(2_000);
  await upkeep(world.service.executions);
  await calls.ended(id);
  const lines = await calls.lines(id);
  assert.deepEqual(wordsOf(lines), ["one", "two", "one", "two"]);
  assert.deepEqual(lines.map(({ attempt }) => attempt), [1, 1, 2, 2]);
  const seqs = lines.map(({ seq }) => seq);
  assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => a - b));
  assert.deepEqual(await calls.lines(id, `?after=${seqs[1]}`), lines.slice(2));
  assert.deepEqual(await calls.lines(id, "?attempt=1"), lines.slice(0, 2));
  assert.deepEqual(await calls.lines(id, "?attempt=2&follow=true"), lines.slice(2));
  assert.deepEqual(await calls.lines(id, "?attempt=3"), []);
  for (const query of ["after=-1", "after=x", "attempt=0", "follow=maybe", "x=1"]) {
    assert.equal((await calls.ask("GET", id, `/logs?${query}`)).status, 400, query);
  }
});

Deno.test("a log as events has ids, and goes on after Last-Event-ID", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  world.service.runner.answer = (order) => {
    for (const word of ["one", "two", "three"]) say(order, word);
    return null;
  };
  const id = (await calls.invoke()).headers.get("aiel-execution") ?? "";
  const path = `/v1/workspaces/payments/projects/fraud/executions/${id}/logs`;
  const read = async (headers: Record<string, string> = {}) =>
    eventsOf(
      (await calls.releases.ask("GET", path, undefined, {
        accept: "text/event-stream",
        ...headers,
      })).bytes,
    );
  const events = await read();
  assert.deepEqual(events.map(({ event }) => event), ["log", "log", "log", "end"]);
  const rest = await read({ "last-event-id": events[1]?.id ?? "" });
  assert.deepEqual(rest, events.slice(2));
  for (const seen of ["", "-1", "x", "1e3", "99999999999999999999"]) {
    assert.deepEqual(await read({ "last-event-id": seen }), events, seen);
  }
});

Deno.test("a follower hears lines while the code runs, and the end with it", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const orders = Promise.withResolvers<RunOrder>();
  const end = Promise.withResolvers<null>();
  world.service.runner.answer = (order) => {
    orders.resolve(order);
    return end.promise;
  };
  const { id } = await calls.later();
  await using _worker = calls.work();
  const order = await orders.promise;
  say(order, "one");
  const { app } = world.service;
  const response = await app.fetch(
    new Request(
      `http://control.test/v1/workspaces/payments/projects/fraud/executions/${id}/logs?follow=true`,
      { headers: { authorization: `Bearer ${world.admin.token}` } },
    ),
    { address: "192.0.2.7" },
  );
  assert.ok(response.body !== null);
  const heard: string[] = [];
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    heard.push(...text.trim().split("\n").map((line) => JSON.parse(line).event));
    if (heard.length === 1) say(order, "two");
    if (heard.length === 2) end.resolve(null);
  }
  assert.deepEqual(heard, ["one", "two"]);
});

Deno.test("the log of an environment is that of all its executions, since a time", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  const { clock, runner } = world.service;
  runner.answer = (order) => {
    say(order, `${order.request["name"]}`);
    return null;
  };
  await calls.invoke({}, { kind: "tool", name: "old" });
  clock.pass(11 * 60_000);
  await calls.invoke({}, { kind: "tool", name: "x" });
  clock.pass(1_000);
  const since = clock.now().toISOString();
  await calls.invoke({}, { kind: "tool", name: "y" });
  const read = async (query = "") => {
    const { bytes } = await calls.releases.ask("GET", `${calls.path}/logs${query}`);
    return new TextDecoder().decode(bytes).split("\n").filter((line) => line !== "")
      .map((line) => JSON.parse(line).event);
  };
  assert.deepEqual(await read(), ["x", "y"]);
  assert.deepEqual(await read(`?since=${since}`), ["y"]);
  assert.deepEqual(await read("?export=tool%2Fx"), ["x"]);
  assert.deepEqual(await read("?since=2026-01-01T00:00:00.000Z"), ["old", "x", "y"]);
  const other = calls.path.replace("development", "production");
  assert.equal((await calls.releases.ask("GET", `${other}/logs`)).bytes.length, 0);
});

Deno.test("a follower of an environment hears each line once", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  world.service.runner.answer = (order) => {
    say(order, `${world.service.runner.orders.length}`);
    return null;
  };
  const response = await world.service.app.fetch(
    new Request(`http://control.test${calls.path}/logs?follow=true`, {
      headers: { authorization: `Bearer ${world.admin.token}`, accept: "text/event-stream" },
    }),
    { address: "192.0.2.7" },
  );
  assert.ok(response.body !== null);
  await calls.invoke();
  const heard: string[] = [];
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    heard.push(
      ...eventsOf(new TextEncoder().encode(text)).map(({ data }) => {
        return LogLineDocument.parse(data).event;
      }),
    );
    if (heard.length === 4) break;
    await calls.invoke();
  }
  assert.deepEqual(heard, ["1", "2", "3", "4"]);
});

Deno.test("a principal has so many followed logs open, and another one when one has ended", async () => {
  await using world = await makeWorld();
  await Invocations.of(world);
  const environment = "/v1/workspaces/payments/projects/fraud/environments/development";
  const follow = () =>
    world.service.app.fetch(
      new Request(`http://aiel.example${environment}/logs?follow=true`, {
        headers: { authorization: `Bearer ${world.admin.token}` },
      }),
    );
  const open = await Promise.all(Array.from({ length: 32 }, follow));
  assert.deepEqual([...new Set(open.map(({ status }) => status))], [200]);
  const refused = await follow();
  assert.equal(refused.status, 429);
  assert.match(await refused.text(), /Too many streams/);
  await open[0]?.body?.cancel();
  const next = await follow();
  assert.equal(next.status, 200);
  for (const { body } of [...open.slice(1), next]) await body?.cancel();
});
