import assert from "node:assert/strict";
import * as z from "zod";
import type { Json, JsonObject } from "../../../runtime/protocol/json.ts";
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

function object(properties: Record<string, Json>, ...required: string[]): JsonObject {
  return { type: "object", properties, required };
}

interface Case {
  readonly name: string;
  readonly before: Json;
  readonly after: Json;
  readonly input?: readonly Change[];
  readonly output?: readonly Change[];
}

const text = { type: "string" };
const number = { type: "number" };

const CASES: readonly Case[] = [
  { name: "nothing", before: object({ a: text }, "a"), after: object({ a: text }, "a") },
  {
    name: "annotations",
    before: { ...text, title: "A", default: "x", $id: "a" },
    after: { ...text, description: "B", examples: ["y"], deprecated: true, $comment: "c" },
  },
  {
    name: "a property named like an annotation",
    before: object({ title: text }),
    after: object({ title: number }),
    input: ['/properties/title "title" must be a number now, was a string'],
    output: ['/properties/title "title" may be a number now, was a string'],
  },
  {
    name: "a required property",
    before: object({ email: text }),
    after: object({ email: text }, "email"),
    input: ['/properties/email "email" is required now'],
  },
  {
    name: "a property that is not required any more",
    before: object({ note: text }, "note"),
    after: object({ note: text }),
    output: ['/properties/note "note" may be missing now'],
  },
  {
    name: "a property that went",
    before: object({ note: text, a: text }, "note"),
    after: object({ a: text }),
    output: [' "note" may be missing now'],
  },
  { name: "a new optional property", before: object({}), after: object({ a: text }) },
  {
    name: "a new optional property of a closed object",
    before: { ...object({ a: text }), additionalProperties: false },
    after: { ...object({ a: text, b: text }), additionalProperties: false },
    output: ['/properties/b "b" may be given now'],
  },
  {
    name: "a new property where others were open by a word",
    before: { type: "object", additionalProperties: {} },
    after: { type: "object", properties: { a: text }, additionalProperties: {} },
    input: ['/properties/a "a" must be a string now'],
  },
  {
    name: "an object that is closed now",
    before: object({ a: text }),
    after: { ...object({ a: text }), additionalProperties: false },
    input: ["/additionalProperties other properties are accepted no more"],
  },
  {
    name: "values",
    before: object({ plan: { enum: ["free", "pro"] } }),
    after: object({ plan: { enum: ["pro", "paused"] } }),
    input: ['/properties/plan "plan" accepts "free" no more'],
    output: ['/properties/plan "plan" may be "paused" now'],
  },
  {
    name: "a string of some values",
    before: text,
    after: { enum: ["a", "b"] },
    input: [' the input must be one of "a", "b" now'],
  },
  {
    name: "one value",
    before: { enum: ["a", "b"] },
    after: { const: "a" },
    input: [' the input accepts "b" no more'],
  },
  {
    name: "a least number",
    before: object({ age: { type: "integer", minimum: 0 } }),
    after: object({ age: { type: "integer", minimum: 18 } }),
    input: ['/properties/age "age" must be at least 18 now, was 0'],
  },
  {
    name: "a least number that went",
    before: object({ age: { type: "integer", minimum: 18 } }),
    after: object({ age: { type: "integer" } }),
    output: ['/properties/age "age" may be less than 18 now'],
  },
  {
    name: "an exclusive bound of integers",
    before: { type: "integer", exclusiveMinimum: 0 },
    after: { type: "integer", minimum: 1 },
  },
  {
    name: "an exclusive bound of numbers",
    before: { type: "number", minimum: 1 },
    after: { type: "number", exclusiveMinimum: 1 },
    input: [" the input must be greater than 1 now, was 1"],
  },
  {
    name: "a number with a fraction",
    before: number,
    after: { type: "integer" },
    input: [" the input accepts a number with a fraction no more"],
  },
  {
    name: "a multiple",
    before: { type: "integer", multipleOf: 10 },
    after: { type: "integer", multipleOf: 4 },
    input: [" the input must be a multiple of 4 now"],
    output: [" the output may be other than a multiple of 10 now"],
  },
  {
    name: "lengths",
    before: { ...text, minLength: 1, maxLength: 5 },
    after: { ...text, minLength: 3, maxLength: 9 },
    input: [" the input must have at least 3 characters now, was 1"],
    output: [" the output may have more than 5 characters now"],
  },
  {
    name: "a pattern",
    before: { ...text, pattern: "^a" },
    after: { ...text, pattern: "^ab" },
    input: [' the input may accept less than before: "pattern" changed'],
    output: [' the output may be more than before: "pattern" changed'],
  },
  {
    name: "a format",
    before: text,
    after: { ...text, format: "email" },
    input: [' the input must have the format "email" now'],
  },
  {
    name: "null",
    before: { type: "array", items: text },
    after: { type: "array", items: { type: ["string", "null"] } },
    output: ["/items items may be null now"],
  },
  {
    name: "null by anyOf",
    before: { anyOf: [text, { type: "null" }] },
    after: { type: ["string", "null"] },
  },
  {
    name: "null by anyOf, gone",
    before: { type: ["string", "null"] },
    after: { anyOf: [text, number] },
    input: [" the input accepts null no more"],
    output: ["/anyOf/1 the output may be a number now"],
  },
  {
    name: "items of a tuple",
    before: { type: "array", prefixItems: [text, number], items: false },
    after: { type: "array", prefixItems: [text, text, text], items: false },
    input: ["/prefixItems/1 item 2 must be a string now, was a number"],
    output: [
      "/prefixItems/1 item 2 may be a string now, was a number",
      "/prefixItems/2 item 3 may be given now",
    ],
  },
  {
    name: "how many items there are",
    before: { type: "array", maxItems: 3, uniqueItems: true },
    after: { type: "array", minItems: 1, maxItems: 2 },
    input: [
      " the input must have at least 1 item now",
      " the input must have at most 2 items now, was 3",
    ],
    output: [" the output may repeat an item now"],
  },
  {
    name: "a record",
    before: { type: "object", propertyNames: { enum: ["a", "b"] }, additionalProperties: number },
    after: { type: "object", propertyNames: { enum: ["a"] }, additionalProperties: text },
    input: [
      "/additionalProperties other properties must be a string now, were a number",
      '/propertyNames names of properties accept "b" no more',
    ],
    output: ["/additionalProperties other properties may be a string now, were a number"],
  },
  {
    name: "properties by pattern",
    before: { type: "object", patternProperties: { "^x": number }, additionalProperties: false },
    after: { type: "object", patternProperties: { "^x": {} }, additionalProperties: false },
    output: [
      '/patternProperties/^x properties whose names match "^x" may be anything now, were a number',
    ],
  },
  {
    name: "a value with a property that a pattern may match",
    before: { const: { x: 1 } },
    after: { patternProperties: { "^x": text } },
    input: [
      '/patternProperties/^x properties whose names match "^x" must be a string now',
    ],
    output: [' the output may be other than {"x":1} now'],
  },
  {
    name: "definitions",
    before: { $ref: "#/$defs/a", $defs: { a: object({ b: { $ref: "#/$defs/b" } }), b: text } },
    after: { $ref: "#/$defs/x", $defs: { x: object({ b: { $ref: "#/$defs/y" } }), y: number } },
    input: ['/$defs/y "b" must be a number now, was a string'],
    output: ['/$defs/y "b" may be a number now, was a string'],
  },
  {
    name: "definitions by other names",
    before: { $ref: "#/$defs/a", $defs: { a: object({ b: { $ref: "#/$defs/a" } }) } },
    after: object({ b: { $ref: "#" } }),
  },
  {
    name: "a recursive schema",
    before: object({ kids: { type: "array", items: { $ref: "#" } }, name: text }),
    after: object({ kids: { type: "array", items: { $ref: "#" } }, name: text }, "name"),
    input: ['/properties/name "name" is required now'],
  },
  {
    name: "a choice that names itself",
    before: number,
    after: { $ref: "#/$defs/a", $defs: { a: { anyOf: [{ $ref: "#/$defs/a" }, text] } } },
    input: ['/$defs/a/anyOf/0 the input may accept less than before: "$ref" changed'],
    output: [
      " the output may be anything now, was a number",
      "/$defs/a/anyOf/1 the output may be a string now",
    ],
  },
  {
    name: "what was assumed for a variant that did not fit",
    before: {
      ...object({ one: { $ref: "#/$defs/n" }, two: { $ref: "#/$defs/x" } }),
      $defs: {
        n: object({ a: { $ref: "#/$defs/x" }, b: number }),
        x: object({ p: { $ref: "#/$defs/n" } }),
      },
    },
    after: {
      ...object({
        one: { anyOf: [{ $ref: "#/$defs/m" }, object({ a: {}, b: number })] },
        two: { $ref: "#/$defs/y" },
      }),
      $defs: {
        m: object({ a: { $ref: "#/$defs/y" }, b: text }),
        y: object({ p: { $ref: "#/$defs/m" } }),
      },
    },
    input: ['/$defs/m/properties/b "b" must be a string now, was a number'],
    output: [
      '/$defs/m/properties/b "b" may be a string now, was a number',
      '/properties/one/anyOf/1/properties/a "a" may be anything now, was an object',
    ],
  },
  {
    name: "what a reference of the same words names",
    before: { not: { $ref: "#/$defs/a" }, $defs: { a: { pattern: "a" } } },
    after: { not: { $ref: "#/$defs/a" }, $defs: { a: { pattern: "b" } } },
    input: [' the input may accept less than before: "not" changed'],
    output: [' the output may be more than before: "not" changed'],
  },
  {
    name: "variants",
    before: { oneOf: [object({ t: { const: "a" } }, "t"), object({ t: { const: "b" } }, "t")] },
    after: {
      oneOf: [
        object({ t: { const: "c" } }, "t"),
        object({ t: { const: "a" }, x: number }, "t", "x"),
      ],
    },
    input: [
      '/oneOf/1/properties/x "x" is required now',
      ' the input accepts an object whose "t" is "b" no more',
    ],
    output: ['/oneOf/0 the output may be an object whose "t" is "c" now'],
  },
  {
    name: "one schema that became variants",
    before: object({ t: { enum: ["a", "b"] } }, "t"),
    after: { oneOf: [object({ t: { const: "a" } }, "t"), object({ t: { const: "b" } }, "t")] },
  },
  {
    name: "variants that are not told apart",
    before: object({ a: number }),
    after: { oneOf: [object({ a: number }), object({ a: text })] },
    input: [' the input may accept less than before: "oneOf" changed'],
    output: ['/oneOf/1/properties/a "a" may be a string now, was a number'],
  },
  {
    name: "allOf",
    before: { allOf: [object({ a: text }, "a"), object({ b: text }, "b")] },
    after: object({ a: text, b: text }, "a", "b"),
  },
  {
    name: "if, then and else",
    before: { if: { required: ["a"] }, then: { required: ["b"] } },
    after: { if: { required: ["a"] }, then: { required: ["c"] } },
    input: [' the input may accept less than before: "if" changed'],
    output: [' the output may be more than before: "if" changed'],
  },
  { name: "anything from nothing said", before: null, after: {} },
  {
    name: "a schema where there was none",
    before: null,
    after: text,
    input: [" the input must be a string now"],
  },
  {
    name: "no schema where there was one",
    before: text,
    after: null,
    output: [" the output may be anything now, was a string"],
  },
  {
    name: "anything where there was an object",
    before: object({ a: text }, "a"),
    after: {},
    output: [" the output may be anything now, was an object"],
  },
  {
    name: "nothing at all any more",
    before: text,
    after: { not: {} },
    input: [" the input is accepted no more"],
  },
];

for (const { name, before, after, input = [], output = [] } of CASES) {
  Deno.test(`breakingChanges: ${name}`, () => {
    assert.deepEqual(changes(before, after), { input, output });
  });
}

function zod(before: z.ZodType, after: z.ZodType): string[] {
  const of = (schema: z.ZodType, io: "input" | "output") => z.toJSONSchema(schema, { io }) as Json;
  return breakingChanges(
    { input: of(before, "input"), output: of(before, "output") },
    { input: of(after, "input"), output: of(after, "output") },
  ).map(({ side, message }) => `${side}: ${message}`);
}

Deno.test("breakingChanges reads schemas of zod", () => {
  const User = z.object({ email: z.email(), plan: z.enum(["free", "pro"]), age: z.int().min(0) });
  assert.deepEqual(zod(User, User), []);
  assert.deepEqual(zod(User, User.extend({ plan: z.enum(["pro"]), note: z.string() })), [
    'input: "note" is required now',
    'input: "plan" accepts "free" no more',
    'output: "note" may be given now',
  ]);
  assert.deepEqual(zod(User, User.extend({ note: z.string().optional() })), [
    'output: "note" may be given now',
  ]);
  assert.deepEqual(zod(User, User.extend({ age: z.int().min(18).nullable() })), [
    'input: "age" must be at least 18 now, was 0',
    'output: "age" may be null now',
  ]);
  assert.deepEqual(zod(User, User.extend({ age: z.int().min(0).default(1) })), []);
  assert.deepEqual(zod(User, User.strict()), [
    "input: other properties are accepted no more",
  ]);
});

Deno.test("breakingChanges reads variants, records, tuples and recursion of zod", () => {
  const cat = z.object({ kind: z.literal("cat"), lives: z.number() });
  const dog = z.object({ kind: z.literal("dog"), name: z.string().optional() });
  const pets = z.discriminatedUnion("kind", [cat, dog]);
  assert.deepEqual(zod(pets, z.discriminatedUnion("kind", [dog, cat])), []);
  assert.deepEqual(zod(pets, dog), [
    'input: the input accepts an object whose "kind" is "cat" no more',
  ]);
  assert.deepEqual(zod(dog, pets), [
    'output: the output may be an object whose "kind" is "cat" now',
  ]);
  assert.deepEqual(
    zod(z.record(z.enum(["a", "b"]), z.number()), z.record(z.enum(["a", "b"]), z.int())),
    ["input: other properties accept a number with a fraction no more"],
  );
  assert.deepEqual(
    zod(z.tuple([z.string()]), z.tuple([z.string(), z.number().optional()])),
    ["output: the output may have more than 1 item now"],
  );
  const tree = (leaf: z.ZodType) => {
    const Tree = z.object({
      leaf,
      get kids() {
        return z.array(Tree);
      },
    });
    return Tree as z.ZodType;
  };
  assert.deepEqual(zod(tree(z.string()), tree(z.string())), []);
  assert.deepEqual(zod(tree(z.string()), tree(z.string().max(9))), [
    'input: "leaf" must have at most 9 characters now',
  ]);
});

Deno.test("breakingChanges says of variants that are not told apart what changed in one", () => {
  const a = z.object({ a: z.string() });
  const b = z.object({ b: z.string() });
  assert.deepEqual(zod(z.union([a, z.null()]), z.union([z.object({ a: z.int() }), z.null()])), [
    'input: "a" must be an integer now, was a string',
    'output: "a" may be an integer now, was a string',
  ]);
  assert.deepEqual(zod(z.union([a, b]), z.union([a, b, z.null()])), [
    "output: the output may be null now",
  ]);
  assert.deepEqual(zod(z.union([a, z.string()]), a), [
    "input: the input accepts a string no more",
  ]);
});

Deno.test("breakingChanges takes names of built-in members for what they are", () => {
  const before = JSON.parse('{"properties":{"__proto__":{"type":"string"},"constructor":{}}}');
  const after = JSON.parse('{"properties":{"__proto__":{"type":"number"},"constructor":false}}');
  assert.deepEqual(changes(before, after).input, [
    '/properties/__proto__ "__proto__" must be a number now, was a string',
    '/properties/constructor "constructor" is accepted no more',
  ]);
  assert.deepEqual(changes({}, JSON.parse('{"required":["toString"]}')).input, [
    ' "toString" is required now',
  ]);
});

Deno.test("breakingChanges compares a hundred variants, and a thousand values", () => {
  const variant = (at: number, more: z.ZodType) => z.object({ t: z.literal(`v${at}`), more });
  const union = (last: z.ZodType) =>
    z.discriminatedUnion("t", [
      variant(0, z.string()),
      ...Array.from({ length: 98 }, (_, at) => variant(at + 1, z.string())),
      variant(99, last),
    ]);
  assert.deepEqual(zod(union(z.string()), union(z.int())), [
    'input: "more" must be an integer now, was a string',
    'output: "more" may be an integer now, was a string',
  ]);
  const countries = Array.from({ length: 1_000 }, (_, at) => `c${at}`);
  assert.deepEqual(zod(z.enum(countries), z.enum(countries.slice(2))), [
    'input: the input accepts "c0", "c1" no more',
  ]);
});
