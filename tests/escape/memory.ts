/**
 * Memory of every kind, output, log lines, descriptors, permission checks: more than there is.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Attempt, inWorker, tool } from "./attempt.ts";

const MEMORY = { timeout_ms: 20_000, limits: { memory_mb: 128 } };

function eating(
  name: string,
  body: string,
  why = "the heap flag does not bound the process",
): Attempt {
  return {
    name,
    why,
    files: tool(body),
    request: MEMORY,
    linux: true,
    expect: { code: "RESOURCE_LIMIT", limit: "memory_mb" },
  };
}

/** A worker's code that fills memory. */
const FILL = "const kept = []; for (;;) kept.push(new Uint8Array(4_000_000).fill(1));";

/** The attempts of this family. */
export const memory: Attempt[] = [
  eating(
    "objects on the heap",
    `const kept = []; for (let i = 0;; i++) kept.push({ i, text: "x" + i });`,
  ),
  eating(
    "strings",
    `let text = "x"; const kept = []; for (let i = 0;; i++) kept.push((text + i).repeat(1_000).split(""));`,
  ),
  eating(
    "array buffers",
    `const kept = []; for (;;) kept.push(new Uint8Array(4_000_000).fill(1));`,
  ),
  eating(
    "one array buffer that grows",
    `const buffer = new (ArrayBuffer as any)(0, { maxByteLength: 2 ** 31 }); for (let size = 0;; size += 4_000_000) { buffer.resize(size); new Uint8Array(buffer).fill(1); }`,
  ),
  eating(
    "shared memory",
    `const kept = []; for (;;) kept.push(new Uint8Array(new SharedArrayBuffer(4_000_000)).fill(1));`,
  ),
  eating(
    "WebAssembly memory",
    `const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 }); for (;;) { const before = memory.grow(64); new Uint8Array(memory.buffer).fill(1, before * 65_536); }`,
  ),
  eating(
    "blobs",
    `const kept = []; const part = new Uint8Array(4_000_000).fill(1); for (;;) kept.push(new Blob([part]));`,
  ),
  eating(
    "a decompression bomb",
    `const zlib = await load("node:zlib"); const bomb = zlib.gzipSync(new Uint8Array(60_000_000)); const kept = []; for (;;) kept.push(zlib.gunzipSync(bomb).fill(1));`,
  ),
  eating(
    "a database in memory",
    `const { DatabaseSync } = await load("node:sqlite"); const db = new DatabaseSync(":memory:"); db.exec("create table t(x)"); for (;;) db.exec("insert into t values (randomblob(4000000))");`,
  ),
  eating(
    "workers",
    `for (let i = 0; i < 3; i++) new Worker("data:application/javascript," + encodeURIComponent(${
      JSON.stringify(FILL)
    }), { type: "module" }).onerror = (event) => event.preventDefault(); await new Promise(() => setInterval(() => {}, 100));`,
  ),
  {
    name: "more address space than any limit",
    why: "reserved, not used: refused by the kernel, an error like any other",
    files: tool(
      `const kept = []; for (let i = 0; i < 8; i++) kept.push(new ArrayBuffer(2 ** 31)); return kept.length;`,
    ),
    request: MEMORY,
    linux: true,
    expect: { code: "RESOURCE_LIMIT", limit: "memory_mb" },
  },
  {
    name: "workers without end",
    why: "threads",
    files: tool(
      `for (let i = 0; i < 64; i++) new Worker("data:application/javascript," + encodeURIComponent("setInterval(() => {}, 1000)"), { type: "module" }).onerror = (event) => event.preventDefault();
await new Promise((resolve) => setTimeout(resolve, 15_000)); return "ran";`,
    ),
    request: MEMORY,
    linux: true,
    expect: { code: ["RESOURCE_LIMIT", "USER_CODE_ERROR"] },
  },
  {
    name: "descriptors without end",
    why: "RLIMIT_NOFILE",
    files: tool(
      `const kept = []; for (let i = 0; i < 5_000; i++) kept.push(Deno.openSync(payload.root + "/entry_point.ts")); return kept.length;`,
    ),
    linux: true,
    expect: { code: "USER_CODE_ERROR", message: /[Tt]oo many open files/ },
  },
  {
    name: "timers and promises without end",
    why: "each holds memory that no buffer shows",
    files: tool(`for (;;) setTimeout(() => {}, 1e9);`),
    request: MEMORY,
    linux: true,
    expect: { code: "RESOURCE_LIMIT", limit: "memory_mb" },
  },
  {
    name: "permission checks without end",
    why: "each writes a line of the audit trail to the platform's disk",
    files: tool(
      `for (;;) try { Deno.statSync("/nowhere/" + "x".repeat(3_000)); } catch { /* refused */ }`,
    ),
    linux: true,
    expect: { code: "RESOURCE_LIMIT", limit: "permission_checks", denied: /^read \/nowhere/ },
  },
  {
    name: "a result of 100 MB",
    why: "the trail is read into memory",
    files: tool(`return "x".repeat(100_000_000);`),
    expect: { code: "RESOURCE_LIMIT", limit: "output_bytes" },
  },
  {
    name: "a result that is small in characters and large in bytes",
    why: "bytes count",
    files: tool(`return "€".repeat(900);`),
    request: { limits: { output_bytes: 1_000 } },
    expect: { code: "RESOURCE_LIMIT", limit: "output_bytes" },
  },
  {
    name: "a result of a billion empty members",
    why: "length costs nothing to claim",
    files: tool(`return new Array(1e9);`),
    expect: { code: "RESOURCE_LIMIT", limit: "output_bytes" },
  },
  {
    name: "an array of a proxy without end",
    why: "as above",
    files: tool(
      `return new Proxy([], { get: (_t, key) => key === "length" ? Infinity : undefined });`,
    ),
    expect: { code: "RESOURCE_LIMIT", limit: "output_bytes" },
  },
  {
    name: "an object that refers to itself in ever new members",
    why: "a proxy may invent what it holds",
    files: tool(
      `const make = (): any => new Proxy({}, { ownKeys: () => ["a", "b"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }), get: (_t, key) => key === "toJSON" ? undefined : make() }); return make();`,
    ),
    expect: { code: "USER_CODE_ERROR" },
  },
  {
    name: "300 MB on standard output",
    why: "the runner reads all of it",
    files: tool(
      `const chunk = new Uint8Array(1_000_000).fill(120); for (let i = 0; i < 300; i++) Deno.stdout.writeSync(chunk); return "ran";`,
    ),
    expect: { code: "RESOURCE_LIMIT", limit: "log_bytes" },
  },
  {
    name: "300 MB on standard error, NUL and broken UTF-8",
    why: "the runner reads all of it",
    files: tool(
      `const chunk = new Uint8Array(1_000_000).map((_, i) => i); for (let i = 0; i < 300; i++) Deno.stderr.writeSync(chunk); return "ran";`,
    ),
    expect: { code: "RESOURCE_LIMIT", limit: "log_bytes" },
  },
  {
    name: "output of a worker without end",
    why: "it writes past the console of the main thread",
    files: tool(inWorker(`for (;;) console.log("x".repeat(10_000));`)),
    expect: { code: "RESOURCE_LIMIT", limit: "log_bytes" },
  },
  {
    name: "a million log lines",
    why: "the cut is marked, never silent",
    files: tool(`for (let i = 0; i < 1_000_000; i++) ctx.log("line"); return "ran";`),
    expect: {
      result: "ran",
      also: ({ meta }) => {
        assert.equal(meta.logs.length, 1_001);
        assert.equal(meta.logs.at(-1)?.event, "logs.truncated");
      },
    },
  },
  {
    name: "a log line of 50 MB",
    why: "one line is cut too",
    files: tool(
      `console.log("x".repeat(50_000_000)); ctx.log("x", { text: "y".repeat(50_000_000) }); return "ran";`,
    ),
    expect: {
      result: "ran",
      also: ({ meta }) => assert.ok(JSON.stringify(meta.logs).length < 100_000),
    },
  },
  {
    name: "an error of 50 MB",
    why: "what is thrown is capped",
    files: tool(
      `const error = new Error("m".repeat(50_000_000)); error.name = "n".repeat(1_000_000); error.stack = "s".repeat(50_000_000); throw error;`,
    ),
    expect: {
      code: "USER_CODE_ERROR",
      also: ({ error }) => assert.ok(JSON.stringify(error).length < 100_000),
    },
  },
];
