/**
 * Work that goes on when the code has answered, and errors that code handles in the background.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Envelope } from "../../runtime/mod.ts";
import { runRequest } from "../harness/engine.ts";
import { toolSnapshot } from "../harness/snapshot.ts";

/** The events of an envelope with the fields that matter. */
function said({ meta }: Envelope): unknown[] {
  return meta.logs.map(({ event, fields }) => {
    const error = fields.error as { message: string } | undefined;
    return [event, error?.message ?? fields.why ?? null].filter((one) => one !== null);
  });
}

const LATER = (text: string) => `new Promise((done) => setTimeout(() => { ${text} done(1); }, 20))`;
const BEHIND = "Something was still pending when the code had answered, and was ended; " +
  "await it, or give its promise to ctx.waitUntil";

Deno.test("ctx.waitUntil lets work go on after the answer, which stays what it was", async () => {
  const work = `ctx.waitUntil(${
    LATER('ctx.log("sent"); ctx.waitUntil(' + LATER('ctx.log("twice");') + ");")
  });`;
  const done = await runRequest(toolSnapshot(`${work} return 1;`));
  assert.deepEqual([done.result, said(done)], [1, [["sent"], ["twice"]]]);
  const failed = await runRequest(toolSnapshot(`${work} throw new Error("x");`));
  assert.deepEqual([failed.error?.message, said(failed)], ["x", [["sent"], ["twice"]]]);
  const called = await runRequest({
    "entry_point.ts": `import { tool } from "aiel";
      tool("inner", (ctx: any) => { ${work} return 2; });
      tool("t", (ctx) => ctx.call("tool", "inner"));`,
  });
  assert.deepEqual([called.result, said(called)], [2, [["sent"], ["twice"]]]);
});

Deno.test("ctx.waitUntil logs what becomes of work that fails, crashes or never ends", async () => {
  const cases: [string, unknown[]][] = [
    ['ctx.waitUntil(Promise.reject(new Error("no")));', [["wait_until.failed", "no"]]],
    [
      `ctx.waitUntil(${LATER("")}); setTimeout(() => { throw new Error("bg"); }, 1);`,
      [["background.failed", "bg"]],
    ],
    [
      "ctx.waitUntil(new Promise(() => {}));",
      [["wait_until.unfinished", "Nothing is left that it could wait for"]],
    ],
    [
      "ctx.waitUntil(new Promise((done) => setTimeout(done, 60_000)));",
      [["wait_until.unfinished", "The deadline came first"], ["work.left_behind", BEHIND]],
    ],
    [
      `ctx.waitUntil(${LATER("for (;;);")});`,
      [["work.left_behind", "The deadline came first"]],
    ],
    [`ctx.waitUntil(${LATER("Deno.exit(3);")});`, [["work.left_behind", "The process was ended"]]],
    ["ctx.waitUntil(5); ctx.waitUntil(undefined);", []],
  ];
  for (const [body, expected] of cases) {
    const envelope = await runRequest(toolSnapshot(`${body} return "answer";`), {
      timeout_ms: 2_500,
    });
    assert.equal(envelope.result, "answer", `${body}: ${JSON.stringify(envelope.error)}`);
    assert.deepEqual(said(envelope), expected);
  }
  const misused = await runRequest(toolSnapshot("ctx.waitUntil(async () => {});"));
  assert.match(misused.error?.message ?? "", /given a function, expected a promise/);
});

Deno.test("work that is left behind is said, and what is over is not", async () => {
  const left = [
    "setTimeout(() => {}, 60_000);",
    'setTimeout(() => console.log("never"), 0);',
    'setImmediate(() => console.log("never")); setInterval(() => console.log("never"), 1);',
    "setInterval(() => {}, 1_000);",
    'new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });',
  ];
  for (const body of left) {
    const files = toolSnapshot(`${body} return 1;`, { "worker.ts": "setInterval(() => {}, 9);" });
    const envelope = await runRequest(files);
    assert.deepEqual([envelope.result, said(envelope)], [1, [["work.left_behind", BEHIND]]]);
  }
  const over = [
    "",
    'ctx.signal.addEventListener("abort", () => {}); ctx.signal.onabort = () => {};',
    "clearTimeout(setTimeout(() => {}, 60_000));",
    'try { await import("./missing.ts"); } catch { /* it is not there */ }',
    'const { Readable } = await import("node:stream"); for await (const _ of Readable.from([1])); ',
    'console.log("x"); await Deno.readTextFile(new URL(import.meta.url)); ',
    'await ctx.call("tool", "own");',
    "AbortSignal.timeout(60_000);",
    'const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }); await new Promise((done) => worker.onmessage = done); worker.terminate();',
  ];
  for (const body of over) {
    const files = toolSnapshot(`${body} return 1;`);
    const envelope = await runRequest({
      "entry_point.ts": files["entry_point.ts"] + 'tool("own", { timeoutMs: 5_000 }, () => 1);\n',
      "worker.ts": "postMessage(1);",
    });
    assert.equal(envelope.result, 1, JSON.stringify(envelope.error));
    assert.deepEqual(said(envelope).filter((line) => JSON.stringify(line) !== '["x"]'), [], body);
  }
});

Deno.test("a thread that is kept busy after the answer does not hold it up", async () => {
  const envelope = await runRequest(
    toolSnapshot(
      'AbortSignal.timeout(0).addEventListener("abort", () => { for (;;); }); return 1;',
    ),
  );
  assert.equal(envelope.result, 1, JSON.stringify(envelope.error));
  assert.match(JSON.stringify(said(envelope)), /went on after it had answered/);
  assert.ok(envelope.meta.duration_ms < 20_000);
});

Deno.test("a rejection that the code handles in the background is handled", async () => {
  const handlers = [
    'process.on("unhandledRejection", (error: any) => ctx.log("saw " + error.message));',
    'process.once("unhandledRejection", (error: any) => ctx.log("saw " + error.message));',
    'process.on("uncaughtException", (error) => ctx.log("saw " + error.message));',
    'process.setUncaughtExceptionCaptureCallback((error) => ctx.log("saw " + error.message));',
    'addEventListener("unhandledrejection", (event) => { event.preventDefault(); ctx.log("saw " + event.reason.message); });',
    'globalThis.onunhandledrejection = (event) => { event.preventDefault(); ctx.log("saw " + event.reason.message); };',
  ];
  for (const handler of handlers) {
    const body = `const { default: process } = await import("node:process"); ${handler}
      Promise.reject(new Error("r")); return await new Promise((done) => setTimeout(() => done("survived"), 20));`;
    const envelope = await runRequest(toolSnapshot(body));
    assert.equal(envelope.result, "survived", `${handler}: ${JSON.stringify(envelope.error)}`);
    assert.deepEqual(said(envelope), [["saw r"]]);
  }
});

Deno.test("a rejection that the code only looks at, or no longer handles, is none that is handled", async () => {
  const handlers = [
    'process.on("warning", () => {});',
    'process.on("uncaughtExceptionMonitor", () => {});',
    'const on = () => {}; process.on("unhandledRejection", on); process.off("unhandledRejection", on);',
    'addEventListener("unhandledrejection", () => {});',
    'process.on("unhandledRejection", (error) => { throw error; });',
  ];
  for (const handler of handlers) {
    const body = `const { default: process } = await import("node:process"); ${handler}
      Promise.reject(new Error("r")); return await new Promise((done) => setTimeout(() => done(1), 200));`;
    const { error } = await runRequest(toolSnapshot(body));
    assert.equal(error?.message, "Unhandled in the background: r", handler);
  }
});

Deno.test("a handler that is set while the module loads counts", async () => {
  const { result, error } = await runRequest({
    "entry_point.ts": `import { tool } from "aiel";
      import process from "node:process";
      process.on("unhandledRejection", () => {});
      Promise.reject(new Error("while loading"));
      tool("t", () => 1);`,
  });
  assert.equal(result, 1, JSON.stringify(error));
});
