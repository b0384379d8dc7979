/** Schemas that are made to take long, or to break what reads them. */
import assert from "node:assert/strict";
import type { Json } from "../../../runtime/protocol/json.ts";
import { breakingChanges } from "./schema_changes.ts";

type Change = `${string} ${string}`;

/** What is said of both sides when `before` becomes `after`: place and message. */
function changes(before: Json, after: Json): { input: Change[]; output: Change[] } {
  const found = breakingChanges({ input: before, output: before }, { input: after, output: after });
  const of = (side: string) =>
    found.filter((one) => one.side === side)
      .map(({ place, message }): Change => `${place} ${message}`);
  return { input: of("input"), output: of("output") };
}

function object(properties: Record<string, Json>, ...required: string[]): Json {
  return { type: "object", properties, required };
}

const text = { type: "string" };
const number = { type: "number" };

/** A schema with so many levels, one in the other. */
function nested(levels: number, leaf: Json): Json {
  let schema = leaf;
  for (let level = 0; level < levels; level++) schema = { type: "array", items: schema };
  return schema;
}

/** Definitions that each name the next one twice, by what `join` makes of two references. */
function doubling(count: number, leaf: Json, join: (one: Json, other: Json) => Json): Json {
  const $defs: Record<string, Json> = { [`d${count}`]: leaf };
  for (let at = 0; at < count; at++) {
    const next = { $ref: `#/$defs/d${at + 1}` };
    $defs[`d${at}`] = join(next, next);
  }
  return { $ref: "#/$defs/d0", $defs };
}

function many(count: number, of: (at: number) => Json): Json[] {
  return Array.from({ length: count }, (_, at) => of(at));
}

const HOSTILE: Readonly<Record<string, readonly [Json, Json]>> = {
  "many choices": [
    { anyOf: many(5_000, (at) => object({ [`a${at}`]: text }, `a${at}`)) },
    { anyOf: many(5_000, (at) => object({ [`b${at}`]: text }, `b${at}`)) },
  ],
  "many choices that are not told apart": [
    { oneOf: many(2_000, (at) => object({ a: { minLength: at } })) },
    { oneOf: many(2_000, (at) => object({ a: { minLength: at + 1 } })) },
  ],
  "choices of choices": [
    { allOf: many(30, (at) => ({ anyOf: [object({ [`a${at}`]: text }), object({ b: number })] })) },
    object({ c: number }, "c"),
  ],
  "definitions that double": [
    doubling(60, { anyOf: [text, number] }, (one, other) => object({ a: one, b: other })),
    doubling(60, { anyOf: [text] }, (one, other) => object({ a: one, b: other })),
  ],
  "choices that double": [
    doubling(60, text, (one, other) => ({ anyOf: [one, { items: other }] })),
    doubling(60, number, (one, other) => ({ anyOf: [one, { items: other }] })),
  ],
  "a reference to itself": [{ $ref: "#" }, { allOf: [{ $ref: "#" }], type: "string" }],
  "references in a circle": [
    { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } },
    { anyOf: [{ $ref: "#" }, text] },
  ],
  "a meet that grows": [
    {
      $defs: { a: { allOf: [{ properties: { x: { $ref: "#" } } }] } },
      allOf: [{ $ref: "#/$defs/a" }, {
        properties: { x: { allOf: [{ $ref: "#" }, { $ref: "#/$defs/a" }] } },
      }],
    },
    object({ x: object({ x: object({ x: text }) }) }),
  ],
  "many values": [{ enum: many(50_000, (at) => at) }, { enum: many(50_000, (at) => at + 1) }],
  "many types": [{ type: many(200_000, () => "string") }, { type: "number" }],
  "many parts": [{ allOf: many(200_000, (at) => ({ minLength: at })) }, text],
  "names that all are needed": [
    {
      allOf: many(400, (at) => ({ required: many(100, (each) => `k${at}_${each}`) })),
      anyOf: many(100, (at) => object({ [`a${at}`]: text })),
    },
    { anyOf: many(100, (at) => object({ [`b${at}`]: number }, `b${at}`)) },
  ],
  "many bounds": [
    {
      allOf: many(490, (at) => ({ type: "number", minimum: at, maximum: 1_000 + at })),
      anyOf: many(200, (at) => ({ multipleOf: at + 1 })),
    },
    { anyOf: many(200, (at) => ({ type: "number", multipleOf: at + 2 })) },
  ],
  "a long tuple": [
    { type: "array", prefixItems: many(30_000, () => text) },
    { type: "array", items: number },
  ],
};

for (const [name, [before, after]] of Object.entries(HOSTILE)) {
  Deno.test(`breakingChanges ends soon, and says something: ${name}`, () => {
    const since = performance.now();
    const { input, output } = changes(before, after);
    assert.ok(input.length + output.length > 0);
    assert.ok(input.length <= 100 && output.length <= 100);
    assert.deepEqual(changes(before, structuredClone(before)), { input: [], output: [] });
    // Far more than it takes, for a machine that is busy.
    assert.ok(performance.now() - since < 5_000);
  });
}

Deno.test("breakingChanges compares what is nested deeper than the stack", () => {
  const deep = (leaf: Json) => nested(100_000, leaf);
  assert.deepEqual(changes(deep(text), deep(text)), { input: [], output: [] });
  assert.equal(changes(deep(text), deep(number)).input.length, 1);
});

Deno.test("breakingChanges calls large schemas too large, once for each side", () => {
  assert.deepEqual(changes(nested(1_000, text), nested(1_000, number)), {
    input: [" the input schema is too large to compare"],
    output: [" the output schema is too large to compare"],
  });
});
