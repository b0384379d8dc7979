/**
 * Governed calls: what code asks of the trusted side, through a real child.
 */

import assert from "node:assert/strict";
import type { CallHost } from "../../runtime/calls/call_host.ts";
import { sqliteMemory } from "../../runtime/calls/memory/sqlite_memory.ts";
import { declaring, echoProvider } from "../harness/echo_provider.ts";
import { runRequest, type RunRequestOptions } from "../harness/engine.ts";
import { toolSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const GRANT = { integrations: { svc: ["*"] } };
const MANIFEST = { "aiel.json": JSON.stringify(declaring("*")) };

/** Runs the body of a tool that has the integration `svc`. */
async function run(body: string, options: RunRequestOptions = {}, request = {}, budget?: number) {
  const echo = echoProvider(budget);
  const files = toolSnapshot(`const svc = ctx.integrations.get("svc");\n${body}`, MANIFEST);
  const envelope = await runRequest(files, { ...GRANT, ...request }, {
    providers: [echo.provider],
    calls: echo.host,
    ...options,
  });
  return { ...echo, envelope };
}

Deno.test("a call brings status, headers and body, and is recorded", async () => {
  const { envelope, recorded, seen } = await run(`
    const response = await svc.fetch("/echo?a=1", { method: "POST", body: "h\u00e9llo", headers: { "x-a": "1" } });
    return [response.status, response.headers.get("x-a"), await response.text(), response.url];
  `);
  assert.equal(envelope.error, null);
  assert.deepEqual(envelope.result, [200, "1", "h\u00e9llo", "/echo?a=1"]);
  const [call] = envelope.meta.calls;
  assert.ok(call !== undefined && call.ms >= 0);
  assert.ok(call.started_ms > 0 && call.started_ms < envelope.meta.duration_ms);
  assert.deepEqual({ ...call, started_ms: 0, ms: 0, bytes: call.bytes.sent }, {
    integration: "svc",
    provider: "http",
    action: "POST /echo?a=1",
    outcome: "ok",
    status: 200,
    started_ms: 0,
    ms: 0,
    bytes: 6,
  });
  assert.equal(envelope.meta.calls_complete, true);
  assert.equal(recorded.length, 1);
  assert.match(recorded[0]?.request_digest ?? "", /^[0-9a-f]{64}$/);
  assert.equal(seen.closed, 1);
});

Deno.test("a request that belongs to a trace goes on in the code, and in its calls", async () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
  const body = `await svc.fetch("/echo"); await svc.fetch("/echo");
    return [ctx.traceId, ctx.traceparent ?? null];`;
  const traced = await run(body, {}, { traceparent, tracestate: "rojo=1" });
  assert.deepEqual(traced.envelope.result, [traceId, traceparent]);
  assert.equal(traced.envelope.meta.trace_id, traceId);
  const spans = traced.envelope.meta.calls.map(({ span_id }) => span_id);
  assert.deepEqual(
    traced.traces,
    spans.map((span) => ({ traceparent: `00-${traceId}-${span}-01`, tracestate: "rojo=1" })),
  );
  const untraced = await run(body, {}, { trace_id: traceId });
  assert.deepEqual(untraced.envelope.result, [traceId, null]);
  assert.deepEqual(untraced.traces, [undefined, undefined]);
  assert.ok(untraced.envelope.meta.calls.every((call) => !("span_id" in call)));
});

Deno.test("many calls at once are all answered, a few at a time", async () => {
  const { envelope, seen } = await run(`
    const answers = await Promise.all(Array.from({ length: 1_000 }, async (_, n) =>
      await (await svc.fetch("/echo", { method: "POST", body: String(n) })).text()));
    return answers.every((text, n) => text === String(n));
  `);
  assert.deepEqual([envelope.error, envelope.result], [null, true]);
  assert.equal(envelope.meta.calls.length, 1_000);
  assert.ok(seen.most > 1 && seen.most <= 32, String(seen.most));
});

Deno.test("bodies stream both ways, and are the same bytes", async () => {
  const { envelope } = await run(`
    const bytes = new Uint8Array(5_000_000).map((_, n) => n * 7 % 251);
    const response = await svc.fetch("/echo", { method: "POST", body: bytes });
    const back = await response.bytes();
    return back.length === bytes.length && back.every((byte, n) => byte === bytes[n]);
  `);
  assert.deepEqual([envelope.error, envelope.result], [null, true]);
});

Deno.test("an endless answer waits for its reader, and ends when the reader leaves", async () => {
  const { envelope, seen } = await run(`
    const response = await svc.fetch("/endless");
    const reader = response.body!.getReader();
    let bytes = 0;
    while (bytes < 200_000) bytes += (await reader.read()).value!.length;
    await reader.cancel();
    return bytes;
  `);
  assert.equal(envelope.error, null);
  assert.equal(envelope.meta.calls[0]?.outcome, "ok");
  assert.ok((envelope.meta.calls[0]?.bytes.received ?? Infinity) < 2_000_000);
  assert.equal(seen.aborted, 1);
});

Deno.test("an answer that is too large is an error of the call", async () => {
  const { envelope } = await run(`
    const response = await svc.fetch("/endless");
    try { for await (const _ of response.body!); } catch (error: any) { return [error.name, error.code]; }
  `);
  assert.deepEqual(envelope.result, ["IntegrationError", "RESOURCE_LIMIT"]);
  assert.equal(envelope.meta.calls[0]?.outcome, "failed");
});

Deno.test("an aborted call rejects with the signal's reason, and the other side hears of it", async () => {
  const { envelope, seen } = await run(`
    const abort = new AbortController();
    const call = svc.fetch("/hang", { signal: abort.signal });
    setTimeout(() => abort.abort(new Error("enough")), 20);
    return await call.catch((error: Error) => error.message);
  `);
  assert.deepEqual([envelope.error, envelope.result], [null, "enough"]);
  assert.equal(seen.aborted, 1);
});

Deno.test("what fails says why, and is told from what is refused", async () => {
  const { envelope } = await run(`
    const tell = (work: Promise<unknown>) => work.then(() => "fine", (error: any) => [error.code, error.hint]);
    return [
      await tell(svc.fetch("/fail")),
      await tell(svc.query("select 1").catch((error: Error) => { throw Object.assign(error, { code: error.name }); })),
    ];
  `);
  assert.deepEqual(envelope.result, [["UPSTREAM", "Wait"], ["TypeError", null]]);
  assert.deepEqual(envelope.meta.calls.map(({ outcome }) => outcome), ["failed"]);
});

Deno.test("an action that the manifest does not declare is refused, whatever is granted", async () => {
  const echo = echoProvider();
  const body = `return await ctx.integrations.get("svc").fetch("/b")
    .catch((error: any) => [error.code, error.message]);`;
  const files = toolSnapshot(body, { "aiel.json": JSON.stringify(declaring("GET /a")) });
  const options = { providers: [echo.provider], calls: echo.host };
  const { result, meta } = await runRequest(files, GRANT, options);
  assert.deepEqual(result, [
    "SECURITY_VIOLATION",
    '"GET /b" of the integration "svc" is not granted',
  ]);
  assert.deepEqual(meta.calls.map(({ outcome }) => outcome), ["denied"]);
  assert.equal(echo.seen.begun, 0);
});

Deno.test("what is declared and not granted keeps the code from starting", async () => {
  const { envelope, seen } = await run(`return "ran";`, {}, { integrations: { other: ["*"] } });
  assert.equal(envelope.error?.code, "SECURITY_VIOLATION");
  assert.match(envelope.error?.message ?? "", /"\*" of "svc"/);
  assert.equal(seen.begun, 0);
});

Deno.test("an integration that is not declared, or not configured, is named", async () => {
  const { envelope } = await run(`ctx.integrations.get("other");`);
  assert.match(envelope.error?.message ?? "", /"other" is not declared/);
  const files = toolSnapshot(`return await ctx.integrations.get("svc").fetch("/")`, MANIFEST);
  const { error } = await runRequest(files, GRANT, { providers: [echoProvider().provider] });
  assert.match(error?.message ?? "", /"svc" is not configured here/);
});

Deno.test("the deadline ends a run that waits for a call, and the call", async () => {
  const { envelope, seen } = await run(`await svc.fetch("/hang");`, {}, { timeout_ms: 1_000 });
  assert.equal(envelope.error?.code, "TIMEOUT");
  assert.deepEqual([seen.aborted, seen.closed], [1, 1]);
  assert.equal(envelope.meta.calls[0]?.outcome, "failed");
});

Deno.test("a run that waits for a call is told from one that never settles", async () => {
  const waits = await run(
    `return await (await svc.fetch("/echo", { method: "POST", body: "a" })).text();`,
  );
  assert.equal(waits.envelope.result, "a");
  const never = await run(`
    await (await svc.fetch("/echo", { method: "POST", body: "a" })).text();
    await new Promise(() => {});
  `);
  assert.match(never.envelope.error?.message ?? "", /never settles/);
});

Deno.test("a budget of tokens ends the run, and what models used is told", async () => {
  const { envelope } = await run(
    `for (;;) await (await svc.fetch("/tokens/10")).body?.cancel();`,
    {},
    {},
    50,
  );
  assert.equal(envelope.error?.code, "RESOURCE_LIMIT");
  assert.equal((envelope.error?.details as { limit?: string }).limit, "model_tokens");
  assert.deepEqual(envelope.meta.usage?.models, {
    m: { calls: 5, input_tokens: 50, output_tokens: 5 },
  });
});

Deno.test("what is kept in memory is there in the next run, and for the platform's user alone", async () => {
  using dir = tempDir();
  const store = sqliteMemory({ path: `${dir.path}/memory.sqlite` });
  const calls: CallHost = { integrations: new Map(), memory: store };
  const files = toolSnapshot(`
    const mine = ctx.memory.scope(payload.scope);
    const seen = await mine.get("count");
    await mine.set("count", (seen?.value ?? 0) + 1, { ifVersion: seen?.version ?? 0 });
    return [seen?.value ?? null, ctx.userId ?? null];
  `);
  const count = async (scope: string, request: Record<string, unknown> = {}) => {
    const { payload = {}, ...rest } = request as { payload?: Record<string, unknown> };
    const document = { ...rest, payload: { scope, ...payload } };
    const { result, error } = await runRequest(files, document, { calls });
    return error === null ? result : error.details;
  };
  assert.deepEqual(await count("project"), [null, null]);
  assert.deepEqual(await count("project"), [1, null]);
  assert.deepEqual(await count("execution"), [null, null]);
  assert.deepEqual(await count("execution"), [null, null]);
  assert.deepEqual(await count("user", { ctx: { user_id: "u1" } }), [null, "u1"]);
  assert.deepEqual(await count("user", { ctx: { user_id: "u2" } }), [null, "u2"]);
  assert.deepEqual(await count("user", { ctx: { user_id: "u1" } }), [1, "u1"]);
  // The maker of the payload is not the platform.
  const forged = await count("user", { payload: { ctx: { user_id: "u1" } } });
  assert.equal((forged as { code?: string }).code, "SECURITY_VIOLATION");
  await store.close();
});

Deno.test("as many calls as may be open are aborted, and others made at once", async () => {
  const { envelope } = await run(`
    for (let round = 0; round < 10; round++) {
      const abort = new AbortController();
      const hanging = Array.from({ length: 32 }, () => svc.fetch("/hang", { signal: abort.signal }).catch(() => 0));
      await new Promise((resolve) => setTimeout(resolve));
      abort.abort();
      const others = Array.from({ length: 32 }, (_, n) => svc.fetch("/echo", { method: "POST", body: String(n) }));
      for (const [n, other] of (await Promise.all(others)).entries()) {
        if (await other.text() !== String(n)) return "another answer";
      }
      await Promise.all(hanging);
    }
    return "all";
  `);
  assert.deepEqual([envelope.error, envelope.result], [null, "all"]);
});

Deno.test("a run whose calls listened to ctx.signal is still known never to settle", async () => {
  const { envelope } = await run(`
    await (await svc.fetch("/echo", { method: "POST", body: "a", signal: ctx.signal })).text();
    await new Promise(() => {});
  `);
  assert.match(envelope.error?.message ?? "", /never settles/);
});
