import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CallError,
  type Context,
  type ContextInit,
  createContext,
  limitContext,
  MAX_CALL_DEPTH,
} from "./context.ts";
import { makeIntegrations } from "./integrations_client.ts";
import type { LogEntry } from "./log.ts";
import { createMemory } from "./memory_client.ts";

function build(changes: Partial<ContextInit> = {}): { ctx: Context; logs: LogEntry[] } {
  const logs: LogEntry[] = [];
  const ctx = createContext({
    integrations: () => makeIntegrations({}, () => Promise.reject(new Error("none"))),
    memory: () => createMemory(() => Promise.reject(new Error("none"))),
    waitUntil: () => {},
    emit: () => Promise.resolve(),
    requestId: "r",
    traceId: "t",
    snapshotId: "s",
    runtimeVersion: "1.0.0",
    sdkVersion: "1.0.0",
    signal: new AbortController().signal,
    log: (entry) => logs.push(entry),
    call: () => Promise.resolve(null),
    now: () => 1_000,
    ...changes,
  });
  return { ctx, logs };
}

Deno.test("createContext shows the ids it was made of", () => {
  const { ctx } = build({ userId: "u", tenantId: "te" });
  assert.deepEqual(
    [ctx.requestId, ctx.traceId, ctx.userId, ctx.tenantId, ctx.workspaceId, ctx.projectId],
    ["r", "t", "u", "te", undefined, undefined],
  );
});

Deno.test("remainingMs counts down to the deadline and stops at 0", () => {
  let now = 1_000;
  const { ctx } = build({ deadline: 3_000, now: () => now });
  assert.equal(ctx.deadline?.getTime(), 3_000);
  assert.equal(ctx.remainingMs(), 2_000);
  now = 9_000;
  assert.equal(ctx.remainingMs(), 0);
  assert.equal(build().ctx.remainingMs(), Infinity);
});

Deno.test("ctx.log writes entries with level, event, time and fields", () => {
  const { ctx, logs } = build();
  ctx.log("a");
  ctx.log("b", { level: "WARN", x: 1 });
  ctx.log.error("c", { level: "not taken out" });
  const ts = "1970-01-01T00:00:01.000Z";
  assert.deepEqual(logs, [
    { ts, level: "info", event: "a", fields: {} },
    { ts, level: "warn", event: "b", fields: { x: 1 } },
    { ts, level: "error", event: "c", fields: { level: "not taken out" } },
  ]);
});

Deno.test("ctx.log understands the names of levels that other systems use", () => {
  const { ctx, logs } = build();
  for (const level of ["trace", "DEBUG", "INFO", "warning", "CRITICAL", "fatal", "odd"]) {
    ctx.log("x", { level });
  }
  assert.deepEqual(logs.map((entry) => entry.level), [
    "debug",
    "debug",
    "info",
    "warn",
    "error",
    "error",
    "info",
  ]);
  assert.deepEqual(logs.at(-1)?.fields, { level: "odd" });
});

Deno.test("ctx.log keeps the fields as they were when they are changed later", () => {
  const { ctx, logs } = build();
  const fields = { n: 1 };
  ctx.log.info("x", fields);
  fields.n = 2;
  assert.deepEqual(logs[0]?.fields, { n: 1 });
});

Deno.test("ctx.log writes one entry when it is given anything", () => {
  fc.assert(fc.property(fc.anything(), fc.anything(), (event, fields) => {
    const { ctx, logs } = build();
    Reflect.apply(ctx.log, undefined, [typeof event === "object" ? "x" : event, fields]);
    assert.equal(logs.length, 1);
    assert.equal(typeof logs[0]?.event, "string");
  }));
});

Deno.test("ctx.call hands over the request and a context of its own", async () => {
  const seen: unknown[] = [];
  const { ctx } = build({
    call: (request, inner) => {
      seen.push(request, inner === ctx, inner.requestId);
      return Promise.resolve(7);
    },
  });
  const answer: number = await ctx.call<number>("tool", "x", { a: 1 });
  await ctx.call("tool", "y");
  assert.equal(answer, 7);
  assert.deepEqual(seen, [
    { kind: "tool", name: "x", payload: { a: 1 } },
    false,
    "r",
    { kind: "tool", name: "y", payload: {} },
    false,
    "r",
  ]);
});

Deno.test("ctx.call rejects with a CallError when calls nest too deep", async () => {
  let deepest = 0;
  const { ctx } = build({
    call: (request, inner) => {
      deepest++;
      return inner.call(request.kind, request.name, request.payload);
    },
  });
  await assert.rejects(ctx.call("flow", "again"), (error) => {
    assert.ok(error instanceof CallError);
    assert.equal(error.code, "CALL_DEPTH");
    assert.match(error.message, /Calling flow "again" would nest calls deeper than 32/);
    return true;
  });
  assert.equal(deepest, MAX_CALL_DEPTH);
});

Deno.test("ctx.call rejects with the signal's reason when the execution was ended", async () => {
  const controller = new AbortController();
  const { ctx } = build({ signal: controller.signal });
  const reason = new Error("cancelled");
  controller.abort(reason);
  await assert.rejects(ctx.call("tool", "x"), reason);
});

Deno.test("limitContext gives the same context a nearer deadline and its signal", () => {
  const { ctx, logs } = build({ deadline: 9_000, userId: "u" });
  const { signal } = new AbortController();
  const limited = limitContext(ctx, 500, signal);
  assert.deepEqual([limited.remainingMs(), limited.userId, limited.signal === signal], [
    500,
    "u",
    true,
  ]);
  limited.log("x");
  assert.equal(logs.length, 1);
});

Deno.test("limitContext gives back a context that it did not make", () => {
  const fake: Context = { ...build().ctx };
  assert.equal(limitContext(fake, 500, fake.signal), fake);
});

Deno.test("CallError knows the errors of another copy of the SDK", async () => {
  const copy = await import("./context.ts?copy");
  assert.notEqual(copy.CallError, CallError);
  assert.ok(new copy.CallError("NOT_FOUND", "x") instanceof CallError);
  for (const other of [new Error("x"), { code: "NOT_FOUND" }, null]) {
    assert.ok(!(other instanceof CallError));
  }
});

Deno.test("CallError has no details where there are none", () => {
  assert.equal(Object.hasOwn(new CallError("CALL_DEPTH", "too deep"), "details"), false);
  assert.deepEqual(new CallError("NOT_FOUND", "none", { kind: "tool" }).details, { kind: "tool" });
});
