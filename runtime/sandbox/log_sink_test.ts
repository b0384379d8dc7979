import assert from "node:assert/strict";
import { FRAME } from "../protocol/channel.ts";
import { createLogSink } from "./log_sink.ts";

/** A sink, and the lines that reached the parent. */
function sinkWith(caps: { entries: number; bytes: number }) {
  const lines: Record<string, unknown>[] = [];
  const { log: sink, tellDropped } = createLogSink((type, json) => {
    assert.equal(type, FRAME.log);
    return lines.push(JSON.parse(json)) > 0;
  }, caps);
  return { sink, tellDropped, lines };
}

Deno.test("createLogSink sends a line with everything that was logged", () => {
  const { sink, lines } = sinkWith({ entries: 10, bytes: 10_000 });
  sink("ctx", "warn", 'say "hi"', { n: 1, nested: { list: [null] } });
  const [{ ts, ...line } = {}] = lines;
  assert.match(String(ts), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(line, {
    level: "warn",
    event: 'say "hi"',
    source: "ctx",
    fields: { n: 1, nested: { list: [null] } },
  });
});

Deno.test("createLogSink says what a field was that JSON can't say, and keeps the others", () => {
  const { sink, lines } = sinkWith({ entries: 10, bytes: 10_000 });
  sink("ctx", "info", "a", { big: 1n, kept: true });
  sink("ctx", "info", "b", [1, 2]);
  sink("ctx", "info", "c", undefined);
  assert.deepEqual(lines[0]?.fields, { big: "1n", kept: true });
  assert.deepEqual(lines[1]?.fields, { value: [1, 2] });
  assert.deepEqual(lines[2]?.fields, {});
});

Deno.test("createLogSink sends one line more than may be kept, so that the parent can mark the cut", () => {
  const byCount = sinkWith({ entries: 3, bytes: 1_000_000 });
  for (let i = 0; i < 100; i++) byCount.sink("ctx", "info", "x", undefined);
  assert.equal(byCount.lines.filter(({ event }) => event === "x").length, 4);
  const byBytes = sinkWith({ entries: 1_000, bytes: 1_000 });
  for (let i = 0; i < 100; i++) byBytes.sink("ctx", "info", "x".repeat(500), undefined);
  const kept = byBytes.lines.filter(({ event }) => event !== undefined).length;
  assert.ok(kept >= 2 && kept < 10);
});

Deno.test("createLogSink tells how many lines it drops: each at first, then when the code pauses", async () => {
  const { sink, tellDropped, lines } = sinkWith({ entries: 1, bytes: 1_000_000 });
  const told = () => lines.at(-1)?.dropped;
  for (let i = 0; i < 2; i++) sink("ctx", "info", "x", undefined);
  for (let i = 0; i < 7; i++) sink("ctx", "info", "x", undefined);
  assert.equal(told(), 7);
  for (let i = 7; i < 30_123; i++) sink("ctx", "info", "x", undefined);
  assert.equal(told(), 30_000);
  await null;
  assert.equal(told(), 30_123);
  sink("ctx", "info", "x", undefined);
  tellDropped();
  assert.equal(told(), 30_124);
  assert.ok(lines.length < 11_000);
});

Deno.test("createLogSink cuts an event that is too long, visibly", () => {
  const { sink, lines } = sinkWith({ entries: 10, bytes: 1_000_000 });
  sink("console", "info", "x".repeat(1_000_000), undefined);
  const event = String(lines[0]?.event);
  assert.ok(event.length < 20_000);
  assert.ok(event.endsWith("… (cut)"));
});
