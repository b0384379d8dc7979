import assert from "node:assert/strict";
import { newId } from "../../domain/ids.ts";
import type { Topic } from "../../domain/executions/ports.ts";
import { fromPayload, toPayloads } from "./message.ts";

const MOST = 8_000;

Deno.test("Messages come back as they were sent, in payloads that Postgres takes", () => {
  const from = crypto.randomUUID();
  const told = Array.from({ length: 1_000 }, (): Topic => `environment ${newId("environment")}`);
  const follows = told.slice(0, 500);
  const payloads = toPayloads({ from, told, follows, asks: true, all: true });
  assert.ok(payloads.every((payload) => new TextEncoder().encode(payload).length < MOST));
  const messages = payloads.map(fromPayload);
  assert.ok(messages.every((message) => message?.from === from));
  assert.deepEqual(messages.flatMap((message) => message?.told ?? []), told);
  assert.deepEqual(messages.flatMap((message) => message?.follows ?? []), follows);
  assert.deepEqual([messages[0]?.asks, messages[0]?.all], [true, true]);
  assert.ok(messages.slice(1).every((message) => message?.asks === false && !message.all));
});

Deno.test("A message without anything is none", () => {
  const none = { from: "a", told: [], follows: [], asks: false, all: false };
  assert.deepEqual(toPayloads(none), []);
});

Deno.test("A payload names only topics, and follows only what can be followed", () => {
  const execution: Topic = `execution ${newId("execution")}`;
  const message = fromPayload(JSON.stringify({
    from: "a",
    told: ["jobs", execution, "execution x", 1, `jobs ${execution}`],
    follows: ["jobs", execution],
  }));
  assert.deepEqual(message?.told, ["jobs", execution]);
  assert.deepEqual(message?.follows, [execution]);
});
