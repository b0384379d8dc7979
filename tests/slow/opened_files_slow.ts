/**
 * What a child without any grant opens, as strace(1) tells it: a fixed list, whatever the code uses
 * of what needs no permission. A library of the host that some part of Deno loads would show here.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createEngine } from "../../runtime/mod.ts";
import { REPOSITORY, writeFiles } from "../harness/snapshot.ts";
import { commandLine, until } from "../harness/processes.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { tool } from "../escape/attempt.ts";
import { SYSTEM_FILES } from "../escape/child_watch.ts";
import { type Mode, Modes } from "../escape/modes.ts";

const STRACE = "/usr/bin/strace";

/** One that uses what it may, and one that touches all that needs no permission. */
const CODE: Readonly<Record<string, string>> = {
  "a tool as people write them": `const { z } = await import("zod");
ctx.log.info("hello");
return z.object({ a: z.number() }).parse({ a: 1 }).a;`,
  "code that touches everything": `const names: string[] = [];
const tries: Record<string, () => unknown> = {
  gpu: async () => await (navigator as any).gpu?.requestAdapter(),
  sqlite: async () => {
    const { DatabaseSync } = await load("node:sqlite");
    const db = new DatabaseSync(":memory:");
    db.exec("pragma temp_store=1; create temp table t(x); insert into t values (zeroblob(100000))");
  },
  crypto: () => crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]),
  client: () => host.createHttpClient({}).close(),
  fetch: () => fetch("https://127.0.0.1:1/"),
  intl: () => new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { timeZone: "Asia/Tokyo" }).format(),
  storage: () => localStorage.setItem("a", "b"),
  caches: () => caches.open("a"),
  worker: () => new Promise((resolve, reject) => {
    const worker = new Worker("data:application/javascript," + encodeURIComponent("postMessage(1)"), { type: "module" });
    worker.onmessage = resolve;
    worker.onerror = reject;
  }),
  node: async () => { for (const name of ["tls", "os", "dns", "zlib", "vm", "worker_threads", "http2"]) await load("node:" + name); },
  addon: () => (process as any)[["dl", "open"].join("")]({ exports: {} }, "/lib/x86_64-linux-gnu/libEGL.so.1"),
  program: () => new host.Command("id").outputSync(),
  read: () => Deno.readTextFileSync("/etc/passwd"),
  environment: () => { process.env.SSLKEYLOGFILE = process.env.ICU_DATA = "/tmp/x"; },
};
for (const [name, use] of Object.entries(tries)) {
  try { await use(); names.push(name); } catch { /* refused */ }
}
return names;`,
};

/** What shows that the code did what it is for. */
const RESULTS: Readonly<Record<string, unknown>> = {
  "a tool as people write them": 1,
  "code that touches everything": [
    ...["gpu", "sqlite", "crypto", "client", "intl", "storage", "caches", "worker", "node"],
    "environment",
  ],
};

/** What of its own process any Deno reads. */
const OWN_PROCESS = /^\/proc\/self\/(?:maps|cgroup|mountinfo|stat|status|fd|task|exe)(?:\/|$)/;

const OPENS: Readonly<Record<Exclude<Mode, "os" | "ready">, (directory: string) => RegExp[]>> = {
  both: () => [
    /^\/aiel\/(?:trail$|deno$|snapshot(?:\/|$)|base\/runtime\/)/,
    /^\/tmp\//,
    /^\/lib(?:64)?\/[a-z_]+[-.a-z0-9]*\.so\.[0-9]$/,
  ],
  deno: (directory) => [
    new RegExp(`^${directory}/cache/(?:runs/[^/]+|snapshots/[0-9a-f]{64}/files)(?:/|$)`),
    new RegExp(`^${REPOSITORY}/(?:runtime|sdk)/`),
    /^\/etc\/ld\.so\.cache$/,
    /^\/(?:usr\/)?lib\/(?:[a-z0-9_-]+\/)?lib(?:c|m|dl|rt|pthread|gcc_s)\.so\.[0-9]$/,
  ],
};

for (const mode of ["both", "deno"] as const) {
  for (const [name, body] of Object.entries(CODE)) {
    Deno.test({
      name: `escape, ${
        mode === "both" ? "both barriers" : "Deno's flags alone"
      }: ${name} opens no other file`,
      ignore: !exists(STRACE),
      fn: async (t) => {
        using dir = tempDir();
        const log = `${dir.path}/strace.log`;
        writeFiles(`${dir.path}/snapshot`, tool(body));
        const cacheDir = `${dir.path}/cache`;
        const modes = new Modes(dir.path);
        const options = modes.options(mode, { cacheDir });
        const impossible = await modes.impossible(mode, cacheDir);
        if (impossible !== null) {
          return void await t.step({ name: impossible, ignore: true, fn() {} });
        }
        const envelope = await createEngine({
          ...options,
          tools: { ...options.tools, setsid: tracing(dir.path, log) },
        }).run({ schema_version: "v1", action: "invoke", kind: "tool", name: "t", payload: {} }, {
          root: `${dir.path}/snapshot`,
        });
        assert.equal(envelope.error, null);
        assert.deepEqual(envelope.result, RESULTS[name]);
        await until("strace is done", () => tracers(log).length === 0);
        const told = Deno.readTextFileSync(log);
        const opened = openedByDeno(told);
        assert.ok(opened.length > 10, `strace has told too little:\n${told.slice(0, 5_000)}`);
        const allowed = [OWN_PROCESS, ...SYSTEM_FILES, ...OPENS[mode](dir.path)];
        assert.deepEqual(opened.filter((path) => !allowed.some((one) => one.test(path))), []);
      },
    });
  }
}

/**
 * A program in the place of setsid that traces what it becomes: strace goes aside, because a child
 * looks who its parent is.
 */
function tracing(directory: string, log: string): string {
  const path = `${directory}/traced`;
  Deno.writeTextFileSync(
    path,
    `#!/bin/sh
exec ${STRACE} -DDD -f -qq -o '${log}' -s 4096 -e status=successful \
  -e trace=execve,open,openat,openat2,creat "$@"
`,
    { mode: 0o755 },
  );
  return path;
}

/** Processes that write into the log. */
function tracers(log: string): number[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name))
    .filter((pid) =>
      pid > 0 && commandLine(pid).startsWith(STRACE) && commandLine(pid).includes(log)
    );
}

/** The paths that Deno and its threads have opened, not what was started before it. */
function openedByDeno(log: string): string[] {
  // Rarely strace begins a line within another one; of that one it tells no path.
  const before = new Set<string>();
  const opened = new Set<string>();
  let started = false;
  for (const line of log.split("\n")) {
    // The line at which Deno takes the process over, also where it stands within another one.
    const [, taken] = /(\d+) +execve\("[^"]*\/deno"/.exec(line) ?? [];
    if (taken !== undefined) {
      before.delete(taken);
      started = true;
      continue;
    }
    const [, thread = "", call = "", path = ""] =
      /^(\d+) +(\w+)\((?:AT_FDCWD, |\d+, )?"((?:[^"\\]|\\.)*)"[,)]/.exec(line) ?? [];
    if (!started) before.add(thread);
    else if (call !== "" && !before.has(thread)) opened.add(path);
  }
  return [...opened].sort();
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
