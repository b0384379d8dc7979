/**
 * Every way an invocation can end without a result: the code of its envelope, and that it is over.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Envelope, ErrorCode } from "../../runtime/mod.ts";
import { runRequest, type RunRequestOptions } from "../harness/engine.ts";
import { CAN_SEE_PROCESSES, descendantsWith, isGone, until } from "../harness/processes.ts";
import { type Files, toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

/** One way to end. */
interface Case {
  name: string;
  files: Files;
  request?: Record<string, unknown>;
  options?: RunRequestOptions;
  code: ErrorCode;
  message: RegExp;
  /** More that holds for the envelope. */
  check?: (envelope: Envelope) => void;
}

function test({ name, files, request, options, code, message, check }: Case): void {
  Deno.test(name, async () => {
    const envelope = await runRequest(files, request, options);
    assert.equal(envelope.error?.code, code, JSON.stringify(envelope.error ?? envelope.result));
    assert.match(envelope.error.message, message);
    check?.(envelope);
  });
}

/** Entry point with these lines before the tool "t". */
function loading(lines: string): Files {
  return {
    "entry_point.ts": `import { tool } from "aiel";\ntool("t", () => 1);\n${lines}\n`,
  };
}

function events(envelope: Envelope): string[] {
  return envelope.meta.logs.map(({ event }) => event);
}

function limitIs(limit: string): (envelope: Envelope) => void {
  return ({ error }) => {
    const details = Object(error?.details);
    assert.equal(details.limit, limit);
    assert.ok(details.max > 0);
    assert.notEqual(error?.hint, undefined);
  };
}

// Deadlines

for (
  const [what, body] of [
    ["a loop without end", "for (;;) {}"],
    ["a regular expression without end", 'return /^(a+)+$/.test("a".repeat(60) + "b");'],
    ["a promise that waits on a timer", "await new Promise((done) => setTimeout(done, 1e6));"],
    ["microtasks without end", "for (;;) await null;"],
    ["a wait on a lock", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"],
    ["a signal handler", "Deno.addSignalListener('SIGTERM', () => {}); for (;;) await null;"],
    ["a result whose reading never ends", "return { toJSON() { for (;;) {} } };"],
  ] as const
) {
  test({
    name: `a deadline ends ${what} and keeps what was logged`,
    files: toolSnapshot(`ctx.log("before");\n${body}`),
    // A busy machine loads the code in that time.
    request: { timeout_ms: 2_000 },
    code: "TIMEOUT",
    message: /^The deadline of 2000 ms passed while the code ran$/,
    check: (envelope) => {
      assert.deepEqual(events(envelope), ["before"]);
      assert.equal(envelope.error?.retryable, true);
      assert.equal(envelope.error?.origin, "limit");
      assert.deepEqual(envelope.error?.details, { timeout_ms: 2_000, phase: "run" });
    },
  });
}

for (
  const [what, lines] of [
    ["a loop without end", "for (;;) {}"],
    ["a top-level await on a timer", "await new Promise((done) => setTimeout(done, 1e6));"],
  ] as const
) {
  test({
    name: `a deadline ends ${what} while the snapshot loads`,
    files: loading(lines),
    request: { timeout_ms: 400 },
    code: "TIMEOUT",
    message: /passed while the snapshot loaded$/,
  });
}

for (const body of ["for (;;) {}", "await new Promise((done) => setTimeout(done, 1e6));"]) {
  test({
    name: `an export's own timeoutMs ends it before the deadline: ${body.slice(0, 10)}`,
    files: {
      "entry_point.ts": `import { tool } from "aiel";
        tool("t", { timeoutMs: 200 }, async () => { ${body} });`,
    },
    code: "TIMEOUT",
    message: /200 ms/,
    check: ({ meta }) => assert.equal(meta.limits?.timeout_ms, 30_000),
  });
}

test({
  name: "a manifest lowers the deadline; a request can't raise it again",
  files: toolSnapshot("for (;;) {}", { "aiel.json": '{"limits":{"timeout_ms":300}}' }),
  request: { timeout_ms: 60_000 },
  code: "TIMEOUT",
  message: /of 300 ms/,
});

Deno.test("code that listens to ctx.signal can still answer before the deadline", async () => {
  const envelope = await runRequest(
    toolSnapshot(
      "return await new Promise((done) => ctx.signal.addEventListener('abort', () => done('in time')));",
    ),
    // The signal comes a tenth of the time before the deadline, at most 250 ms: here a busy machine
    // has all of that.
    { timeout_ms: 2_500 },
  );
  assert.equal(envelope.result, "in time", JSON.stringify(envelope.error));
});

// Cancelling

test({
  name: "a caller that cancelled before it began gets CANCELLED",
  files: toolSnapshot("return 1"),
  options: { signal: AbortSignal.abort() },
  code: "CANCELLED",
  message: /nothing ran$/,
});

Deno.test({
  name: "a caller that cancels ends the child",
  ignore: !CAN_SEE_PROCESSES,
  async fn() {
    using snapshot = writeSnapshot(toolSnapshot("for (;;) {}"));
    using cache = tempDir();
    const controller = new AbortController();
    const running = runRequest(snapshot.path, {}, {
      signal: controller.signal,
      cacheDir: cache.path,
    });
    // Other tests have children of this process too.
    const child = await until(
      "the child runs",
      () => descendantsWith(Deno.pid, `${cache.path}/runs/`)[0],
    );
    controller.abort();
    assert.equal((await running).error?.code, "CANCELLED");
    await until("the child is gone", () => isGone(child));
  },
});

// Limits

test({
  name: "a result over output_bytes is refused",
  files: toolSnapshot("return 'x'.repeat(2_000)"),
  request: { limits: { output_bytes: 1_000 } },
  code: "RESOURCE_LIMIT",
  message: /size of the result \(bytes\) was exceeded: at most 1000/,
  check: limitIs("output_bytes"),
});

test({
  name: "a result is measured in bytes, not in characters",
  files: toolSnapshot("return '日'.repeat(600)"),
  request: { limits: { output_bytes: 1_000 } },
  code: "RESOURCE_LIMIT",
  message: /at most 1000, used 1802/,
});

test({
  name: "a flood of printed bytes ends the child and keeps the first lines",
  files: toolSnapshot(
    "const line = new TextEncoder().encode('x'.repeat(99) + '\\n'); for (;;) Deno.stdout.writeSync(line);",
  ),
  code: "RESOURCE_LIMIT",
  message: /volume of output/,
  check: (envelope) => {
    limitIs("log_bytes")(envelope);
    assert.equal(events(envelope)[0], "x".repeat(99));
    assert.equal(events(envelope).at(-1), "logs.truncated");
  },
});

test({
  name: "a flood on standard error ends the child",
  files: toolSnapshot(
    "const line = new Uint8Array(65_536).fill(10); for (;;) Deno.stderr.writeSync(line);",
  ),
  code: "RESOURCE_LIMIT",
  message: /volume of output/,
});

test({
  name: "a heap that grows without end is a memory limit",
  files: toolSnapshot("const kept = []; for (;;) kept.push(new Array(1_000).fill(kept.length));"),
  request: { limits: { memory_mb: 96 } },
  code: "RESOURCE_LIMIT",
  message: /memory \(MiB\) was exceeded: at most 96/,
  check: limitIs("memory_mb"),
});

test({
  name: "array buffers that are touched count as memory",
  files: toolSnapshot(
    "const kept = []; for (;;) kept.push(new Uint8Array(8 * 1024 * 1024).fill(1));",
  ),
  request: { limits: { memory_mb: 128 } },
  code: "RESOURCE_LIMIT",
  message: /memory/,
  check: limitIs("memory_mb"),
});

test({
  name: "memory of WebAssembly that is touched counts",
  files: toolSnapshot(`
    const kept = [];
    for (;;) {
      const memory = new WebAssembly.Memory({ initial: 256, maximum: 256 });
      new Uint8Array(memory.buffer).fill(1);
      kept.push(memory);
    }
  `),
  request: { limits: { memory_mb: 128 } },
  code: "RESOURCE_LIMIT",
  message: /memory/,
  check: limitIs("memory_mb"),
});

test({
  name: "memory that the kernel refuses is a memory limit even when V8 only throws",
  files: toolSnapshot("return new Uint8Array(8 * 1024 ** 3).fill(1).length;"),
  code: "RESOURCE_LIMIT",
  message: /memory/,
});

test({
  name: "CPU time is a limit of its own",
  files: toolSnapshot("for (;;) {}"),
  request: { limits: { cpu_ms: 300 } },
  code: "RESOURCE_LIMIT",
  message: /CPU time \(ms\) was exceeded: at most 300, used \d+/,
  check: limitIs("cpu_ms"),
});

test({
  name: "a platform's limit stands below what manifest and request ask for",
  files: toolSnapshot("for (;;) {}", { "aiel.json": '{"limits":{"cpu_ms":20000}}' }),
  request: { limits: { cpu_ms: 10_000 } },
  options: { limits: { cpu_ms: 200 } },
  code: "RESOURCE_LIMIT",
  message: /at most 200/,
});

// Exits

for (
  const [what, exit, message] of [
    ["Deno.exit(0)", "Deno.exit(0)", /exit code 0/],
    ["Deno.exit(3)", "Deno.exit(3)", /exit code 3/],
    ["process.exit(0)", "(await import('node:process')).exit(0)", /exit code 0/],
    ["process.abort()", "(await import('node:process')).abort()", /SIGABRT|exit code/],
    ["Deno.kill on itself", "Deno.kill(Deno.pid, 'SIGKILL'); for (;;) {}", /SIGKILL|access/],
  ] as const
) {
  test({
    name: `${what} before the result is an error of the code, and its logs are kept`,
    files: toolSnapshot(`ctx.log("last words");\n${exit};\nreturn 1;`),
    code: "USER_CODE_ERROR",
    message,
    check: (envelope) => assert.deepEqual(events(envelope), ["last words"]),
  });
}

test({
  name: "an exit while the snapshot loads is an error of the code",
  files: loading("Deno.exit(0);"),
  code: "USER_CODE_ERROR",
  message: /exit code 0/,
});

test({
  name: "a promise that nothing can settle is told at once, not at the deadline",
  files: toolSnapshot("ctx.log('waiting'); await new Promise(() => {});"),
  code: "USER_CODE_ERROR",
  message: /^The promise never settles/,
  check: (envelope) => assert.deepEqual(events(envelope), ["waiting"]),
});

test({
  name: "a top-level await that nothing can settle is told at once",
  files: loading("await new Promise(() => {});"),
  code: "USER_CODE_ERROR",
  message: /never finished loading/,
});

// Loose ends

test({
  name: "a rejection that nothing handles before the result is an error",
  files: toolSnapshot(
    "Promise.reject(new RangeError('loose')); await new Promise((done) => setTimeout(done, 50)); return 1;",
  ),
  code: "USER_CODE_ERROR",
  message: /^Unhandled in the background: loose$/,
  check: ({ error }) => assert.equal(error?.name, "RangeError"),
});

test({
  name: "an error in a timer before the result is an error",
  files: toolSnapshot(
    "setTimeout(() => { throw new TypeError('late') }); await new Promise((done) => setTimeout(done, 50)); return 1;",
  ),
  code: "USER_CODE_ERROR",
  message: /^Unhandled in the background: late$/,
});

for (const target of ["unhandledrejection", "error"] as const) {
  Deno.test(`code that handles "${target}" itself goes on`, async () => {
    const loose = target === "error"
      ? "setTimeout(() => { throw new Error('x') });"
      : "Promise.reject(new Error('x'));";
    const envelope = await runRequest(toolSnapshot(`
      let seen = 0;
      addEventListener("${target}", (event) => { event.preventDefault(); seen += 1; });
      ${loose}
      await new Promise((done) => setTimeout(done, 50));
      return seen;
    `));
    assert.equal(envelope.result, 1, JSON.stringify(envelope.error));
  });
}

Deno.test("what user code leaves behind after its result never runs", async () => {
  const envelope = await runRequest(toolSnapshot(`
    setTimeout(() => console.log("timer"), 0);
    Promise.resolve().then(() => { throw new Error("late") });
    queueMicrotask(() => console.log("microtask of the call"));
    addEventListener("unload", () => console.log("unload"));
    return "done";
  `));
  assert.equal(envelope.result, "done");
  assert.ok(!events(envelope).includes("timer"));
  assert.ok(!events(envelope).includes("unload"));
});

// Throws

test({
  name: "an error shows its name, causes and a stack within the snapshot",
  files: {
    "entry_point.ts":
      'import { tool } from "aiel";\nimport { fail } from "./lib/deep.ts";\ntool("t", () => fail());\n',
    "lib/deep.ts":
      'export function fail(): never {\n  throw new TypeError("broken", { cause: new Error("inner") });\n}\n',
  },
  code: "USER_CODE_ERROR",
  message: /^broken$/,
  check: ({ error }) => {
    assert.equal(error?.name, "TypeError");
    assert.equal(error.origin, "user_code");
    assert.match(error.stack ?? "", /^TypeError: broken\n {4}at fail \(lib\/deep\.ts:2:9\)/);
    assert.match(error.stack ?? "", /\n {4}at .*entry_point\.ts:3:\d+/);
    assert.doesNotMatch(error.stack ?? "", /file:|bootstrap|ext:/);
    assert.equal(error.cause?.message, "inner");
    assert.match(error.cause?.stack ?? "", /lib\/deep\.ts:2:/);
  },
});

test({
  name: "an error while the snapshot loads is an error of the code",
  files: loading('throw new Error("at load");'),
  code: "USER_CODE_ERROR",
  message: /^at load$/,
  check: ({ error }) => assert.match(error?.stack ?? "", /entry_point\.ts:3:/),
});

for (
  const [what, thrown, message] of [
    ["text", "'just text'", /^just text$/],
    ["undefined", "undefined", /^undefined$/],
    ["null", "null", /^null$/],
    ["a symbol", "Symbol('s')", /^Symbol\(s\)$/],
    ["a big integer", "7n", /^7$/],
    ["an object without anything", "Object.create(null)", /no Error was thrown$/],
    ["a proxy that fights back", "new Proxy({}, { get() { throw 1 } })", /no Error was thrown$/],
    [
      "a revoked proxy",
      "(() => { const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy })()",
      /./,
    ],
    [
      "an error that is its own cause",
      "(() => { const e = new Error('loop'); e.cause = e; return e })()",
      /^loop$/,
    ],
    ["an error of a megabyte", "new Error('m'.repeat(1e6))", /^m+… \(cut\)$/],
    ["an error without a message", "new SyntaxError()", /^SyntaxError$/],
  ] as const
) {
  test({
    name: `throwing ${what} gives an envelope`,
    files: toolSnapshot(`throw ${thrown};`),
    code: "USER_CODE_ERROR",
    message,
  });
}
