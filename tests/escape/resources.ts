import assert from "node:assert/strict";
import { type Attempt, tool, type World } from "./attempt.ts";

/** A tool that runs the granted program and gives its last line. */
const RUN =
  `const { stdout, code } = await new host.Command(payload.granted + "/work", { stderr: "null" }).output(); return [code, new TextDecoder().decode(stdout).trim().split("\\n").at(-1)];`;

/** A granted program of the shell's, and what it must come to. */
function program(
  name: string,
  why: string,
  script: string,
  more: Pick<Attempt, "expect"> & Partial<Attempt>,
): Attempt {
  return {
    name,
    why,
    files: tool(RUN),
    grant: (w) => ({ subprocess: [`${w.granted}/work`] }),
    prepare: (w: World) => {
      Deno.mkdirSync(w.granted);
      Deno.writeTextFileSync(`${w.granted}/work`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    },
    linux: true,
    ...more,
  };
}

/**
 * What a child may take of the machine without a grant, and what granted programs take: disk,
 * memory, threads, processes, descriptors and time.
 */
export const resources: Attempt[] = [
  {
    name: "temporary files of a database",
    why: "ten databases in memory wrote 551 MB of files that have no name, with no grant",
    files: tool(
      `const { DatabaseSync } = await load("node:sqlite"); const open: any[] = []; let bytes = 0;
const text = "x".repeat(1_000_000);
try { for (let d = 0; d < 10; d++) { const db = new DatabaseSync(":memory:"); open.push(db); db.exec("pragma temp_store=1; pragma cache_size=16; create temp table t(x)"); const add = db.prepare("insert into t values (?)"); for (let i = 0; i < 32; i++) { add.run(text); bytes += text.length; } } } catch { /* full */ }
return bytes < 300_000_000;`,
    ),
    linux: true,
    expect: { result: true },
    in: { deno: { code: ["ok", "RESOURCE_LIMIT"] }, os: { result: true } },
  },
  {
    name: "another place for those files",
    why: "a pragma chose any directory of the host",
    files: tool(
      `const { DatabaseSync } = await load("node:sqlite"); const done: string[] = [];
for (const place of [payload.outside, "/root", "/aiel/base", "/aiel/snapshot"]) try { const db = new DatabaseSync(":memory:"); db.exec("pragma temp_store_directory='" + place + "'; pragma temp_store=1; pragma cache_size=2; create temp table t(x)"); const add = db.prepare("insert into t values (?)"); for (let i = 0; i < 40; i++) add.run("x".repeat(50_000)); } catch { /* refused */ }
return done;`,
    ),
    linux: true,
    expect: { result: [] },
    in: { os: { result: [] } },
    through: ["deno"],
    because:
      "SQLite makes its temporary files in any directory of the host that it is told; they go with it",
  },
  {
    name: "caches of the web that grow",
    why: "caches.open() needs no permission and writes below DENO_DIR",
    files: tool(
      `const body = new Uint8Array(4_000_000).fill(1); let bytes = 0;
try { const cache = await caches.open("k"); for (let i = 0; i < 30; i++) { await cache.put("http://x/" + i, new Response(body)); bytes += body.length; } } catch { /* full */ }
return bytes <= 256 * 1024 * 1024;`,
    ),
    expect: {
      code: ["ok", "RESOURCE_LIMIT"],
      also: ({ result }) => assert.notEqual(result, false),
    },
    in: { os: { code: ["ok", "RESOURCE_LIMIT"] } },
  },
  {
    name: "localStorage that grows",
    why: "a database below DENO_DIR",
    files: tool(
      `let bytes = 0; try { for (let i = 0; i < 40; i++) { localStorage.setItem("k" + i, "x".repeat(1_000_000)); bytes += 1_000_000; } } catch { /* full */ } return bytes < 40_000_000;`,
    ),
    expect: {
      code: ["ok", "RESOURCE_LIMIT"],
      also: ({ result }) => assert.notEqual(result, false),
    },
    in: { os: { code: ["ok", "RESOURCE_LIMIT"] } },
  },
  {
    name: "modules that fill the caches of compiled code",
    why: "40-55 MB of emitted files stayed for ever with each run",
    files: tool(
      `let made = 0; try { for (let i = 0; i < 24; i++) { await load("data:application/typescript," + "//" + i + "%0Aexport const x: string = '" + "x".repeat(1_500_000) + "'"); made++; } } catch { /* full */ } return made > 0;`,
    ),
    linux: true,
    expect: { code: ["ok", "RESOURCE_LIMIT"] },
    in: { os: { code: ["ok", "RESOURCE_LIMIT"] } },
  },
  {
    name: "threads without end",
    why: "each worker is a thread or two with memory of its own",
    files: tool(
      `const source = "data:application/javascript,for(;;)Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0)"; const made: Worker[] = [];
for (let i = 0; i < 300; i++) made.push(new Worker(source, { type: "module" })); await new Promise((resolve) => setTimeout(resolve, 3_000)); return made.length;`,
    ),
    limits: { memory_mb: 256 },
    request: { timeout_ms: 6_000 },
    linux: true,
    expect: { code: ["RESOURCE_LIMIT", "USER_CODE_ERROR"] },
    in: { os: { code: ["RESOURCE_LIMIT", "USER_CODE_ERROR"] } },
  },
  {
    name: "memory of a database",
    why: "it is not V8's, so no limit of the heap counts it",
    files: tool(
      `const { DatabaseSync } = await load("node:sqlite"); const db = new DatabaseSync(":memory:"); db.exec("create table t(x)"); const add = db.prepare("insert into t values (zeroblob(4000000))"); for (let i = 0; i < 200; i++) add.run(); return "kept";`,
    ),
    limits: { memory_mb: 192 },
    linux: true,
    expect: { code: ["RESOURCE_LIMIT", "USER_CODE_ERROR"] },
    in: { os: { code: ["RESOURCE_LIMIT", "USER_CODE_ERROR"] } },
  },
  {
    name: "memory of compressed data",
    why: "native buffers of a stream that expands",
    files: tool(
      `const zlib = await load("node:zlib"); const small = zlib.gzipSync(new Uint8Array(64_000_000)); const kept: any[] = []; for (let i = 0; i < 12; i++) kept.push(zlib.gunzipSync(small).fill(1)); return kept.length;`,
    ),
    limits: { memory_mb: 192 },
    linux: true,
    expect: { code: ["RESOURCE_LIMIT", "USER_CODE_ERROR"] },
    in: { os: { code: ["RESOURCE_LIMIT", "USER_CODE_ERROR"] } },
  },
  {
    name: "one file that is too long, without a grant",
    why: "the limit on a file holds for those of libraries too",
    files: tool(
      `const { DatabaseSync } = await load("node:sqlite"); let bytes = 0; try { const db = new DatabaseSync(""); db.exec("pragma cache_size=16; create table t(x)"); const add = db.prepare("insert into t values (zeroblob(8000000))"); for (let i = 0; i < 12; i++) { add.run(); bytes += 8_000_000; } } catch { /* full */ } return bytes <= 64 * 1024 * 1024;`,
    ),
    linux: true,
    expect: {
      code: ["ok", "RESOURCE_LIMIT"],
      also: ({ result }) => assert.notEqual(result, false),
    },
    in: {
      os: { code: ["ok", "RESOURCE_LIMIT"], also: ({ result }) => assert.notEqual(result, false) },
    },
  },
  program(
    "processes of a granted program",
    "a fork bomb: nothing counts what a program starts",
    `i=0; while [ $i -lt 700 ]; do sleep 20 & i=$((i+1)); done; wait; echo started`,
    {
      request: { timeout_ms: 5_000 },
      expect: { code: "RESOURCE_LIMIT" },
      in: { os: { code: "RESOURCE_LIMIT" } },
    },
  ),
  program(
    "memory of a granted program",
    "the limit was on Deno's own process",
    `head -c 400000000 /dev/zero | tail -c 390000000 | wc -c`,
    {
      limits: { memory_mb: 128 },
      expect: { code: ["RESOURCE_LIMIT"] },
      in: { os: { code: "RESOURCE_LIMIT" } },
    },
  ),
  program(
    "time of granted programs",
    "each has a limit of its own, and several together have none",
    `for i in 1 2 3; do (while :; do :; done) & done; wait`,
    {
      limits: { cpu_ms: 1_000 },
      request: { timeout_ms: 8_000 },
      expect: { code: "RESOURCE_LIMIT", limit: "cpu_ms" },
      in: { os: { code: "RESOURCE_LIMIT" } },
    },
  ),
  program(
    "files of a granted program",
    "its directory for temporary files",
    `i=0; while [ $i -lt 12 ]; do head -c 30000000 /dev/zero > $TMPDIR/f$i || break; i=$((i+1)); done; echo $i`,
    {
      expect: {
        code: ["ok", "RESOURCE_LIMIT"],
        also: ({ result }) =>
          assert.ok(!Array.isArray(result) || Number(result[1]) <= 3, JSON.stringify(result)),
      },
      in: {
        deno: {
          code: ["ok", "RESOURCE_LIMIT"],
        },
        os: { code: ["ok", "RESOURCE_LIMIT"] },
      },
      through: ["deno"],
      because: "a granted program writes wherever the runner's user may",
    },
  ),
  program(
    "output of a granted program",
    "bytes that the code takes in are memory of its own",
    `head -c 3000000000 /dev/zero`,
    {
      limits: { memory_mb: 192 },
      expect: { code: ["RESOURCE_LIMIT", "USER_CODE_ERROR"] },
      in: { os: { code: ["RESOURCE_LIMIT", "USER_CODE_ERROR"] } },
    },
  ),
  program(
    "a granted program that stays",
    "forked twice, in a session of its own, with another environment and deaf to signals",
    `(setsid env -i sh -c 'trap "" TERM HUP INT; (while :; do sleep 1; done) & exit' > /dev/null 2>&1 &) ; echo left`,
    { expect: { result: [0, "left"] }, in: { os: { result: [0, "left"] } } },
  ),
  program(
    "an end that a granted program waits out",
    "it is stopped when its parent ends",
    `(setsid sh -c 'kill -STOP $$' > /dev/null 2>&1 &) ; echo left`,
    { expect: { result: [0, "left"] }, in: { os: { result: [0, "left"] } } },
  ),
  program(
    "files of the host that a granted program names",
    "a granted program is full access to what the second barrier shows, and to nothing else",
    `for f in /etc/shadow /root/.ssh /home /var/lib /run /sys/kernel /etc/ssl/private /etc/pki/tls/private; do [ -r $f ] && printf "%s " $f; done; echo none`,
    {
      expect: { result: [0, "none"] },
      in: { deno: { code: "ok" }, os: { result: [0, "none"] } },
      through: ["deno"],
      because: "a granted program is full access to the host where Deno's flags stand alone",
    },
  ),
  program(
    "devices of the host that a granted program changes",
    "as root, chmod 0 /dev/null would stop the host",
    `chmod 0666 /proc/1/root/dev/null /dev/null 2>/dev/null; ls -l --time-style=+%s /dev/null | cut -d' ' -f1`,
    {
      expect: { result: [0, "crw-rw-rw-"] },
      in: { os: { result: [0, "crw-rw-rw-"] } },
      through: ["deno"],
      because: "a granted program is full access to the host where Deno's flags stand alone",
    },
  ),
  program(
    "time of programs that lost their parent",
    "each is gone before the watch looks, and belongs to the process that reaps it",
    `n=0; while [ $n -lt 200 ]; do n=$((n+1)); ( ( i=0; while [ $i -lt 10000 ]; do i=$((i+1)); done; echo ) & ) | read line; done; echo done`,
    {
      request: { limits: { cpu_ms: 1_000 } },
      expect: { code: "RESOURCE_LIMIT", limit: "cpu_ms" },
      in: {
        deno: { code: ["ok", "RESOURCE_LIMIT"] },
        os: { code: "RESOURCE_LIMIT", limit: "cpu_ms" },
      },
      through: ["deno"],
      because: "what a granted program starts twice removed is reaped by the host's first process",
    },
  ),
];
