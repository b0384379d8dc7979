/**
 * What code throws because its signal came is a TIMEOUT, whichever way it takes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { runRequest } from "../harness/engine.ts";
import { type Files, toolSnapshot } from "../harness/snapshot.ts";

const WAIT = `await new Promise((done) => ctx.signal.addEventListener("abort", done));\n`;

/** A snapshot with these declarations. */
function declaring(text: string): Files {
  return {
    "entry_point.ts": `import { agent, flow, http, mcpServer, tool } from "aiel";\n${text}\n`,
  };
}

const INTERRUPTED: readonly (readonly [string, Files, Record<string, unknown>?])[] = [
  ["the reason itself", toolSnapshot(`${WAIT} ctx.signal.throwIfAborted();`)],
  [
    "a rejection with the reason",
    toolSnapshot(
      "await new Promise((_, fail) => ctx.signal.addEventListener('abort', () => fail(ctx.signal.reason)));",
    ),
  ],
  [
    "the reason as a cause, deep down",
    toolSnapshot(
      `${WAIT} let e = ctx.signal.reason; for (let i = 0; i < 300; i++) e = new Error("x", { cause: e }); throw e;`,
    ),
  ],
  [
    "one of several errors",
    toolSnapshot(`${WAIT} throw new AggregateError([new Error("a"), ctx.signal.reason]);`),
  ],
  [
    "timers of Node",
    toolSnapshot(
      `await (await import("node:timers/promises")).setTimeout(60_000, null, { signal: ctx.signal });`,
    ),
  ],
  [
    "events of Node, which keep no reason",
    toolSnapshot(
      `await (await import("node:events")).once(new EventTarget(), "x", { signal: ctx.signal });`,
    ),
  ],
  [
    "a signal composed with others",
    toolSnapshot(
      `const any = AbortSignal.any([ctx.signal, AbortSignal.timeout(60_000), new AbortController().signal]);
       await new Promise((_, fail) => any.addEventListener("abort", () => fail(any.reason)));`,
    ),
  ],
  [
    "a rejection that nothing handles",
    toolSnapshot(`${WAIT} Promise.reject(ctx.signal.reason); await new Promise(() => {});`),
  ],
  [
    "a flow that calls an agent that calls a tool",
    declaring(`
      tool("inner", async (ctx) => { ${WAIT} throw new Error("inner", { cause: ctx.signal.reason }); });
      agent("a", (ctx) => ctx.call("tool", "inner"));
      flow("f", async (ctx) => { try { await ctx.call("agent", "a"); } catch (cause) { throw new Error("f", { cause }); } });
    `),
    { action: "invoke", kind: "flow", name: "f" },
  ],
  [
    "a call made after the signal came",
    declaring(`tool("t", async (ctx) => { ${WAIT} await ctx.call("tool", "t"); });`),
  ],
  [
    "the reading of a result",
    toolSnapshot(`${WAIT} return { get a() { throw ctx.signal.reason; } };`),
  ],
  [
    "the body of an http answer",
    declaring(`http.get("/x", (ctx) => new Response(new ReadableStream({
      async pull(controller) { ${WAIT} controller.error(ctx.signal.reason); } })));`),
    { action: "invoke", kind: "http", name: "GET /x" },
  ],
  [
    "an http handler",
    declaring(`http.get("/x", async (ctx) => { ${WAIT} throw ctx.signal.reason; });`),
    { action: "invoke", kind: "http", name: "GET /x" },
  ],
  [
    "a tool of an MCP server",
    declaring(`mcpServer("m").tool("t", async (ctx) => { ${WAIT} throw ctx.signal.reason; });`),
    { action: "invoke", kind: "mcp", name: "m/t" },
  ],
  [
    "a direct handler",
    {
      "entry_point.ts":
        `export async function handler(_event: unknown, ctx: any) { ${WAIT} throw ctx.signal.reason; }\n`,
    },
    { action: "execute", handler: "entry_point.handler" },
  ],
];

for (const [way, files, request = {}] of INTERRUPTED) {
  Deno.test(`a deadline that code throws on is a TIMEOUT: ${way}`, async () => {
    const { error, http_status } = await runRequest(files, { timeout_ms: 1_000, ...request });
    assert.equal(error?.code, "TIMEOUT", JSON.stringify(error));
    assert.match(error.message, /^The deadline of 1000 ms passed while the code ran$/);
    assert.deepEqual([http_status, error.retryable, error.origin], [504, true, "limit"]);
  });
}

Deno.test("a call that took too long is a TIMEOUT of the caller that lets it through", async () => {
  const files = declaring(`
    tool("slow", { timeoutMs: 100 }, () => new Promise((done) => setTimeout(done, 60_000)));
    flow("f", (ctx) => ctx.call("tool", "slow"));
    flow("wrapped", async (ctx) => { try { await ctx.call("tool", "slow"); } catch (cause) { throw new AggregateError([new Error("x", { cause })]); } });
    flow("caught", async (ctx) => { try { await ctx.call("tool", "slow"); } catch (error) { return error.code; } });
  `);
  for (const name of ["f", "wrapped"]) {
    const { error } = await runRequest(files, { action: "invoke", kind: "flow", name });
    assert.equal(error?.code, "TIMEOUT", JSON.stringify(error));
    assert.equal(error.message, 'Tool "slow" did not finish within its 100 ms');
  }
  const caught = await runRequest(files, { action: "invoke", kind: "flow", name: "caught" });
  assert.equal(caught.result, "TIMEOUT");
});

Deno.test("code that patched the intrinsics still gets its signal, and its TIMEOUT", async () => {
  const { error } = await runRequest(
    toolSnapshot(`
      Array.prototype[Symbol.iterator] = function* () {} as any;
      WeakSet.prototype.has = Set.prototype.has = () => false;
      AbortSignal.any = AbortSignal.timeout = () => { throw new Error("patched"); };
      ${WAIT}
      throw new Error("late", { cause: ctx.signal.reason });
    `),
    { timeout_ms: 1_000 },
  );
  assert.equal(error?.code, "TIMEOUT", JSON.stringify(error));
});

Deno.test("an error of the code's own stays its own, also near the deadline", async () => {
  const cases = [
    `${WAIT} throw new TypeError("a bug");`,
    `const own = new AbortController(); own.abort("user hit stop"); own.signal.throwIfAborted();`,
    `const own = new AbortController(); own.abort(); own.signal.throwIfAborted();`,
    `const own = AbortSignal.timeout(1); await new Promise((_, fail) => own.addEventListener("abort", () => fail(own.reason)));`,
  ];
  for (const body of cases) {
    const { error } = await runRequest(toolSnapshot(body), { timeout_ms: 2_500 });
    assert.equal(error?.code, "USER_CODE_ERROR", `${body}: ${JSON.stringify(error)}`);
    assert.equal(error.retryable, false);
  }
});
