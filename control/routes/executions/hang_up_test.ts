import assert from "node:assert/strict";
import { TEST_CALL } from "../../testing/execution_requests.ts";
import { rawClient } from "../../../tests/harness/raw_client.ts";
import { Invocations } from "../../testing/invocations.ts";
import { serve } from "../../start/serve.ts";
import { makeWorld, PROJECT, type World } from "../../testing/world.ts";

/** A server in front of the service, and code that runs until it is told to end. */
async function served(world: World) {
  const { app, runner } = world.service;
  const begun = Promise.withResolvers<AbortSignal>();
  runner.answer = ({ signal }) => {
    begun.resolve(signal);
    return new Promise<never>(() => {});
  };
  const server = await serve(app, { port: 0, hostname: "127.0.0.1" });
  const call = (signal: AbortSignal, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${PROJECT}/environments/development/invoke`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${world.admin.token}`,
        "content-type": "application/json",
        ...headers,
      },
      body: JSON.stringify(TEST_CALL),
      signal,
    });
  const newest = async () => {
    const path = `${PROJECT}/executions?limit=1`;
    const answer = await world.call({ method: "GET", path, token: world.admin.token });
    const { items: [first] } = answer.json() as { items: { id: string }[] };
    return first?.id ?? "";
  };
  return {
    ...{ url: server.url, call, newest, begun: begun.promise },
    async [Symbol.asyncDispose]() {
      await server.stop(5_000);
    },
  };
}

Deno.test("a caller that hangs up cancels what it waits for", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  await using server = await served(world);
  const caller = new AbortController();
  const answer = server.call(caller.signal);
  const signal = await server.begun;
  const id = await server.newest();
  assert.equal((await calls.show(id)).state, "running");
  caller.abort();
  await assert.rejects(answer);
  const ended = await calls.ended(id);
  assert.deepEqual([ended.state, ended.cancelled_by], ["cancelled", "caller"]);
  assert.equal(signal.aborted, true);
});

Deno.test("a caller whose body came after the head is heard hanging up, too", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  await using server = await served(world);
  const { host, port } = new URL(server.url);
  const body = JSON.stringify(TEST_CALL);
  const head = [
    `POST ${PROJECT}/environments/development/invoke HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Bearer ${world.admin.token}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ];
  using client = await rawClient(Number(port));
  await client.send(`${head.join("\r\n")}\r\n\r\n`);
  // The head is read before the rest comes.
  await (await fetch(`${server.url}/healthz`)).text();
  await client.send(body);
  const signal = await server.begun;
  const id = await server.newest();
  client.vanish();
  const ended = await calls.ended(id);
  assert.deepEqual([ended.state, ended.cancelled_by], ["cancelled", "caller"]);
  assert.equal(signal.aborted, true);
});

Deno.test("a reader of events that hangs up cancels it, too", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  await using server = await served(world);
  const caller = new AbortController();
  const answer = await server.call(caller.signal, { accept: "text/event-stream" });
  const signal = await server.begun;
  caller.abort();
  await assert.rejects(answer.text());
  const ended = await calls.ended(answer.headers.get("aiel-execution") ?? "");
  assert.deepEqual([ended.state, ended.cancelled_by], ["cancelled", "caller"]);
  assert.equal(signal.aborted, true);
});

Deno.test("a reader that is gone before the first event leaves nothing that runs", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  world.service.runner.answer = () => new Promise<never>(() => {});
  const response = await calls.open({ accept: "text/event-stream" });
  await response.body?.cancel();
  const ended = await calls.ended(response.headers.get("aiel-execution") ?? "");
  assert.deepEqual([ended.state, ended.cancelled_by], ["cancelled", "caller"]);
});

Deno.test("a second caller with the same key that hangs up cancels nothing", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  await using server = await served(world);
  const key = { "idempotency-key": "k-1" };
  const first = new AbortController();
  const answer = server.call(first.signal, key);
  const signal = await server.begun;
  const id = await server.newest();
  const second = new AbortController();
  const reader = await server.call(second.signal, { ...key, accept: "text/event-stream" });
  assert.equal(reader.headers.get("aiel-execution"), id);
  second.abort();
  await assert.rejects(reader.text());
  assert.equal((await calls.show(id)).state, "running");
  assert.equal(signal.aborted, false);
  first.abort();
  await assert.rejects(answer);
  assert.equal((await calls.ended(id)).cancelled_by, "caller");
});

Deno.test("code waits for a reader who takes no items, and is not left behind by one who goes", async () => {
  await using world = await makeWorld();
  const calls = await Invocations.of(world);
  let sent = 0;
  world.service.runner.answer = async ({ follow, signal }) => {
    for (let seq = 0; !signal.aborted; seq++) {
      await follow?.item(seq, "x");
      sent++;
      await turn();
    }
    return null;
  };
  const response = await calls.open({ accept: "text/event-stream" });
  const reader = response.body?.getReader();
  await reader?.read();
  for (let turns = 0; turns < 20; turns++) await turn();
  assert.ok(sent < 3, `${sent} items went to a reader that took none`);
  await reader?.cancel();
  const ended = await calls.ended(response.headers.get("aiel-execution") ?? "");
  assert.equal(ended.state, "cancelled");
});

/** Lets everything else go on that can. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
