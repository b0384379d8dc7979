/**
 * Answers that come in items, and bodies that come in pieces.
 */

import assert from "node:assert/strict";
import type { Envelope, EnvelopeLogEntry, Follower, Json } from "../../runtime/mod.ts";
import { runRequest } from "../harness/engine.ts";
import { type Files, toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { warmEngine } from "../harness/warm.ts";

/** What a caller heard, in order. */
interface Heard {
  items: Json[];
  logs: EnvelopeLogEntry[];
  heads: unknown[];
  order: string[];
}

/** Runs a request and follows it; `take` is waited for after each item. */
async function follow(
  files: Files,
  request: Record<string, unknown> = {},
  take: (value: Json) => Promise<void> = () => Promise.resolve(),
): Promise<Heard & { envelope: Envelope }> {
  await using warm = warmEngine();
  using snapshot = writeSnapshot(files);
  const heard: Heard = { items: [], logs: [], heads: [], order: [] };
  const log = (entry: EnvelopeLogEntry) => {
    heard.logs.push(entry);
    heard.order.push(entry.event);
  };
  const listener: Follower = {
    head: (head) => void heard.heads.push(head),
    item: async (seq, value) => {
      assert.equal(seq, heard.items.length);
      heard.items.push(value);
      heard.order.push(JSON.stringify(value));
      await take(value);
    },
  };
  const envelope = await warm.run(request, { root: snapshot.path, log, follow: listener });
  return { ...heard, envelope };
}

const COUNT = toolSnapshot(`
  async function* numbers() {
    for (let n = 0; n < payload.to; n++) yield { n };
    return "end";
  }
  return numbers();
`);

Deno.test("an async iterable is the items and the value of the result", async () => {
  const { result, error } = await runRequest(COUNT, { payload: { to: 3 } });
  assert.equal(error, null);
  assert.deepEqual(result, { items: [{ n: 0 }, { n: 1 }, { n: 2 }], value: "end" });
  const none = await runRequest(COUNT, { payload: { to: 0 } });
  assert.deepEqual(none.result, { items: [], value: "end" });
});

Deno.test("what ctx.emit is given are items as well, in nested calls too", async () => {
  const { result } = await runRequest({
    "entry_point.ts": `import { tool } from "aiel";
tool("inner", async (ctx) => { await ctx.emit("inner"); return 1; });
tool("t", async (ctx) => {
  await ctx.emit("first");
  const value = await ctx.call("tool", "inner");
  void ctx.emit("last");
  return { value };
});
`,
  });
  assert.deepEqual(result, { items: ["first", "inner", "last"], value: { value: 1 } });
});

Deno.test("a caller that follows gets items and logs as they come, and the envelope last", async () => {
  const { items, order, envelope } = await follow(
    toolSnapshot(`
      ctx.log("begun");
      await ctx.emit(1);
      ctx.log("between");
      await ctx.emit(2);
      return "value";
    `),
  );
  assert.deepEqual(items, [1, 2]);
  assert.deepEqual(order, ["begun", "1", "between", "2"]);
  assert.deepEqual(envelope.result, { items: [], value: "value" });
  assert.deepEqual(envelope.meta.logs.map(({ event }) => event), ["begun", "between"]);
});

Deno.test("the code waits for a caller that takes its time", async () => {
  const gate = Promise.withResolvers<void>();
  let taken = 0;
  const running = follow(
    toolSnapshot(`
      for (let n = 0; n < 100; n++) {
        await ctx.emit(n);
        ctx.log("sent", { n });
      }
    `),
    {},
    async () => {
      if (++taken === 1) setTimeout(gate.resolve, 300);
      await gate.promise;
    },
  );
  await gate.promise;
  assert.ok(taken <= 16, `${taken} items were under way`);
  const { items, envelope } = await running;
  assert.equal(envelope.error, null);
  assert.equal(items.length, 100);
});

Deno.test("an error after items keeps them, and the limit on output counts them together", async () => {
  const failed = await follow(toolSnapshot(`await ctx.emit(1); throw new Error("late");`));
  assert.deepEqual(failed.items, [1]);
  assert.equal(failed.envelope.error?.message, "late");
  const much = await follow(
    toolSnapshot(`for (let i = 0; i < 20; i++) await ctx.emit("x".repeat(100));`),
    { limits: { output_bytes: 1_000 } },
  );
  assert.equal(much.envelope.error?.code, "RESOURCE_LIMIT");
  assert.ok(much.items.length >= 8 && much.items.length < 10, String(much.items.length));
  const whole = await runRequest(
    toolSnapshot(`for (let i = 0; i < 20; i++) await ctx.emit("x".repeat(100));`),
    { limits: { output_bytes: 1_000 } },
  );
  assert.equal(whole.error?.code, "RESOURCE_LIMIT");
});

Deno.test("an item that can't be JSON is the code's error, wherever it comes from", async () => {
  const emitted = await runRequest(
    toolSnapshot(
      "try { await ctx.emit(1n); } catch (error) { return [error.name, error.message]; }",
    ),
  );
  assert.deepEqual((emitted.result as { value: unknown }).value, [
    "TypeError",
    "The item can't be JSON: $: a BigInt is not JSON; convert it with String() or Number()",
  ]);
  const given = await runRequest(
    toolSnapshot("return (async function* () { yield 1; yield () => {}; })();"),
  );
  assert.equal(given.error?.code, "USER_CODE_ERROR");
  assert.match(given.error?.message ?? "", /can't be JSON/);
});

Deno.test("an output schema is about each item of an iterable", async () => {
  const files = {
    "entry_point.ts": `import { tool } from "aiel";
import { z } from "zod";
tool("t", { output: z.object({ n: z.number() }) }, async function* () {
  yield { n: 1 };
  yield { n: "two" };
});
`,
  };
  const { items, envelope } = await follow(files);
  assert.deepEqual(items, [{ n: 1 }]);
  assert.equal(envelope.error?.code, "VALIDATION_ERROR");
  assert.match(envelope.error?.message ?? "", /output\[1\]\.n/);
});

Deno.test("an http body that streams sends its head first, then its pieces", async () => {
  const files = {
    "entry_point.ts": `import { http } from "aiel";
http.get("/text", () => new Response(
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("a\u00e9").subarray(0, 2));
      controller.enqueue(new TextEncoder().encode("a\u00e9").subarray(2));
      controller.enqueue(new TextEncoder().encode("b"));
      controller.close();
    },
  }),
  { status: 201, headers: { "content-type": "text/plain; charset=utf-8", "x-a": "1" } },
));
http.get("/bytes", () => ({
  status: 200,
  headers: { "content-type": "application/octet-stream" },
  body: (async function* () { yield Uint8Array.of(1); yield Uint8Array.of(2, 3); })(),
}));
`,
  };
  const request = (path: string) => ({ action: "invoke", kind: "http", name: `GET ${path}` });
  const text = await follow(files, request("/text"));
  assert.equal(text.envelope.error, null);
  assert.equal(text.items.join(""), "a\u00e9b");
  assert.deepEqual(text.heads, [{
    status: 201,
    headers: { "content-type": "text/plain; charset=utf-8", "x-a": "1" },
  }]);
  assert.deepEqual((text.envelope.result as { body: unknown }).body, null);
  const bytes = await follow(files, request("/bytes"));
  assert.deepEqual(bytes.items, [{ $base64: "AQ==" }, { $base64: "AgM=" }]);
  const whole = await runRequest(files, request("/bytes"));
  assert.deepEqual((whole.result as { body: unknown }).body, { $base64: "AQID" });
  const wholeText = await runRequest(files, request("/text"));
  assert.equal((wholeText.result as { body: unknown }).body, "a\u00e9b");
});

Deno.test("a request is cancelled in the middle of its items", async () => {
  await using warm = warmEngine();
  using snapshot = writeSnapshot(toolSnapshot("for (let n = 0;; n++) await ctx.emit(n);"));
  const cancel = new AbortController();
  let last = -1;
  const envelope = await warm.run({}, {
    root: snapshot.path,
    signal: cancel.signal,
    follow: {
      head: () => {},
      item: (seq) => {
        last = seq;
        if (seq === 50) cancel.abort();
        return Promise.resolve();
      },
    },
  });
  assert.equal(envelope.error?.code, "CANCELLED", JSON.stringify([last, envelope]));
  assert.equal(last, 50);
});

Deno.test("nothing can be emitted once the export has answered", async () => {
  const { result, meta } = await runRequest(
    toolSnapshot(`
      ctx.waitUntil((async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await ctx.emit("late");
      })());
      return "answer";
    `),
  );
  assert.equal(result, "answer");
  const failed = meta.logs.find(({ event }) => event === "wait_until.failed");
  assert.match(JSON.stringify(failed?.fields), /once the export has answered/);
});
