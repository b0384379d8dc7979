import assert from "node:assert/strict";
import { createLog, type Log, type LogEntry } from "./log.ts";

/** What a log writes, as `level event fields`. */
function written(use: (log: Log) => void): [string, string, unknown][] {
  const entries: LogEntry[] = [];
  use(createLog((entry) => entries.push(entry), () => 0));
  return entries.map(({ level, event, fields }) => [level, event, fields]);
}

Deno.test("createLog makes one field of what is no set of fields", () => {
  const error = new TypeError("t");
  const map = new Map([["a", 1]]);
  const given: [unknown, unknown][] = [
    [error, { error }],
    [map, { value: map }],
    [[1], { value: [1] }],
    [null, { value: null }],
    ["text", { value: "text" }],
    [
      new class {
        own = 1;
      }(),
      { own: 1 },
    ],
    [{}, {}],
    [undefined, {}],
  ];
  for (const [fields, expected] of given) {
    assert.deepEqual(written((log) => log.info("e", fields as Record<string, unknown>)), [
      ["info", "e", expected],
    ]);
  }
});

Deno.test("createLog keeps the other fields when one can't be read", () => {
  const fields = {
    good: 1,
    get bad(): never {
      throw new Error("no");
    },
    level: "warn",
  };
  assert.deepEqual(written((log) => log("e", fields)), [
    ["warn", "e", { good: 1, bad: "[Getter threw: no]" }],
  ]);
  const hostile = new Proxy({}, {
    ownKeys() {
      throw new Error("no");
    },
  });
  const [[, , value] = []] = written((log) => log("e", hostile));
  assert.deepEqual(Object.keys(Object(value)), ["value"]);
});

Deno.test("createLog keeps an object that stands in the place of the event", () => {
  const log = (event: unknown, fields?: unknown) =>
    written((log) => (log as (event: unknown, fields?: unknown) => void)(event, fields))[0];
  const error = new Error("first");
  assert.deepEqual(log(error, { a: 1 }), ["info", "Error: first", { event: error, a: 1 }]);
  const bare: unknown = Object.create(null);
  assert.deepEqual(log(bare), ["info", "object", { event: bare }]);
  assert.deepEqual(log(Symbol("s"))?.slice(0, 2), ["info", "Symbol(s)"]);
});

Deno.test("createLog keeps what stands under a symbol, and all that it was given", () => {
  const log = (log: Log) =>
    (log as (event: string, ...fields: unknown[]) => void)(
      "e",
      { a: 1, [Symbol("id")]: 2 },
      { b: 3 },
      "text",
    );
  assert.deepEqual(written(log), [
    ["info", "e", { a: 1, "Symbol(id)": 2, "(more)": [{ b: 3 }, "text"] }],
  ]);
});
