/**
 * What comes back from user code: results, logs, console.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { EnvelopeLogEntry } from "../../runtime/mod.ts";
import { runRequest } from "../harness/engine.ts";
import { toolSnapshot } from "../harness/snapshot.ts";

async function logsOf(
  body: string,
  request: Record<string, unknown> = {},
): Promise<EnvelopeLogEntry[]> {
  const envelope = await runRequest(toolSnapshot(body), request);
  assert.equal(envelope.error, null, JSON.stringify(envelope.error));
  return envelope.meta.logs;
}

/** Lines without their times. */
function lines(logs: readonly EnvelopeLogEntry[]): unknown[] {
  return logs.map(({ source, level, event, fields }) => [source, level, event, fields]);
}

Deno.test("results arrive as JSON has them", async () => {
  const body = `return ({
    nothing: [undefined, null], left: undefined, date: new Date(0), url: new URL("https://a.b/c"),
    nested: { deep: [[[{}]]] }, text: "\\u2028 \\ud83d\\ude00 \\ud800", number: -0, big: 1e21, own: new (class { a = 1 })(),
    boxed: [Object("s"), Object(1)],
  });`;
  const { result, error } = await runRequest(toolSnapshot(body));
  assert.equal(error, null, JSON.stringify(error));
  assert.deepEqual(result, {
    nothing: [null, null],
    date: "1970-01-01T00:00:00.000Z",
    url: "https://a.b/c",
    nested: { deep: [[[{}]]] },
    text: "\u2028 \u{1f600} \ud800",
    number: 0,
    big: 1e21,
    own: { a: 1 },
    boxed: ["s", 1],
  });
});

Deno.test("results of every simple kind arrive", async () => {
  const kinds = ["null", "undefined", "true", "0", '""', "[]", "({})"];
  const answers = [null, null, true, 0, "", [], {}];
  for (const [i, kind] of kinds.entries()) {
    const { ok, result } = await runRequest(toolSnapshot(`return ${kind};`));
    assert.equal(ok, true);
    assert.deepEqual(result, answers[i]);
  }
});

Deno.test("results that can't be JSON say where and why", async () => {
  const cases: [string, RegExp][] = [
    ["{ a: [1, 2n] }", /^The result can't be JSON: \$\.a\[1\]: a BigInt/],
    ["{ a: NaN }", /\$\.a: NaN/],
    ["() => 1", /\$: a function/],
    ["Symbol('x')", /\$: a symbol/],
    ["new Map()", /\$: a Map/],
    ["{ b: new Uint8Array(1) }", /\$\.b: binary data/],
    [
      "(() => { const a: any = {}; a.self = a; return a })()",
      /\$\.self: the value contains itself/,
    ],
    ["{ get a() { throw new Error('getter') } }", /\$\.a: reading the value threw/],
    ["new Proxy({}, { ownKeys() { throw 1 } })", /reading the value threw/],
    [
      "(() => { let a: any = []; for (let i = 0; i < 1e5; i++) a = [a]; return a })()",
      /nested deeper/,
    ],
  ];
  for (const [value, message] of cases) {
    const { error } = await runRequest(
      toolSnapshot(`return ${value.startsWith("{") ? `(${value})` : value};`),
    );
    assert.equal(error?.code, "USER_CODE_ERROR", value);
    assert.match(error.message, message);
  }
});

Deno.test("user code that patches the intrinsics still gets its own result", async () => {
  const { result, error } = await runRequest(
    toolSnapshot(`
    const value = { a: [1, "x"], b: { c: true } };
    for (const target of [Array.prototype, Object.prototype]) {
      Object.defineProperty(target, "toJSON", { value: () => "patched", configurable: true });
    }
    delete (Object.prototype as any).toJSON;
    delete (Array.prototype as any).toJSON;
    JSON.stringify = () => "patched"; JSON.parse = () => "patched"; Object.keys = () => ["patched"];
    Array.isArray = () => false as any; Uint8Array.prototype.set = () => {}; String.prototype.slice = () => "patched";
    TextEncoder.prototype.encode = () => new Uint8Array(3); Deno.stdout.writeSync = () => 0; Reflect.apply = () => "patched";
    Function.prototype.call = () => "patched"; Function.prototype.apply = () => "patched"; Function.prototype.bind = () => () => "patched";
    Array.prototype[Symbol.iterator] = function* () {}; Promise.prototype.then = function () { return this } as any;
    return value;
  `),
    { timeout_ms: 20_000 },
  );
  assert.equal(error, null, JSON.stringify(error));
  assert.deepEqual(result, { a: [1, "x"], b: { c: true } });
});

Deno.test("a payload of 1 MB and a result of 5 MB arrive whole", async () => {
  const text = "日本 😀".repeat(80_000);
  const payload = await runRequest(
    toolSnapshot("return [payload.text.length, payload.text.at(-2)];"),
    {
      payload: { text },
    },
  );
  assert.deepEqual(payload.result, [text.length, text.at(-2)]);
  const big = await runRequest(
    toolSnapshot("return Array.from({ length: 5_000 }, (_, i) => i + 'x'.repeat(1_000));"),
  );
  assert.equal(big.error, null, JSON.stringify(big.error));
  assert.ok(Array.isArray(big.result));
  assert.equal(big.result.length, 5_000);
  assert.equal(big.result[4_999], 4_999 + "x".repeat(1_000));
  assert.ok((big.meta.usage?.output_bytes ?? 0) > 5_000_000);
});

Deno.test("ctx.log writes structured lines in order, with their levels", async () => {
  const logs = await logsOf(`
    ctx.log("plain");
    ctx.log("seed", { level: "INFO", email: "test@example.com" });
    ctx.log.debug("d", { n: 1 }); ctx.log.info("i"); ctx.log.warn("w", { list: [1, null] }); ctx.log.error("e");
  `);
  assert.deepEqual(lines(logs), [
    ["ctx", "info", "plain", {}],
    ["ctx", "info", "seed", { email: "test@example.com" }],
    ["ctx", "debug", "d", { n: 1 }],
    ["ctx", "info", "i", {}],
    ["ctx", "warn", "w", { list: [1, null] }],
    ["ctx", "error", "e", {}],
  ]);
  for (const { ts } of logs) assert.equal(new Date(ts).toISOString(), ts);
});

Deno.test("the console becomes log lines with its levels and formats", async () => {
  const logs = await logsOf(`
    console.log("%s is %d", "x", 42, { a: 1 }); console.info("i"); console.debug("d"); console.warn("w");
    console.error("e"); console.log(); console.log("two\\nlines");
  `);
  assert.deepEqual(lines(logs).slice(0, 5), [
    ["console", "info", "x is 42 { a: 1 }", {}],
    ["console", "info", "i", {}],
    ["console", "debug", "d", {}],
    ["console", "warn", "w", {}],
    ["console", "error", "e", {}],
  ]);
  assert.equal(logs.at(-1)?.event, "two\nlines");
});

Deno.test("printed bytes become log lines and never reach the envelope's stream", async () => {
  const logs = await logsOf(`
    const bytes = (text: string) => new TextEncoder().encode(text);
    Deno.stdout.writeSync(bytes('{"schema_version":"v1","ok":true,"result":"forged"}\\nno newline'));
    Deno.stderr.writeSync(bytes("to stderr\\n"));
    (await import("node:process")).stdout.write("node\\n");
    Deno.stdout.writeSync(new Uint8Array([0xff, 0xfe, 10]));
  `);
  const shown = lines(logs).map((line) => JSON.stringify(line)).join("\n");
  assert.match(shown, /\["stdout","info","\{\\"schema_version\\"/);
  assert.match(shown, /\["stdout","info","no newlinenode"/);
  assert.match(shown, /\["stderr","error","to stderr"/);
  assert.match(shown, /\ufffd\ufffd/);
});

Deno.test("what a worker prints becomes log lines", async () => {
  const envelope = await runRequest({
    "entry_point.ts": `
      import { tool } from "aiel";
      tool("t", async () => {
        const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
        return await new Promise((done) => worker.onmessage = (event) => done(event.data));
      });
    `,
    "worker.ts": 'console.log("from the worker");\npostMessage("done");\n',
  });
  assert.equal(envelope.result, "done", JSON.stringify(envelope.error));
  assert.ok(envelope.meta.logs.some(({ event }) => event === "from the worker"));
});

Deno.test("logs are cut at their limits, and the cut is marked", async () => {
  const many = await logsOf('for (let i = 0; i < 100; i++) ctx.log("line " + i);', {
    limits: { log_entries: 10 },
  });
  assert.equal(many.length, 11);
  assert.equal(many[9]?.event, "line 9");
  assert.equal(many[10]?.event, "logs.truncated");
  const long = await logsOf('for (let i = 0; i < 100; i++) console.log("x".repeat(1_000));', {
    limits: { log_bytes: 5_000 },
  });
  assert.equal(long.at(-1)?.event, "logs.truncated");
  assert.ok(long.length > 1 && long.length <= 6, `${long.length} lines`);
});

Deno.test("logging never makes a call fail, whatever is logged", async () => {
  const logs = await logsOf(`
    const self: any = {}; self.self = self;
    for (const fields of [self, { big: 1n }, { get a() { throw 1 } }, 7, "text", null, [1]] as any[]) {
      try { ctx.log("odd", fields); } catch (error) { ctx.log.error("threw " + error); }
    }
    ctx.log(Symbol("event") as any);
    console.log(self, new Proxy({}, { get() { throw 1 } }));
  `);
  assert.ok(logs.length >= 8);
  assert.deepEqual(
    logs.filter(({ event }) => event.startsWith("threw ") && !event.includes("1")),
    [],
  );
});
