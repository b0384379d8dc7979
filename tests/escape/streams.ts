/**
 * Answers that come in parts: more of them than were granted, larger than allowed, or with a head
 * that no reader could take. What code with the channel's nonce could send stands in
 * `runtime/launch/answer_parts_test.ts`.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Attempt, Heard } from "./attempt.ts";
import { tool } from "./attempt.ts";

/** Items that may be under way to a caller. */
const GRANTED = 16;
const SMALL = { output_bytes: 16 * 1024 } as const;
const TOO_LARGE = { code: "RESOURCE_LIMIT", limit: "output_bytes" } as const;

/** An http export whose body streams. */
function streaming(
  name: string,
  source: string,
  expect: Attempt["expect"],
  heard: NonNullable<Attempt["heard"]>,
): Attempt {
  return {
    name,
    why: "the caller makes an answer of its own from the head",
    files: {
      "entry_point.ts": `import { http } from "aiel";
const body = (async function* () { yield new Uint8Array([1]); yield "text"; })();
${source}
`,
    },
    request: { kind: "http", name: "GET /", payload: {} },
    limits: SMALL,
    expect,
    heard,
  };
}

/** A reader can write each head that it is given as the head of an HTTP answer. */
function areSound({ heads }: Heard): void {
  assert.ok(heads.length <= 1);
  for (const { status, headers } of heads) {
    assert.ok(status >= 200 && status <= 599);
    new Headers(
      Object.entries(headers).flatMap(([name, value]) =>
        [value].flat().map((one): [string, string] => [name, one])
      ),
    );
    assert.doesNotMatch(JSON.stringify(headers), /\\[rn]|\\u0000/);
  }
}

/** The attempts of this family. */
export const streams: Attempt[] = [
  streaming(
    "a status that is another one the second time",
    `let n = 0; http.get("/", () => ({ get status() { return n++ === 0 ? 200 : 101; }, headers: {}, body }));`,
    { code: ["ok", "USER_CODE_ERROR"] },
    areSound,
  ),
  streaming(
    "header values with line ends, from a patched Headers",
    `const lie = function* () { yield ["x-a", "1\\r\\nset-cookie: forged=1"]; yield ["x-b\\r\\nx-c", "1"]; };
for (const key of ["entries", "keys", "values", Symbol.iterator, "get", "forEach"]) (Headers.prototype as any)[key] = lie;
http.get("/", () => new Response(body as any, { headers: { "x-a": "1" } }));`,
    { code: ["ok", "USER_CODE_ERROR"] },
    areSound,
  ),
  streaming(
    "headers that are a proxy",
    `const headers = new Proxy({}, { ownKeys: () => ["x-a"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }), get: () => "1\\r\\nforged: 1" });
http.get("/", () => ({ status: 200, headers, body } as any));`,
    { code: ["ok", "USER_CODE_ERROR"] },
    areSound,
  ),
  streaming(
    "a head of megabytes",
    `http.get("/", () => ({ status: 200, headers: { "x-a": "x".repeat(4_000_000) }, body }));`,
    TOO_LARGE,
    ({ heads }) => assert.deepEqual(heads, []),
  ),
  streaming(
    "a body without an end",
    `http.get("/", () => ({ status: 200, headers: {}, body: (async function* () { for (;;) yield "text"; })() }));`,
    TOO_LARGE,
    (heard) => {
      areSound(heard);
      assert.ok(heard.mostWaiting <= GRANTED, String(heard.mostWaiting));
    },
  ),
  {
    name: "five thousand items that are not waited for",
    why: "only the credits bound what the parent holds",
    files: tool(`for (let n = 0; n < 5_000; n++) ctx.emit(n); return "answer";`),
    limits: { output_bytes: 2 * 1024 * 1024 },
    expect: { code: ["ok", "RESOURCE_LIMIT"] },
    heard: ({ mostWaiting }) => assert.ok(mostWaiting <= GRANTED, String(mostWaiting)),
  },
  ...[true, false].map((follows): Attempt => ({
    name: `items of nothing, without an end, ${follows ? "followed" : "kept"}`,
    why: "what costs nothing has no limit",
    files: tool(`for (;;) await ctx.emit("");`),
    limits: SMALL,
    expect: TOO_LARGE,
    ...(follows ? { heard: ({ heads }: Heard) => assert.deepEqual(heads, []) } : {}),
  })),
  {
    name: "credits that the code reads away",
    why: "they come on standard input, which is the code's too",
    files: tool(
      `const stolen: number[] = []; (async () => { const buffer = new Uint8Array(1); for (;;) { const n = await Deno.stdin.read(buffer); if (n === null) return; stolen.push(buffer[0]!); } })().catch(() => {});
for (let n = 0; n < 100; n++) await ctx.emit(n); return stolen.length;`,
    ),
    request: { timeout_ms: 2_000 },
    expect: { code: ["ok", "TIMEOUT", "USER_CODE_ERROR"] },
    heard: ({ mostWaiting }) => assert.ok(mostWaiting <= GRANTED, String(mostWaiting)),
  },
  {
    name: "an iterable whose every step lies",
    why: "it is user code that the bootstrap calls",
    files: tool(
      `let n = 0; return { [Symbol.asyncIterator]: () => ({ next: () => n++ < 50 ? { get done() { return n > 40 ? 1 : false; }, get value() { return n; } } : Promise.reject(new Error("end")), return() { throw new Error("return"); } }) };`,
    ),
    expect: { code: ["ok", "USER_CODE_ERROR"] },
    heard: ({ mostWaiting }) => assert.ok(mostWaiting <= GRANTED, String(mostWaiting)),
  },
];
