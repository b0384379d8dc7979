import assert from "node:assert/strict";
import type { CallRecord } from "../../runtime/protocol/calls.ts";
import { type AttemptChanges, BEGAN, endedAttempt } from "../testing/ended_attempt.ts";
import { timelineOf } from "./timeline.ts";

/** Names and times of parts, in milliseconds since the attempt began. */
function partsOf(changes: AttemptChanges = {}) {
  const since = (time: number) => time - BEGAN.getTime();
  return timelineOf(endedAttempt(changes)).parts
    .map(({ name, from, until }) => [name, since(from), since(until)]);
}

Deno.test("an attempt waits, starts, loads, runs and is settled", () => {
  assert.deepEqual(partsOf(), [
    ["aiel.queue", -250, 0],
    ["aiel.start", 12, 52],
    ["aiel.load", 42, 52],
    ["aiel.run", 52, 102],
    ["aiel.settle", 102, 107],
  ]);
});

Deno.test("a child that was ready needs no start, and a caller that waits no queue", () => {
  const phases = { spawn_ms: null, load_ms: null, run_ms: 50 };
  const usage = { start: "warm", wall_ms: 51, phases } as const;
  assert.deepEqual(partsOf({ usage, execution: { isQueued: false } }), [
    ["aiel.run", 52, 102],
    ["aiel.settle", 102, 107],
  ]);
});

Deno.test("a child that died on its way has no more than it came to", () => {
  const start = "cold";
  assert.deepEqual(
    partsOf({ usage: { start, phases: { spawn_ms: 30, load_ms: null, run_ms: null } } }),
    [
      ["aiel.queue", -250, 0],
      ["aiel.start", 12, 102],
      ["aiel.load", 42, 102],
      ["aiel.settle", 102, 107],
    ],
  );
  assert.deepEqual(
    partsOf({ usage: { start, phases: { spawn_ms: null, load_ms: null, run_ms: null } } }),
    [["aiel.queue", -250, 0], ["aiel.start", 12, 102], ["aiel.settle", 102, 107]],
  );
  assert.deepEqual(partsOf({ usage: null }), [["aiel.queue", -250, 0], ["aiel.settle", 102, 107]]);
  assert.deepEqual(partsOf({ usage: null, ran: undefined }), [["aiel.queue", -250, 0]]);
});

Deno.test("nothing is outside of what it belongs to, whatever the measured lengths are", () => {
  const phases = { spawn_ms: 1e6, load_ms: 1e6, run_ms: 1e6 };
  for (const [name, from, until] of partsOf({ usage: { wall_ms: 1e9, phases } })) {
    assert.ok(Number(from) <= Number(until) && Number(until) <= 107, String(name));
    assert.ok(name === "aiel.queue" || Number(from) >= 2, String(name));
  }
});

Deno.test("calls lie where they began, and the first hundred are told", () => {
  const call: CallRecord = {
    integration: "crm",
    provider: "http",
    action: "GET /",
    outcome: "ok",
    status: 200,
    started_ms: 60,
    ms: 20,
    bytes: { sent: 0, received: 0 },
  };
  const calls = [call, { ...call, started_ms: 55 }, { ...call, ms: 1e6 }];
  const since = (time: number) => time - BEGAN.getTime();
  assert.deepEqual(
    timelineOf(endedAttempt({ calls })).calls.map(({ from, until }) => [since(from), since(until)]),
    [[57, 77], [62, 82], [62, 102]],
  );
  const many = Array.from({ length: 1_000 }, () => call);
  assert.equal(timelineOf(endedAttempt({ calls: many })).calls.length, 100);
});
