import assert from "node:assert/strict";
import { z } from "zod";
import { CallError, type Context } from "./context.ts";
import { flow, router, tool } from "./define.ts";
import { http } from "./http.ts";
import { InvocationError } from "./invocation_error.ts";
import { callExport, invokeExport } from "./invoke.ts";
import { mcpServer } from "./mcp_server.ts";
import { currentRegistry, type ExportKind, resetRegistry } from "./registry.ts";
import { testContext } from "./testing.ts";

function run(kind: ExportKind, name: string, payload: unknown = {}, ctx: Context = testContext()) {
  return invokeExport(currentRegistry(), { kind, name, payload }, ctx);
}

async function failure(promise: Promise<unknown>): Promise<InvocationError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(InvocationError.is(error), String(error));
    return error;
  }
  return assert.fail("did not fail");
}

Deno.test("invokeExport gives back what any kind of export returns", async () => {
  resetRegistry();
  tool("now", (_ctx, payload) => ({ payload }));
  flow("later", async (ctx) => await Promise.resolve(ctx.requestId));
  router("next", () => "done");
  mcpServer("s").tool("t", () => null);
  assert.deepEqual(await run("tool", "now", [1]), { payload: [1] });
  assert.equal(await run("flow", "later"), "req_test");
  assert.equal(await run("router", "next"), "done");
  assert.equal(await run("mcp", "s/t"), null);
});

Deno.test("invokeExport hands the transformed input over and gives the transformed output back", async () => {
  resetRegistry();
  const seen: unknown[] = [];
  tool("double", {
    input: z.object({ n: z.coerce.number().default(4) }),
    output: z.number().transform((n) => ({ n })),
  }, (_ctx, payload) => {
    seen.push(payload);
    return payload.n * 2;
  });
  assert.deepEqual(await run("tool", "double", { n: "3", extra: 1 }), { n: 6 });
  assert.deepEqual(await run("tool", "double"), { n: 8 });
  assert.deepEqual(seen, [{ n: 3 }, { n: 4 }]);
});

Deno.test("invokeExport names export and path when an input is invalid, and calls nothing", async () => {
  resetRegistry();
  let calls = 0;
  tool("a", { input: z.object({ list: z.array(z.number()), s: z.string() }) }, () => calls++);
  const error = await failure(run("tool", "a", { list: [1, "x"] }));
  assert.equal(error.code, "VALIDATION_ERROR");
  assert.match(
    error.message,
    /^Input of tool "a" is invalid: input\.list\[1\]: .* \(and 1 more\)$/,
  );
  const many = await failure(run("tool", "a", { list: Array(300).fill("x"), s: "x" }));
  assert.match(many.message, / \(and 299 more\)$/);
  assert.deepEqual(error.details.problems?.map((problem) => problem.path), [
    "input.list[1]",
    "input.s",
  ]);
  assert.equal(calls, 0);
});

Deno.test("invokeExport names export and path when an output is invalid", async () => {
  resetRegistry();
  const server = mcpServer("s");
  Reflect.apply(server.tool, undefined, ["t", { output: z.object({ n: z.number() }) }, () => ({})]);
  const error = await failure(run("mcp", "s/t"));
  assert.equal(error.code, "VALIDATION_ERROR");
  assert.match(error.message, /^Output of MCP tool "s\/t" is invalid: output\.n: /);
  assert.match(error.hint ?? "", /output schema/);
});

Deno.test("invokeExport throws the very thing that an export throws", async () => {
  resetRegistry();
  const own = new RangeError("own");
  tool("sync", () => {
    throw own;
  });
  tool("async", () => Promise.reject("text"));
  await assert.rejects(run("tool", "sync"), own);
  assert.equal(await run("tool", "async").catch((error: unknown) => error), "text");
});

Deno.test("invokeExport calls a static method with its class as this", async () => {
  resetRegistry();
  class Tools {
    static readonly factor = 3;
    @tool("times")
    static times(_ctx: Context, payload: { n: number }): number {
      return payload.n * this.factor;
    }
  }
  assert.equal(await run("tool", "times", { n: 2 }), Tools.factor * 2);
});

Deno.test("invokeExport says NOT_FOUND when an export still waits for its function", async () => {
  resetRegistry();
  tool("waiting");
  const error = await failure(run("tool", "waiting"));
  assert.deepEqual([error.code, error.message, error.hint], [
    "NOT_FOUND",
    "Tool not found: waiting",
    "It is declared without a function",
  ]);
});

Deno.test("invokeExport gives an HTTP handler the request and makes a result of its answer", async () => {
  resetRegistry();
  http.post("/driver/:id", (_ctx, request) => http.response(201, request, { "x-a": "b" }));
  const payload = {
    query: { a: "1" },
    headers: { "Content-Type": "application/json" },
    body: '{"n":1}',
  };
  assert.deepEqual(await run("http", "POST /driver/7", payload), {
    status: 201,
    headers: { "content-type": "application/json", "x-a": "b" },
    body: {
      method: "POST",
      path: "/driver/7",
      params: { id: "7" },
      query: { a: "1" },
      headers: { "content-type": "application/json" },
      body: { n: 1 },
      rawBody: '{"n":1}',
    },
  });
});

Deno.test("invokeExport answers HEAD by the handler for GET, without its body", async () => {
  resetRegistry();
  const output = z.object({ n: z.number() });
  http.get("/a", { output }, () => ({ n: 1 }));
  http.get("/proxy", { output }, () => Response.json({ n: 1 }, { headers: { etag: '"1"' } }));
  http.get(
    "/empty",
    { output },
    (_ctx, { method }) =>
      method === "HEAD" ? new Response(null, { headers: { "x-a": "1" } }) : { n: 1 },
  );
  const json = { "content-type": "application/json" };
  assert.deepEqual(await run("http", "HEAD /a"), { status: 200, headers: json, body: null });
  const proxied = { status: 200, headers: { ...json, etag: '"1"' }, body: null };
  assert.deepEqual(await run("http", "HEAD /proxy"), proxied);
  assert.deepEqual(await run("http", "HEAD /empty"), {
    status: 200,
    headers: { "x-a": "1" },
    body: null,
  });
});

Deno.test("invokeExport keeps the text of a Response that fits its output schema", async () => {
  resetRegistry();
  const text = '{ "n": 1.0 }';
  const respond = (text: string) =>
    new Response(text, { headers: { "content-type": "application/json" } });
  http.get("/kept", { output: z.object({ n: z.number() }) }, () => respond(text));
  http.get("/cut", { output: z.object({}) }, () => respond(text));
  http.get("/wrong", { output: z.object({ n: z.string() }) }, () => respond(text));
  const body = async (name: string) => {
    const result = await run("http", name);
    return typeof result === "object" && result !== null && "body" in result ? result.body : result;
  };
  assert.equal(await body("GET /kept"), text);
  assert.deepEqual(await body("GET /cut"), {});
  assert.match((await failure(run("http", "GET /wrong"))).message, /output\.body\.n/);
});

Deno.test("invokeExport validates the body of an HTTP request, and the query of a GET", async () => {
  resetRegistry();
  const input = z.object({ n: z.coerce.number() });
  http.post("/a", { input }, (_ctx, request) => request.body.n);
  http.get("/a", { input }, (_ctx, request) => request.query.n);
  const body = async (name: string, payload: unknown) => {
    const result = await run("http", name, payload);
    return typeof result === "object" && result !== null && "body" in result ? result.body : result;
  };
  assert.equal(await body("POST /a", { body: { n: "2" } }), 2);
  assert.equal(await body("GET /a?n=3", {}), 3);
  const error = await failure(run("http", "POST /a", { body: {} }));
  assert.match(error.message, /^Input of HTTP handler "POST \/a" is invalid: input\.body\.n: /);
  assert.match((await failure(run("http", "GET /a"))).message, /input\.query\.n/);
});

Deno.test("invokeExport validates the body of a 2xx answer only", async () => {
  resetRegistry();
  const options = { output: z.object({ n: z.number() }) };
  let answer: unknown = { n: 1 };
  Reflect.apply(http.get, undefined, ["/a", options, () => answer]);
  const status = async () => {
    const result = await run("http", "GET /a");
    return typeof result === "object" && result !== null && "status" in result && result.status;
  };
  assert.equal(await status(), 200);
  answer = http.response(404, { error: "none" });
  assert.equal(await status(), 404);
  answer = undefined;
  assert.equal(await status(), 204);
  answer = http.response(201, { n: "x" });
  assert.match((await failure(run("http", "GET /a"))).message, /output\.body\.n/);
});

Deno.test("invokeExport ends an export that outlives its timeoutMs, and aborts its signal", async () => {
  resetRegistry();
  const aborted = Promise.withResolvers<unknown>();
  tool("slow", { timeoutMs: 1 }, (ctx) => {
    ctx.signal.addEventListener("abort", () => aborted.resolve(ctx.signal.reason));
    return new Promise(() => {});
  });
  const error = await failure(run("tool", "slow"));
  assert.deepEqual([error.code, error.message], [
    "TIMEOUT",
    'Tool "slow" did not finish within its 1 ms',
  ]);
  assert.equal(Reflect.get(Object(await aborted.promise), "name"), "TimeoutError");
});

// Sanitized, so that the timer behind timeoutMs is seen to be gone when the export has answered.
const sanitized = { sanitizeOps: true, sanitizeResources: true };

Deno.test("invokeExport shows an export the deadline of its timeoutMs", sanitized, async () => {
  resetRegistry();
  const left = (ctx: Context) => ctx.remainingMs();
  tool("near", { timeoutMs: 60_000 }, left);
  tool("far", { timeoutMs: 900_000 }, left);
  const clock = { deadline: 500_000, now: () => 0 };
  assert.equal(await run("tool", "near", {}, testContext(clock)), 60_000);
  assert.equal(await run("tool", "far", {}, testContext(clock)), 500_000);
});

Deno.test("invokeExport hands the caller's cancellation on when an export has a timeoutMs", async () => {
  resetRegistry();
  const controller = new AbortController();
  const reason = new Error("cancelled");
  tool("waits", { timeoutMs: 60_000 }, (ctx) => {
    controller.abort(reason);
    ctx.signal.throwIfAborted();
  });
  await assert.rejects(
    run("tool", "waits", {}, testContext({ signal: controller.signal })),
    reason,
  );
});

Deno.test("callExport turns the runtime's verdict into an error like any other", async () => {
  resetRegistry();
  tool("a", { input: z.object({ n: z.number() }) }, (_ctx, payload) => payload.n);
  const ctx = testContext();
  const call = (name: string, payload: unknown) =>
    callExport(currentRegistry(), { kind: "tool", name, payload }, ctx);
  assert.equal(await call("a", { n: 1 }), 1);
  const error: unknown = await call("b", {}).catch((error: unknown) => error);
  assert.ok(error instanceof CallError && !InvocationError.is(error));
  assert.deepEqual([error.code, error.message], [
    "NOT_FOUND",
    'Tool not found: b. Declared are "a"',
  ]);
});

Deno.test("callExport throws the very thing that an export throws", async () => {
  resetRegistry();
  const own = new RangeError("own");
  tool("a", () => Promise.reject(own));
  const invocation = { kind: "tool", name: "a", payload: {} } as const;
  await assert.rejects(callExport(currentRegistry(), invocation, testContext()), own);
});

Deno.test("exports that call each other without end fail with a clear error", async () => {
  resetRegistry();
  let calls = 0;
  flow("ping", (ctx) => {
    calls++;
    return ctx.call("flow", "pong");
  });
  flow("pong", (ctx) => ctx.call("flow", "ping"));
  await assert.rejects(run("flow", "ping"), /would nest calls deeper than 32/);
  assert.equal(calls, 17);
});

Deno.test("InvocationError.is can't be passed by anything else", () => {
  const real = new InvocationError("NOT_FOUND", "x", { kind: "tool", name: "x" });
  assert.ok(InvocationError.is(real));
  for (const forged of [Object.create(real), { ...real }, new Error("x"), null, undefined]) {
    assert.ok(!InvocationError.is(forged));
  }
});
