/**
 * Ends: none, too early, too late, or by force.
 *
 * @module
 */

import type { Attempt, Expectation } from "./attempt.ts";
import { entry, tool } from "./attempt.ts";

const SHORT = { timeout_ms: 1_000 };
const LATE: Expectation = { code: "TIMEOUT", message: /^The deadline of 1000 ms passed/ };
const EXIT: Expectation = { code: "USER_CODE_ERROR", message: /ended the process with exit code/ };

function spinning(name: string, body: string): Attempt {
  return {
    name,
    why: "nothing in the process can stop it",
    files: tool(body),
    request: SHORT,
    expect: LATE,
  };
}

function ending(
  name: string,
  body: string,
  expect: Expectation,
  why = "no answer is no result",
): Attempt {
  return { name, why, files: tool(body), expect };
}

/** The attempts of this family. */
export const time: Attempt[] = [
  spinning("a loop without end", `for (;;);`),
  spinning("a loop of microtasks", `for (;;) await null;`),
  spinning(
    "a loop of timers",
    `await new Promise(() => { const again = () => setTimeout(again, 0); again(); });`,
  ),
  spinning(
    "signals that are ignored",
    `for (const name of ["SIGTERM", "SIGINT", "SIGHUP", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGPIPE"] as const) try { Deno.addSignalListener(name, () => {}); } catch { /* not here */ } for (;;);`,
  ),
  spinning("a loop in a getter of the result", `return { get a() { for (;;); } };`),
  spinning("a loop in toJSON", `return { toJSON() { for (;;); } };`),
  spinning("a loop in what is thrown", `throw { get message() { for (;;); } };`),
  spinning("a loop in a log field", `ctx.log("x", { get a() { for (;;); } });`),
  spinning("a loop in a finally block", `try { throw new Error("x"); } finally { for (;;); }`),
  spinning(
    "a loop in an unload listener",
    `globalThis.addEventListener("unload", () => { for (;;); }); host.exit(0);`,
  ),
  spinning(
    'a loop in process.on("exit")',
    `process.on("exit", () => { for (;;); }); process.exit(0);`,
  ),
  spinning("a regular expression that backtracks", `return /^(a+)+$/.test("a".repeat(60) + "b");`),
  spinning(
    "a wait on shared memory",
    `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
  ),
  spinning(
    "a generator without end",
    `let n = 0; for (const one of (function* () { for (;;) yield 1; })()) n += one; return n;`,
  ),
  spinning(
    "workers that spin",
    `for (let i = 0; i < 3; i++) new Worker("data:application/javascript," + encodeURIComponent("for (;;);"), { type: "module" }); await new Promise(() => setInterval(() => {}, 100));`,
  ),
  spinning("a stop signal to oneself", `host.kill(host.pid, "SIGSTOP"); return "continued";`),
  spinning(
    "an ignored ctx.signal",
    `ctx.signal.addEventListener("abort", () => {}); await new Promise((resolve) => setTimeout(resolve, 60_000));`,
  ),
  spinning(
    "a keepalive in beforeExit",
    `process.on("beforeExit", () => setTimeout(() => {}, 50)); await new Promise(() => setTimeout(() => {}, 60_000));`,
  ),
  {
    name: "a loop while the module loads",
    why: "the deadline covers load, run and serialisation",
    files: entry(`for (;;);`),
    request: SHORT,
    expect: { code: "TIMEOUT", message: /while the snapshot loaded/ },
  },
  {
    name: "a loop while describe loads the module",
    why: "describe runs user code too",
    files: entry(`for (;;);`),
    request: { ...SHORT, action: "describe" },
    expect: { code: "TIMEOUT" },
  },
  {
    name: "a top-level await that never ends",
    why: "the deadline is the parent's",
    files: entry(`await new Promise(() => {});`),
    expect: { code: "USER_CODE_ERROR", message: /never finished loading/ },
  },
  {
    name: "a module that is a thenable",
    why: "import() resolves with what its `then` says",
    files: entry(`export function then() {}`),
    expect: { code: "USER_CODE_ERROR", message: /never finished loading/ },
  },
  {
    name: "a module that waits for itself",
    why: "a cycle of top-level awaits",
    files: entry(`await import("./a.ts");`, { "a.ts": `await import("./entry_point.ts");\n` }),
    request: SHORT,
    expect: { code: "USER_CODE_ERROR", message: /never finished loading/ },
  },
  {
    name: "a CPU limit below the deadline",
    why: "the watch, with the kernel behind it",
    files: tool(`for (;;);`),
    request: { limits: { cpu_ms: 300 } },
    linux: true,
    expect: { code: "RESOURCE_LIMIT", limit: "cpu_ms" },
  },
  {
    name: "a CPU limit spread over workers",
    why: "all threads count",
    files: tool(
      `for (let i = 0; i < 2; i++) new Worker("data:application/javascript," + encodeURIComponent("for (;;);"), { type: "module" }); await new Promise(() => setInterval(() => {}, 100));`,
    ),
    request: { limits: { cpu_ms: 500 } },
    linux: true,
    expect: { code: "RESOURCE_LIMIT", limit: "cpu_ms" },
  },
  {
    name: "an export's own timeout of a thousand years",
    why: "it may lower the deadline, never raise it",
    files: {
      "entry_point.ts":
        `import { tool } from "aiel";\ntool("t", { timeoutMs: 2 ** 31 - 1 }, async () => { for (;;); });\n`,
    },
    request: SHORT,
    expect: LATE,
  },
  {
    name: "a longer deadline than the platform allows",
    why: "a request may lower a limit, never raise it",
    files: tool(`for (;;);`),
    request: { timeout_ms: 600_000 },
    limits: { timeout_ms: 1_000 },
    expect: LATE,
  },
  ending("a promise that never settles", `await new Promise(() => {});`, {
    code: "USER_CODE_ERROR",
    message: /never settles/,
  }, "the deadline is the parent's"),
  ending("a thenable that never settles", `return { then() {} };`, {
    code: "USER_CODE_ERROR",
    message: /never settles/,
  }, "the deadline is the parent's"),
  ending("Deno.exit(0)", `host.exit(0);`, EXIT),
  ending("Deno.exit(7)", `host.exit(7);`, { ...EXIT, message: /exit code 7/ }),
  ending("process.exit and process.reallyExit", `(process as any).reallyExit(0);`, EXIT),
  ending("process.exitCode", `process.exitCode = 9; host.exitCode = 9; return "ran";`, {
    result: "ran",
  }),
  ending("process.abort", `(process as any).abort();`, { code: "USER_CODE_ERROR" }),
  ending(
    "a kill signal to oneself",
    `host.kill(host.pid, "SIGKILL"); await new Promise((resolve) => setTimeout(resolve, 5_000));`,
    { code: "USER_CODE_ERROR", message: /SIGKILL/ },
  ),
  ending(
    "a fault signal to oneself",
    `host.kill(host.pid, "SIGABRT"); await new Promise((resolve) => setTimeout(resolve, 5_000));`,
    { code: "USER_CODE_ERROR", message: /SIGABRT/ },
  ),
  ending(
    "close()",
    `globalThis.close(); await new Promise((resolve) => setTimeout(resolve, 5_000));`,
    { code: "USER_CODE_ERROR" },
  ),
  ending(
    "timers left behind",
    `setInterval(() => {}, 1); setTimeout(() => { throw new Error("late"); }, 1); return "ran";`,
    { result: "ran" },
    "what is left must not keep the process, nor speak after the answer",
  ),
  ending(
    "an error in a timer",
    `setTimeout(() => { throw new Error("late"); }, 1); await new Promise((resolve) => setTimeout(resolve, 1_000)); return "ran";`,
    { code: "USER_CODE_ERROR", message: /^Unhandled in the background: .*late/ },
    "an error that nothing handles is told",
  ),
  ending(
    "an unhandled rejection",
    `Promise.reject(new Error("lost")); await new Promise((resolve) => setTimeout(resolve, 1_000)); return "ran";`,
    { code: "USER_CODE_ERROR", message: /lost/ },
    "an error that nothing handles is told",
  ),
  ending(
    "an error in a worker",
    `new Worker("data:application/javascript," + encodeURIComponent("throw new Error('inner')"), { type: "module" }); await new Promise((resolve) => setTimeout(resolve, 3_000)); return "ran";`,
    { code: "USER_CODE_ERROR" },
    "it arrives as an error event",
  ),
  ending("reportError and an event without an error", `reportError(undefined); return "ran";`, {
    code: ["ok", "USER_CODE_ERROR"],
  }, "the event's members are the caller's"),
  ending("a stack that overflows", `const deep = (): number => 1 + deep(); return deep();`, {
    code: "USER_CODE_ERROR",
    message: /call stack/,
  }, "a RangeError, not an end"),
  ending(
    "a fatal error of V8",
    `const v8 = await load("node:v8"); v8[["setFlags", "FromString"].join("")]("--stack-size=65500"); const deep = (): number => 1 + deep(); await new Promise((resolve) => setTimeout(resolve, 1)); return deep();`,
    { code: "USER_CODE_ERROR" },
    "a larger stack than the thread has",
  ),
  {
    name: "an exit while the module loads",
    why: "no answer is no result",
    files: entry(`Deno.exit(0);`),
    expect: EXIT,
  },
  {
    name: "an error while the module loads",
    why: "the stack names the file, not the host's path",
    files: entry(`throw new Error("at load");`),
    expect: { code: "USER_CODE_ERROR", message: /^at load$/ },
  },
];
