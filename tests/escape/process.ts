/**
 * Programs, native code, signals and the insides of the runtime.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Attempt, entry, type Expectation, inWorker, tool } from "./attempt.ts";
import { native } from "./native.ts";

const RUN: Expectation = { code: "SECURITY_VIOLATION", message: /^(Requires run access|Denied: )/ };
const FFI: Expectation = { code: "SECURITY_VIOLATION", denied: /^ffi / };

/** Deno says so on standard error when it opens its debugger, and also when it fails to. */
const NO_DEBUGGER: Expectation = {
  also: ({ meta }) =>
    assert.deepEqual(meta.logs.filter(({ event }) => /debug|inspect/i.test(event)), []),
};

/**
 * One way to have Deno open its debugger, which it does at a SIGUSR1 that comes half a second after
 * its start (denoland/deno#35738), asks no permission for and writes no record of.
 */
function debuggerBy(name: string, send: string, more: Partial<Attempt> = {}): Attempt {
  return {
    name: `the debugger, by a signal to oneself: ${name}`,
    why: "what connects to it reads and writes everything in the process",
    files: tool(`const signal = ["SIGU", "SR1"].join("");
await new Promise((resolve) => setTimeout(resolve, 1_000));
${send}
await new Promise((resolve) => setTimeout(resolve, 600));
return "alive";`),
    linux: true,
    expect: { ...NO_DEBUGGER, result: "alive" },
    in: { os: NO_DEBUGGER },
    ...more,
  };
}

/** The attempts of this family. */
export const processes: Attempt[] = [
  {
    name: "Deno.Command, in plain sight",
    why: "the import policy",
    files: entry(`new Deno.Command("id").outputSync();`),
    expect: {
      code: "SECURITY_VIOLATION",
      message: /^entry_point\.ts:2: "Deno\.Command" starts programs/,
    },
  },
  {
    name: "Deno.Command by eight other spellings",
    why: "an alias, a pattern, a computed name",
    files: entry(`
const { Command } = Deno;
const D = Deno; new D["Command"]("id");
globalThis.Deno.Command;
window["Deno"]?.["Com" + "mand"];
const { Deno: { Command: C } } = globalThis;
Reflect.get(Deno, "Command");
let E; E = (0, Deno); E.Command;
function f({ Command } = Deno) {}`),
    expect: {
      code: "SECURITY_VIOLATION",
      also: ({ error }) => {
        const { violations } = error?.details as { violations: { line: number }[] };
        const lines = new Set(violations.map(({ line }) => line));
        if (lines.size !== 8) throw new Error(`Found on the lines ${[...lines].join(", ")} only`);
      },
    },
  },
  {
    name: "Deno.Command, out of sight",
    why: "the permission",
    files: tool(`return new host.Command("id").outputSync().code;`),
    expect: RUN,
  },
  {
    name: "the newer and older ways to start a program",
    why: "Deno.spawn, Deno.run",
    files: tool(
      `const done: string[] = [];
for (const name of ["spawn", "spawnAndWait", "spawnAndWaitSync", "run"]) {
  try { await host[name](name === "run" ? { cmd: ["id"] } : "id", ["-u"]); done.push(name); } catch { /* refused */ }
}
return done;`,
    ),
    expect: { result: [] },
  },
  {
    name: "node:child_process exec, out of sight",
    why: 'Node\'s layer says "Command failed"',
    files: tool(
      `const c = await load("node:child_" + "process"); return c.execSync("id", { env: {} }).toString();`,
    ),
    expect: { code: "SECURITY_VIOLATION" },
  },
  {
    name: "node:child_process spawn and fork, out of sight",
    why: "errors come as events",
    files: tool(
      `const c = await load("node:child_" + "process"); const done: string[] = [];
for (const start of [() => c.spawn("id"), () => c.fork(payload.root + "/entry_point.ts"), () => c.execFile("id"), () => c.spawnSync("id")]) {
  try {
    const made = start();
    if (made.pid > 0) done.push(String(start));
    if (made.on) await new Promise((resolve) => made.on("error", resolve).on("exit", resolve));
  } catch { /* refused */ }
}
return done;`,
    ),
    expect: { result: [] },
  },
  {
    name: "node:child_process, in plain sight",
    why: "the import policy",
    files: entry(`import { exec } from "node:child_process";`),
    expect: {
      code: "SECURITY_VIOLATION",
      message: /^entry_point\.ts:2: "node:child_process" starts programs/,
    },
  },
  {
    name: "node:cluster and node:test, out of sight",
    why: "modules that start programs by themselves",
    files: tool(
      `const cluster = (await load("node:" + "cluster")).default; const done: string[] = [];
try { const worker = cluster.fork(); await new Promise((resolve) => worker.on("error", resolve).on("exit", resolve)); if (worker.process?.pid > 0) done.push("cluster"); } catch { /* refused */ }
return done;`,
    ),
    expect: { result: [] },
  },
  {
    name: "Deno.dlopen, out of sight",
    why: "native code is bound by nothing",
    files: tool(
      `return host[["dl", "open"].join("")]("libc.so.6", { getpid: { parameters: [], result: "i32" } }).symbols.getpid();`,
    ),
    through: ["os"],
    because: "native code runs in the process of the child",
    expect: FFI,
  },
  {
    name: "a native addon in the snapshot",
    why: "process.dlopen and require() of .node",
    files: tool(
      `const { createRequire } = await load("node:module"); return createRequire(import.meta.url)("./addon" + ".node");`,
      { "addon.node": new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]) },
    ),
    expect: FFI,
  },
  {
    name: "process.dlopen of a library of the system",
    why: "as above",
    files: tool(
      `return (process as any)[["dl", "open"].join("")]({ exports: {} }, "/lib/x86_64-linux-gnu/libc.so.6");`,
    ),
    expect: FFI,
  },
  {
    name: "pointers without a library",
    why: "reading memory at an address",
    files: tool(`return host.UnsafePointerView.getCString(host.UnsafePointer.create(4096n));`),
    expect: FFI,
  },
  {
    name: "Deno's insides in plain sight",
    why: "the import policy",
    files: entry(`const core = (Deno as any)[(Deno as any).internal].core;`),
    expect: {
      code: "SECURITY_VIOLATION",
      message: /^entry_point\.ts:2: "Deno\.internal" reaches into/,
    },
  },
  {
    name: "Deno's insides out of sight",
    why: "the bootstrap removes them",
    files: tool(
      `const key = host[["inter", "nal"].join("")];
return [typeof host[key], Object.getOwnPropertySymbols(host).length, typeof host.core, typeof (globalThis as any).__bootstrap];`,
    ),
    expect: { result: ["undefined", 0, "undefined", "undefined"] },
  },
  {
    name: "Deno's insides in a worker",
    why: "a worker has its own, which it can reach; the ops check by themselves",
    files: tool(
      inWorker(`const { ops } = Deno[Deno.internal].core; const done = [];
for (const [name, use] of Object.entries({
  napi: () => ops.op_napi_open("/lib/x86_64-linux-gnu/libc.so.6", globalThis, Buffer, () => {}, () => {}), patch: () => ops.op_desktop_apply_patch(new Uint8Array(64)),
  update: () => { if (ops.op_desktop_confirm_update() !== undefined) throw 0; throw 0; },
})) { try { use(); done.push(name); } catch { /* refused */ } }
postMessage(done);`),
    ),
    expect: { result: [] },
  },
  {
    name: "a crash of Deno itself by its insides",
    why: "a panic prints the whole command line of the child",
    files: tool(
      inWorker(`new (Deno[Deno.internal].core.ops.BrowserWindow)(); postMessage("alive");`),
    ),
    expect: { code: "USER_CODE_ERROR" },
  },
  {
    name: "process.binding, out of sight",
    why: "spawn_sync and process_wrap start programs",
    files: tool(
      `const done: string[] = [];
for (const name of ["spawn_sync", "process_wrap", "fs", "tcp_wrap", "natives"]) {
  try { const made = (process as any)[["bind", "ing"].join("")](name); if (made.spawn?.({ file: "id", args: ["id"] })?.pid > 0) done.push(name); } catch { /* refused */ }
}
return done;`,
    ),
    expect: { result: [] },
  },
  {
    name: "signals to others",
    why: "GHSA: Deno.kill needs run access, except for oneself",
    files: tool(
      `const done: number[] = [];
for (const pid of [host.ppid, 1, 0, -1, -host.pid]) {
  for (const kill of [() => host.kill(pid, "SIGCONT"), () => process.kill(pid, 0), () => (process as any)._kill(pid, 0)]) {
    try { kill(); done.push(pid); } catch { /* refused */ }
  }
}
return done;`,
    ),
    expect: { result: [] },
  },
  debuggerBy(
    "Deno.kill and process.kill",
    `for (const kill of [() => host.kill(host.pid, signal), () => process.kill(process.pid, signal), () => (process as any)._kill(process.pid, 10)]) try { kill(); } catch { /* refused */ }`,
  ),
  debuggerBy(
    "in a worker",
    `await (async () => { ${
      inWorker(
        `try { Deno.kill(Deno.pid, "SIGUSR1"); } catch { /* refused */ } postMessage("sent");`,
      )
    } })();`,
  ),
  debuggerBy(
    "with a network to open it on",
    `try { process.kill(process.pid, signal); } catch { /* refused */ }`,
    { grant: (w) => ({ network: [`127.0.0.1:${w.openPort}`] }) },
  ),
  debuggerBy(
    "while the code listens for it",
    `try { host.addSignalListener(signal, () => {}); process.on(signal as any, () => {}); process.kill(process.pid, signal); } catch { /* refused */ }`,
  ),
  debuggerBy(
    "by a granted program",
    `await new host.Command(payload.granted + "/work").output();`,
    {
      grant: (w) => ({ subprocess: [`${w.granted}/work`], network: [`127.0.0.1:${w.openPort}`] }),
      prepare: (w) => {
        Deno.mkdirSync(w.granted);
        Deno.writeTextFileSync(`${w.granted}/work`, "#!/bin/sh\nkill -USR1 $PPID\n", {
          mode: 0o755,
        });
      },
    },
  ),
  {
    name: "the debugger, by a signal that native code lets through",
    why: "a signal that is blocked waits for the thread that takes the block away",
    files: native(
      `const [none, own] = [memory(8), host.pid]; call("rt_sigprocmask", 2, none, 0, 8);
await new Promise((resolve) => setTimeout(resolve, 1_000));
const done = reached({ kill: () => call("kill", own, 10), group: () => call("kill", 0, 10), tkill: () => call("tkill", call("gettid"), 10), tgkill: () => call("tgkill", own, call("gettid"), 10), queue: () => call("rt_sigqueueinfo", own, 10, memory(128)), thread: () => call("rt_tgsigqueueinfo", own, call("gettid"), 10, memory(128)), pidfd: () => call("pidfd_send_signal", call("pidfd_open", own, 0), 10, 0, 0) });
await new Promise((resolve) => setTimeout(resolve, 600));
return done;`,
    ),
    linux: true,
    expect: FFI,
    in: { os: { ...NO_DEBUGGER, result: [] } },
  },
  {
    name: "signals to oneself that Deno might answer",
    why: "SIGUSR1 is the one that it does something at; the others end it or do nothing",
    files: tool(
      `await new Promise((resolve) => setTimeout(resolve, 1_000)); const deadly = ["HUP", "INT", "QUIT", "TRAP", "USR2", "ALRM", "TERM", "STKFLT", "VTALRM", "PROF", "IO", "PWR", "SYS", "XCPU"];
for (const name of deadly) try { host.addSignalListener("SIG" + name, () => {}); } catch { deadly.splice(deadly.indexOf(name), 1); }
for (const name of ["PIPE", "CHLD", "URG", "WINCH", "CONT", ...deadly]) try { host.kill(host.pid, "SIG" + name); } catch { /* refused */ }
await new Promise((resolve) => setTimeout(resolve, 600));
return "alive";`,
    ),
    linux: true,
    expect: { ...NO_DEBUGGER, result: "alive" },
    in: { os: NO_DEBUGGER },
  },
  {
    name: "another user, another priority, another umask",
    why: "what the process is",
    files: tool(
      `const os = await load("node:os"); const p = process as any; const done: string[] = [];
for (const [name, use] of Object.entries({ setuid: () => p.setuid(0), setgid: () => p.setgid(0), umask: () => p.umask(0), deno: () => Deno.umask(0), priority: () => os.setPriority(0, 19), parent: () => os.setPriority(host.ppid, 19), seteuid: () => p.seteuid(0) })) {
  try { use(); done.push(name); } catch { /* refused */ }
}
return done;`,
    ),
    expect: { result: [], denied: /^sys / },
  },
  {
    name: "facts about the machine",
    why: "names, addresses, users",
    files: tool(
      `const os = await load("node:os"); const done: string[] = [];
for (const [name, use] of Object.entries({ hostname: () => Deno.hostname(), release: () => Deno.osRelease(), memory: () => Deno.systemMemoryInfo(), interfaces: () => Deno.networkInterfaces(), load: () => Deno.loadavg(), uid: () => Deno.uid(), home: () => os.homedir(), user: () => os.userInfo(), cpus: () => os.cpus(), report: () => (process as any).report.getReport() })) {
  try { use(); done.push(name); } catch { /* refused */ }
}
return done;`,
    ),
    through: ["os"],
    because: "the kernel tells its version, its load and the size of its memory",
    expect: { result: [], denied: /^sys hostname/ },
  },
  {
    name: "the environment",
    why: "GHSA-7w8p-chxq-2789: env.toObject",
    files: tool(
      `const seen: string[] = [];
for (const look of [() => Deno.env.toObject(), () => Object.keys(process.env), () => ({ ...process.env }), () => Deno.env.get("AIEL_ESCAPE_CANARY"), () => process.env.AIEL_ESCAPE_CANARY, () => process.env.HOME, () => process.env.DENO_DIR, () => Deno.env.has("PATH"), () => structuredClone(process.env)]) {
  try { const found: any = look(); if (found) seen.push(...(Array.isArray(found) ? found : Object.entries(found)).map(String)); } catch { /* refused */ }
}
return seen.filter((one) => !/^NODE_ENV(,production)?$/.test(one));`,
    ),
    expect: { result: [], denied: /^env HOME/ },
  },
  {
    name: "the environment that a Node worker shares",
    why: "SHARE_ENV",
    files: tool(
      `const { Worker, SHARE_ENV } = await load("node:worker_" + "threads");
const worker = new Worker("require('node:worker_threads').parentPort.postMessage(process.env.HOME ?? 'nothing')", { eval: true, env: SHARE_ENV, argv: ["--allow-all"] });
return await new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));`,
    ),
    expect: { result: "nothing" },
  },
  {
    name: "what a child may see of itself",
    why: "by design, so it must hold no secret",
    files: tool(
      `return [host.args, host.env.get("NO_COLOR"), typeof host.env.get("NODE_OPTIONS"), process.argv.length];`,
    ),
    expect: { result: [[], null, "undefined", 2] },
  },
];
