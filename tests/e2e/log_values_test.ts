/**
 * Logs say all that was logged, and how much is missing.
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
  return (await runRequest(toolSnapshot(body), request)).meta.logs;
}

Deno.test("each field of a log line stands for itself, whatever its neighbours are", async () => {
  const [line] = await logsOf(`
    class Order { id = 7; #secret = 1; }
    const loop: any = { n: 1 }; loop.self = loop;
    ctx.log("all", { level: "warn", text: "t", err: Object.assign(new Error("boom", { cause: "c" }), { status: 3 }),
      at: new Date(0), bad: new Date(NaN), big: 10n, map: new Map([["a", 1]]), set: new Set([1]), none: undefined,
      nan: NaN, inf: -Infinity, zero: -0, fn: () => 1, sym: Symbol("s"), bytes: new Uint8Array([1, 2]),
      buffer: new ArrayBuffer(1), re: /x/, promise: Promise.resolve(), order: new Order(), loop,
      get torn() { throw new Error("no"); }, json: { toJSON: (key: string) => "key " + key }, url: new URL("https://a.b/"),
      response: new Response("x", { status: 404 }), last: true });
  `);
  const { err, ...fields } = line?.fields as Record<string, unknown>;
  const { stack, ...error } = err as Record<string, unknown>;
  assert.equal(line?.level, "warn");
  assert.deepEqual(error, { name: "Error", message: "boom", cause: "c", status: 3 });
  assert.match(String(stack), /^Error: boom\n {4}at entry_point\.ts:\d+:\d+$/);
  assert.deepEqual(fields, {
    text: "t",
    at: "1970-01-01T00:00:00.000Z",
    bad: "Invalid Date",
    big: "10n",
    map: 'Map(1) {"a" => 1}',
    set: "Set(1) {1}",
    none: "undefined",
    nan: "NaN",
    inf: "-Infinity",
    zero: 0,
    fn: "[Function: fn]",
    sym: "Symbol(s)",
    bytes: "Uint8Array(2) [1, 2]",
    buffer: "ArrayBuffer(1) [0]",
    re: "/x/",
    promise: "[Promise]",
    order: { id: 7 },
    loop: { n: 1, self: "[Circular]" },
    torn: "[Getter threw: no]",
    json: "key json",
    url: "https://a.b/",
    response: { status: 404 },
    last: true,
  });
});

Deno.test("what is logged in the place of fields or of the event is not lost", async () => {
  const logs = await logsOf(`
    const log = ctx.log as any;
    log("error", new TypeError("t")); log.error("map", new Map([["a", 1]])); log("date", new Date(0));
    log("bytes", new Uint8Array(1)); log("class", new (class { a = 1 })()); log({ a: 1 }, "message"); log(new Error("first"));
    log("proxy", new Proxy({}, { ownKeys() { throw 1 } })); log(Object.create(null)); log("null", null); log("proto", JSON.parse('{"__proto__":1}'));
  `);
  const shown = logs.map(({ event, fields }) => {
    const text = JSON.stringify(fields, (key, value) => key === "stack" ? undefined : value);
    return `${event} ${text}`;
  });
  assert.deepEqual(shown, [
    'error {"error":{"name":"TypeError","message":"t"}}',
    'map {"value":"Map(1) {\\"a\\" => 1}"}',
    'date {"value":"1970-01-01T00:00:00.000Z"}',
    'bytes {"value":"Uint8Array(1) [0]"}',
    'class {"a":1}',
    '[object Object] {"event":{"a":1},"value":"message"}',
    'Error: first {"event":{"name":"Error","message":"first"}}',
    'proxy {"value":"[A value that can\'t be read]"}',
    'object {"event":{}}',
    'null {"value":null}',
    'proto {"__proto__":1}',
  ]);
});

Deno.test("one huge field leaves the others as they are", async () => {
  const [line] = await logsOf(
    'ctx.log("big", { body: "x".repeat(5e6), list: Array(1e6).fill({}), status: 429, id: "abc" });',
  );
  const { body, list, status, id } = line?.fields as Record<string, string | unknown[]>;
  assert.deepEqual([status, id], [429, "abc"]);
  assert.match(String(body), /x… \(cut\)$/);
  assert.match(String(list?.at(-1)), /^… \d+ more$/);
});

Deno.test("the count of dropped lines is true, however the lines came and the code ended", async () => {
  const fill = "for (let i = 0; i < 10; i++) ctx.log('kept');";
  const cases: [string, number][] = [
    ["for (let i = 0; i < 5_000; i++) console.log(i);", 5_000],
    ["for (let i = 0; i < 25_123; i++) ctx.log('x');", 25_123],
    [
      "for (let i = 0; i < 25_123; i++) ctx.log('x'); await new Promise((d) => setTimeout(d, 60_000));",
      25_123,
    ],
    ["for (let i = 0; i < 5_000; i++) ctx.log('x'); for (;;);", 5_000],
    ["for (let i = 0; i < 5_000; i++) ctx.log('x'); Deno.exit(1);", 5_000],
    ["for (let i = 0; i < 5_000; i++) ctx.log('x'); throw new Error('x');", 5_000],
    ["Deno.stdout.writeSync(new TextEncoder().encode('line\\n'.repeat(5_000)));", 5_000],
    [
      "console.log('a'); Deno.stdout.writeSync(new TextEncoder().encode('b\\nc')); console.error('d');",
      4,
    ],
  ];
  for (const [body, dropped] of cases) {
    const logs = await logsOf(`${fill}\n${body}`, {
      limits: { log_entries: 10 },
      timeout_ms: 2_500,
    });
    const mark = logs.at(-1);
    assert.deepEqual([mark?.event, mark?.fields.dropped], ["logs.truncated", dropped], body);
    assert.equal(logs.length, 11);
  }
});

Deno.test("every method of the console writes its text and no escape code", async () => {
  const logs = await logsOf(`
    console.clear(); console.group("G"); console.clear(); console.log("not indented");
    console.table([{ a: 1 }]); console.dir({ a: 1 }); console.dirxml({ x: 1 }); console.count("c");
    console.countReset("c"); console.time("t"); console.timeEnd("t"); console.timeStamp("x");
    console.assert(false, "failed %s", "hard"); console.trace("here"); console.profile?.("p"); console.profileEnd?.("p");
    const { clear, log } = console; clear(); log("detached");
  `);
  const events = logs.map(({ event }) => event.replace(/[\d.]+ms/, "ms").split("\n")[0]);
  assert.deepEqual(events.filter((event) => !event?.startsWith("┌")), [
    "G",
    "not indented",
    "{ a: 1 }",
    "{ x: 1 }",
    "c: 1",
    "t: ms",
    "Assertion failed: failed hard",
    "Trace: here",
    "detached",
  ]);
  // deno-lint-ignore no-control-regex -- escape codes are what must not be there
  for (const { event } of logs) assert.doesNotMatch(event, /\x1b|bootstrap\.js/);
});
