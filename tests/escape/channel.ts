/**
 * The channel to the parent: forged, broken, closed, or undermined by patched intrinsics.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Attempt, entry, inWorker, tool } from "./attempt.ts";

const PATCHED = "user code runs in the realm of the bootstrap";

/**
 * Takes the nonce from a heap snapshot, where every string of the process stands, and makes frames
 * with it.
 */
const STOLEN = `const v8 = await load("node:v8"); let heap = "";
for await (const chunk of v8.getHeapSnapshot()) heap += chunk;
const nonces = [...new Set([...heap.matchAll(/"([0-9a-f]{32})"/g)].map((match) => match[1]))];
function forge(type: number, json: string, flags = 0, length = json.length) {
  for (const nonce of nonces) {
    const bytes = new TextEncoder().encode(json); const frame = new Uint8Array(20 + bytes.length);
    frame.set((Uint8Array as any).fromHex(nonce)); frame.set([type, flags, 128 | length >> 7, 128 | length & 127], 16); frame.set(bytes, 20);
    Deno.stdout.writeSync(frame);
  }
}
`;

/** A patch of the intrinsics, made before the tool answers. */
function patched(
  name: string,
  patch: string,
  expect: Attempt["expect"] = { result: { a: [1, "x"] } },
): Attempt {
  return {
    name: `patched: ${name}`,
    why: PATCHED,
    files: tool(
      `${patch}\nctx.log("patched"); console.log("still %s", "here"); return { a: [1, "x"] };`,
    ),
    request: { timeout_ms: 2_000 },
    expect,
  };
}

/** The attempts of this family. */
export const channel: Attempt[] = [
  {
    name: "an envelope on standard output",
    why: "standard output is where the answer goes",
    files: tool(
      `const fake = JSON.stringify({ schema_version: "v1", ok: true, http_status: 200, result: "forged", error: null, meta: {} });
console.log(fake); Deno.stdout.writeSync(new TextEncoder().encode(fake + "\\n")); Deno.stderr.writeSync(new TextEncoder().encode(fake)); return "true answer";`,
    ),
    expect: {
      result: "true answer",
      also: ({ meta }) =>
        assert.equal(meta.logs.filter(({ event }) => event.includes("forged")).length, 3),
    },
  },
  {
    name: "an envelope on standard output, then exit",
    why: "the end of the process is no answer",
    files: tool(
      `Deno.stdout.writeSync(new TextEncoder().encode('{"ok":true,"result":"forged"}\\n')); host.exit(0);`,
    ),
    expect: { code: "USER_CODE_ERROR", message: /exit code 0/ },
  },
  {
    name: "frames with a nonce that was guessed",
    why: "what is no frame is output",
    files: tool(
      `for (let i = 0; i < 256; i++) { const frame = new Uint8Array(40).fill(i); frame.set([4, 0, 0, 20], 16); Deno.stdout.writeSync(frame); } return "true answer";`,
    ),
    expect: { result: "true answer" },
  },
  {
    name: "frames with the nonce from a heap snapshot",
    why: "every string of the process is in it; a result before the export returns",
    files: tool(`${STOLEN}forge(4, '"forged"'); return "true answer";`),
    expect: { result: "true answer" },
  },
  {
    name: 'a deadline that starts again with every forged "ready"',
    why: "as above; the parent counted from the last one",
    files: tool(
      `${STOLEN}setInterval(() => forge(1, "{}"), 100); return await new Promise((resolve) => setTimeout(() => resolve("outlived"), 6_000));`,
    ),
    request: { timeout_ms: 1_500 },
    expect: { code: "TIMEOUT" },
  },
  {
    name: "the nonce in the bootstrap's stack frames",
    why: "call sites give functions and receivers of sloppy code",
    files: tool(
      `(Error as any).prepareStackTrace = (_: unknown, sites: any[]) => sites; const sites: any = new Error().stack;
return sites.some((site: any) => site.getFunction() !== undefined || site.getThis() !== undefined);`,
    ),
    expect: { result: false },
  },
  {
    name: "half a frame, then silence",
    why: "the parent must not wait for the rest",
    files: tool(`Deno.stdout.writeSync(new Uint8Array([1, 2, 3])); host.exit(3);`),
    expect: { code: "USER_CODE_ERROR", message: /exit code 3/ },
  },
  {
    name: "standard output closed",
    why: "no answer can come any more",
    files: tool(`Deno.stdout.close(); return "unheard";`),
    expect: { code: "USER_CODE_ERROR", message: /channel/ },
  },
  {
    name: "standard output closed while the code goes on",
    why: "the descriptor stays open, so only the deadline tells",
    files: tool(`Deno.stdout.close(); for (;;);`),
    request: { timeout_ms: 1_000 },
    expect: { code: "TIMEOUT" },
  },
  {
    name: "standard error and input closed",
    why: "neither is needed for the answer",
    files: tool(`Deno.stderr.close(); Deno.stdin.close(); return "heard";`),
    expect: { result: "heard" },
  },
  {
    name: "descriptors closed by number",
    why: "below Deno's own books",
    files: tool(
      `const fs = await load("node:fs"); for (const fd of [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) { try { fs.closeSync(fd); } catch { /* refused */ } } return "heard";`,
    ),
    expect: { result: "heard" },
  },
  {
    name: "the request read again from standard input",
    why: "what closes the channel must not end well",
    files: tool(
      `const rest = Deno.stdin.readSync(new Uint8Array(1_000)); const fs = await load("node:fs"); return [rest, fs.readFileSync(0).length];`,
    ),
    expect: { result: [null, 0] },
  },
  {
    name: "standard output replaced",
    why: PATCHED,
    files: tool(
      `Object.defineProperty(Deno, "stdout", { value: { writeSync: () => 0 } }); Object.getPrototypeOf(host.stderr).writeSync = () => 0; return "heard";`,
    ),
    expect: { result: "heard" },
  },
  {
    name: "a worker that prints while the answer is written",
    why: "frames must stay whole",
    files: tool(
      `const worker = new Worker("data:application/javascript," + encodeURIComponent("for (let i = 0; i < 2000; i++) Deno.stdout.writeSync(new TextEncoder().encode('noise '.repeat(20))); postMessage(1); for (let i = 0; i < 2000; i++) Deno.stdout.writeSync(new TextEncoder().encode('noise '.repeat(20)));"), { type: "module" });
await new Promise((resolve) => worker.onmessage = resolve); return "x".repeat(100_000);`,
    ),
    expect: { result: "x".repeat(100_000) },
  },
  {
    name: "log lines that look like something else",
    why: "terminal escapes, line ends, levels and sources of the caller's choice",
    files: tool(
      `console.log("\\u001b[2J\\u001b[31mfine\\r\\n{\\"ok\\":true}"); ctx.log("a\\nb", { level: "fatal", source: "runtime", ts: "1970", __proto__: 1, toJSON: () => 1 });
ctx.log.warn({ toString() { return "object"; } }, { [Symbol("x")]: 1, n: 1n, f() {}, d: new Date(0) }); ctx.log(Symbol("x")); Deno.stderr.writeSync(new Uint8Array([0xff, 0xfe, 0, 10])); return "done";`,
    ),
    expect: {
      also: ({ meta }) => {
        for (const { level, source, ts } of meta.logs) {
          assert.ok(["debug", "info", "warn", "error"].includes(level));
          assert.ok(["ctx", "console", "stdout", "stderr"].includes(source));
          assert.notEqual(ts, "1970");
        }
      },
    },
  },
  patched(
    "JSON",
    `JSON.stringify = () => '"forged"'; JSON.parse = () => "forged"; (globalThis as any).JSON = null;`,
  ),
  patched(
    "toJSON of all objects",
    `(Object.prototype as any).toJSON = undefined; Object.defineProperty(String.prototype, "toJSON", { value: () => "forged" });`,
  ),
  patched(
    "strings",
    `for (const key of Object.getOwnPropertyNames(String.prototype)) if (key !== "constructor") try { (String.prototype as any)[key] = () => "forged"; } catch { /* fixed */ }`,
  ),
  patched(
    "arrays",
    `for (const key of Object.getOwnPropertyNames(Array.prototype)) if (key !== "constructor" && key !== "length") (Array.prototype as any)[key] = () => { throw new Error("forged"); };`,
  ),
  patched(
    "iteration",
    `(Array.prototype as any)[Symbol.iterator] = () => { throw new Error("forged"); }; const at: any = Object.getPrototypeOf([][Symbol.species as any] ?? Object.getPrototypeOf(new Map().entries())); at.next = () => ({ done: true });`,
  ),
  patched(
    "promises",
    `Promise.prototype.then = () => { throw new Error("forged"); }; Promise.prototype.catch = () => 1 as any; (Promise as any).resolve = () => 1; (Promise as any).race = () => "forged"; Object.defineProperty(Promise.prototype, "constructor", { get() { throw new Error("forged"); } });`,
    {
      code: ["ok", "USER_CODE_ERROR"],
    },
  ),
  patched(
    "typed arrays",
    `for (const target of [Uint8Array.prototype, Object.getPrototypeOf(Uint8Array.prototype)]) for (const key of Object.getOwnPropertyNames(target)) try { Object.defineProperty(target, key, { value: () => 0 }); } catch { /* fixed */ } (globalThis as any).Uint8Array = null;`,
  ),
  patched(
    "text encoding",
    `TextEncoder.prototype.encode = () => new Uint8Array(3); TextDecoder.prototype.decode = () => "forged"; (globalThis as any).TextEncoder = null;`,
  ),
  patched(
    "functions",
    `Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => { throw new Error("forged"); }; `,
  ),
  patched(
    "objects",
    `Object.keys = () => ["forged"]; Object.getPrototypeOf = () => null; Object.defineProperty = () => { throw new Error("forged"); }; Object.assign = () => ({}); Reflect.apply = () => "forged"; Reflect.get = () => "forged"; Object.hasOwn = () => true;`,
  ),
  patched(
    "clocks",
    `Date.now = () => NaN; Date.prototype.toISOString = () => { throw new Error("forged"); }; performance.now = () => Infinity; (globalThis as any).Date = class { toISOString() { return "forged"; } };`,
  ),
  patched(
    "waiting",
    `Atomics.wait = () => "ok"; (globalThis as any).setTimeout = () => 0; (globalThis as any).clearTimeout = () => 0; (globalThis as any).queueMicrotask = () => 0;`,
  ),
  patched(
    "numbers and maps",
    `Number.isFinite = () => true; Array.isArray = () => true as any; (globalThis as any).Map = null; (globalThis as any).Set = null;`,
  ),
  patched(
    "setters on every object",
    `for (const key of ["reason", "message", "error", "details", "hint", "thrown", "value", "next", "path", "what", "a", "0", "1", "at", "size", "cap", "name", "stack"]) Object.defineProperty(Object.prototype, key, { set() { throw new Error("forged"); }, get() { return "forged"; }, configurable: true });`,
    {
      code: ["ok", "USER_CODE_ERROR"],
    },
  ),
  patched(
    "then on every object",
    `(Object.prototype as any).then = function (resolve: any) { resolve("forged"); };`,
    {
      code: ["ok", "USER_CODE_ERROR"],
    },
  ),
  patched(
    "everything frozen",
    `for (const name of Object.getOwnPropertyNames(globalThis)) { const value = (globalThis as any)[name]; if (typeof value === "function" && value.prototype) { Object.freeze(value.prototype); Object.freeze(value); } }`,
    { code: ["ok", "USER_CODE_ERROR"] },
  ),
  patched(
    "everything that can be",
    `const seen = new Set<any>();
function spoil(target: any, depth: number) {
  if (target === null || (typeof target !== "object" && typeof target !== "function") || seen.has(target) || depth > 3) return; seen.add(target);
  for (const key of Reflect.ownKeys(target)) {
    const found = Object.getOwnPropertyDescriptor(target, key); if (found === undefined) continue;
    if (found.value !== undefined && key !== "constructor") spoil(found.value, depth + 1);
    if (typeof found.value === "function" && found.writable && key !== "log") try { target[key] = () => { throw new Error("forged"); }; } catch { /* fixed */ }
  }
}
const { log } = console; spoil(globalThis, 0); void log;`,
    {
      code: ["ok", "USER_CODE_ERROR", "TIMEOUT"],
    },
  ),
  {
    name: "the SDK's registry replaced",
    why: "it stands on globalThis so that two copies of the SDK share it",
    files: entry(
      `const registry = (globalThis as any)[Symbol.for("aiel.registry.v1")];
Object.defineProperty(registry, "entries", { get() { throw new Error("forged"); } });`,
    ),
    expect: { code: "USER_CODE_ERROR" },
  },
  {
    name: "a description that lies",
    why: "describe has a form; the versions are the parent's",
    files: entry(
      `const registry = (globalThis as any)[Symbol.for("aiel.registry.v1")];
registry.entries.push(new Proxy({ kind: "tool", name: "ghost", sdk_version: "forged" }, {}));`,
    ),
    request: { action: "describe" },
    expect: {
      code: ["ok", "USER_CODE_ERROR", "VALIDATION_ERROR"],
      also: (envelope) => assert.doesNotMatch(JSON.stringify(envelope), /"sdk_version":"forged"/),
    },
  },
  {
    name: "events of the runtime, dispatched by hand",
    why: "the bootstrap listens for them",
    files: tool(
      `for (const type of ["unhandledrejection", "rejectionhandled", "error"]) globalThis.addEventListener(type, (event) => { event.preventDefault(); event.stopImmediatePropagation(); });
globalThis.dispatchEvent(new Event("load")); globalThis.dispatchEvent(new Event("unload")); return "ran";`,
    ),
    expect: { result: "ran" },
  },
  {
    name: "a denial that never was",
    why: "code can say that of itself alone: nothing is told that was not checked",
    files: tool(
      `throw new host.errors.NotCapable('Requires read access to "/etc/shadow", run again with the --allow-read flag');`,
    ),
    expect: {
      code: "SECURITY_VIOLATION",
      also: ({ error, meta }) => {
        assert.deepEqual([error?.details, meta.permissions], [{ denied: [] }, []]);
      },
    },
  },
  {
    name: "an exhausted limit that never was",
    why: "the parent knows what was used",
    files: tool(
      `Deno.kill(host.pid, "SIGXCPU"); await new Promise((resolve) => setTimeout(resolve, 5_000));`,
    ),
    expect: { code: "USER_CODE_ERROR", message: /SIGXCPU/ },
  },
  {
    name: "Deno's insides in a worker write frames",
    why: "same process, same standard output, no nonce",
    files: tool(
      inWorker(
        `const frame = new Uint8Array(30); frame.set([4, 0, 0, 10], 16); Deno.stdout.writeSync(frame); postMessage("true answer");`,
      ),
    ),
    expect: { result: "true answer" },
  },
];
