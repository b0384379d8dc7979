/**
 * What code throws says in the envelope what it said in the code.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { EnvelopeError } from "../../runtime/mod.ts";
import { runRequest } from "../harness/engine.ts";
import { type Files, toolSnapshot } from "../harness/snapshot.ts";

const API_ERROR = `class ApiError extends Error {
  override name = "ApiError"; status = 429; code = 1042;
  constructor(m: string, readonly body: unknown) { super(m); }
}`;

async function errorOf(
  files: Files,
  request: Record<string, unknown> = {},
): Promise<EnvelopeError> {
  const { error } = await runRequest(files, request);
  assert.notEqual(error, null);
  return error ?? assert.fail("nothing was thrown");
}

/** The error of a tool with this body. */
function thrownBy(body: string): Promise<EnvelopeError> {
  return errorOf(toolSnapshot(`${API_ERROR} ${body}`));
}

Deno.test("an error's own members arrive from wherever it is thrown", async () => {
  const thrown = 'throw new ApiError("rate limited", { limit: 10 });';
  const declared = (text: string): Files => ({
    "entry_point.ts": `import { agent, flow, http, mcpServer, router, tool } from "aiel";
      import process from "node:process";\n${API_ERROR}\n${text}`,
  });
  const ways: [Files, Record<string, unknown>?][] = [
    [declared(`tool("t", () => { ${thrown} });`)],
    [declared(`agent("a", () => { ${thrown} }); tool("t", (ctx) => ctx.call("agent", "a"));`)],
    [
      declared(`router("r", () => { ${thrown} });`),
      { action: "invoke", kind: "router", name: "r" },
    ],
    [
      declared(`http.get("/x", () => { ${thrown} });`),
      { action: "invoke", kind: "http", name: "GET /x" },
    ],
    [
      declared(`mcpServer("m").tool("t", () => { ${thrown} });`),
      { action: "invoke", kind: "mcp", name: "m/t" },
    ],
    [
      declared(`export function h() { ${thrown} }`),
      { action: "execute", handler: "entry_point.h" },
    ],
    [declared(`tool("t", () => 1); ${thrown}`)],
    [declared(`tool("t", () => new Promise(() => { setTimeout(() => { ${thrown} }, 1); }));`)],
    [declared(`tool("t", () => new Promise(() => { (async () => { ${thrown} })(); }));`)],
    [declared(`tool("t", () => new ReadableStream({ start() { ${thrown} } }));`)],
    [declared(
      `tool("t", () => { process.nextTick(() => { ${thrown} }); return new Promise(() => {}); });`,
    )],
  ];
  for (const [files, request] of ways) {
    const error = await errorOf(files, request);
    assert.equal(error.code, "USER_CODE_ERROR", JSON.stringify(error));
    assert.equal(error.name, "ApiError");
    assert.match(error.message, /rate limited$/);
    assert.deepEqual(error.details, { status: 429, code: 1042, body: { limit: 10 } });
  }
});

Deno.test("a thrown Response says its status, its address and the head of its body", async () => {
  const cases: [string, unknown][] = [
    ['throw new Response("nope", { status: 402 });', { status: 402, body: "nope" }],
    ["throw Response.json({ why: 1 }, { status: 400, statusText: 'Bad' });", {
      status: 400,
      statusText: "Bad",
      body: '{"why":1}',
    }],
    ["throw new Response(new Uint8Array(9), { headers: { 'content-type': 'image/png' } });", {
      status: 200,
    }],
    ["const r = new Response('x'); await r.text(); throw r;", { status: 200 }],
    ["throw new Response(new ReadableStream());", { status: 200, body: "" }],
    [
      "throw new Response(new ReadableStream({ pull(c) { c.error(new Error('torn')); } }));",
      { status: 200, body: "" },
    ],
  ];
  for (const [body, details] of cases) {
    const error = await thrownBy(body);
    assert.equal(error.name, "Response");
    assert.deepEqual(error.details, details, body);
  }
  const long = await thrownBy("throw new Response('x'.repeat(100_000), { status: 500 });");
  assert.match(JSON.stringify(long.details), /x… \(cut\)"}$/);
  const within = await thrownBy(
    "throw Object.assign(new Error('http'), { response: new Response('gone', { status: 410 }) });",
  );
  assert.deepEqual(within.details, { response: { status: 410, body: "gone" } });
  const cause = await thrownBy(
    "throw new Error('x', { cause: new Response('c', { status: 502 }) });",
  );
  assert.deepEqual(cause.cause?.details, { status: 502, body: "c" });
});

Deno.test("several errors, suppressed errors and causes that are no errors arrive", async () => {
  const many = await thrownBy(
    "await Promise.any([Promise.reject(new ApiError('primary', 1)), Promise.reject('replica')]);",
  );
  assert.deepEqual(many.errors?.map(({ message }) => message), ["primary", "replica"]);
  assert.deepEqual(many.errors?.[0]?.details, { status: 429, code: 1042, body: 1 });
  const both = await thrownBy(
    "using _ = { [Symbol.dispose]() { throw new Error('closing'); } }; throw new Error('body');",
  );
  assert.deepEqual([both.error?.message, both.suppressed?.message], ["closing", "body"]);
  const { cause } = await thrownBy("throw new Error('x', { cause: { status: 503 } });");
  assert.deepEqual(cause, { name: "Value", message: '{"status":503}', details: { status: 503 } });
});

Deno.test("what was thrown names no file of the host, and no frame of the runtime", async () => {
  for (
    const body of [
      "throw Object.assign(new Error('x'), { inner: new Error('y'), file: import.meta.url });",
      "throw { at: new Error('y').stack, file: import.meta.filename };",
      "throw new AggregateError([new Error('a')], 'b', { cause: new Error('c') });",
      "await Deno.readTextFile(new URL('./missing.txt', import.meta.url));",
    ]
  ) {
    const text = JSON.stringify(await thrownBy(body));
    assert.doesNotMatch(text, /bootstrap\.js|file:\/\/\/|ext:/, text);
  }
});

Deno.test("what fights back while it is described still gives an envelope, in time", async () => {
  const cases = [
    "throw new Proxy(new Error('x'), { get() { throw 1; }, ownKeys() { throw 2; } });",
    "const e: any = new Error('x'); e.self = e; e.cause = e; e.errors = [e]; throw e;",
    "throw { toJSON() { return this; }, a: 1 };",
    "const make = (): any => ({ toJSON: () => ({ next: make() }) }); throw make();",
    "throw Object.assign(new Error('x'), { big: 'y'.repeat(50e6), list: Array(1e7).fill(1) });",
    "throw new Proxy({}, { get: () => () => { throw 1; }, has: () => true });",
    "Object.defineProperty(Array.prototype, '0', { set() { throw 1; }, configurable: true }); throw Object.assign(new Error('x'), { status: 1 });",
    "Object.prototype.toString = Error.prototype.toString = String.prototype.slice = () => { throw 1; }; throw { code: 5 };",
  ];
  for (const body of cases) {
    const error = await thrownBy(body);
    assert.equal(error.code, "USER_CODE_ERROR", body);
    assert.ok(JSON.stringify(error).length < 300_000);
  }
});
