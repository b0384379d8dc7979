import assert from "node:assert/strict";
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import * as mini from "zod/mini";
import { z as z3 } from "zod3";
import { describeSchema } from "./json_schema.ts";
import type { StandardSchema } from "./standard_schema.ts";

const DATE = { type: "string", format: "date-time" };

/** A schema without what every one of them says first. */
function said(schema: StandardSchema, side: "input" | "output" = "input"): unknown {
  const { json } = describeSchema(schema, side);
  assert.ok(json !== null, "nothing is said");
  const { $schema, ...rest } = json;
  assert.equal($schema, "https://json-schema.org/draft/2020-12/schema");
  assert.deepEqual(JSON.parse(JSON.stringify(rest)), rest);
  return rest;
}

function properties(schema: StandardSchema, side: "input" | "output" = "input"): unknown {
  const json = said(schema, side);
  return typeof json === "object" && json !== null && "properties" in json ? json.properties : json;
}

/** The same object in each library, with a node that JSON lacks. */
const BOOKINGS: Record<string, StandardSchema> = {
  zod: z.object({ guest: z.string(), nights: z.int(), from: z.date(), id: z.bigint() }),
  mini: mini.object({
    guest: mini.string(),
    nights: mini.int(),
    from: mini.date(),
    id: mini.bigint(),
  }),
  zod3: z3.object({
    guest: z3.string(),
    nights: z3.number().int(),
    from: z3.date(),
    id: z3.bigint(),
  }),
  valibot: v.object({
    guest: v.string(),
    nights: v.pipe(v.number(), v.integer()),
    from: v.date(),
    id: v.bigint(),
  }),
  arktype: type({ guest: "string", nights: "number.integer", from: "Date", id: "bigint" }),
};

for (const [library, schema] of Object.entries(BOOKINGS)) {
  for (const side of ["input", "output"] as const) {
    Deno.test(`describeSchema keeps the rest when ${library} has a node that JSON lacks: ${side}`, () => {
      const { json, notes } = describeSchema(schema, side);
      assert.equal(json?.type, "object");
      const { guest, nights, from, id } = Object(json?.properties);
      assert.deepEqual([guest, nights.type, from, id], [{ type: "string" }, "integer", DATE, {}]);
      assert.deepEqual(new Set(Object(json?.required)), new Set(["from", "guest", "id", "nights"]));
      assert.deepEqual(notes.map(({ path, message }) => `${path} ${message}`).sort(), [
        `${side}.from a Date can't be said in JSON Schema`,
        `${side}.id a ${library === "arktype" ? "bigint" : "BigInt"} can't be said in JSON Schema`,
      ]);
    });
  }
}

Deno.test("describeSchema leaves open each node of zod that JSON lacks, and no other", () => {
  const schema = z.object({
    text: z.string(),
    coerced: z.coerce.date(),
    custom: z.custom<string>((value) => typeof value === "string"),
    instance: z.instanceof(Uint8Array),
    set: z.set(z.string()),
    map: z.map(z.string(), z.number()),
    symbol: z.symbol().optional(),
    nothing: z.undefined(),
    nan: z.nan(),
    file: z.file(),
    large: z.bigint().default(1n),
    one: z.literal(1n),
    some: z.literal(["a", undefined]),
    named: z.date().describe("When").meta({ examples: ["2026-01-01"] }),
    said: z.custom<string>().meta({ type: "string" }),
  });
  assert.deepEqual(properties(schema), {
    text: { type: "string" },
    coerced: DATE,
    custom: {},
    instance: {},
    set: {},
    map: {},
    symbol: {},
    nothing: {},
    nan: {},
    file: {},
    large: {},
    one: {},
    some: { type: "string", const: "a" },
    named: { description: "When", examples: ["2026-01-01"], ...DATE },
    said: { type: "string" },
  });
});

Deno.test("describeSchema keeps the rest at any depth of zod", () => {
  const when = z.date();
  const schema = z.object({
    list: z.array(z.object({ when, n: z.number() })),
    pair: z.tuple([z.string(), when]),
    record: z.record(z.string(), when),
    either: z.discriminatedUnion("t", [
      z.object({ t: z.literal("a"), when }),
      z.object({ t: z.literal("b") }),
    ]),
    maybe: when.nullish(),
    both: z.intersection(z.object({ a: when }), z.object({ b: z.string() })),
    late: z.lazy(() => z.object({ when })),
    out: z.string().transform((text) => text.length),
  });
  const found = JSON.stringify(properties(schema, "output"));
  assert.equal(found.split(JSON.stringify(DATE)).length - 1, 7);
  assert.match(found, /"n":\{"type":"number"\}/);
  assert.match(found, /"b":\{"type":"string"\}/);
  assert.match(found, /"out":\{\}/);
});

Deno.test("describeSchema goes round a node that makes zod's own converter give up", () => {
  const broken = z.lazy((): z.ZodType => {
    throw new Error("no schema");
  });
  assert.deepEqual(properties(z.object({ a: z.string().min(2), broken })), {
    a: { type: "string", minLength: 2 },
    broken: {},
  });
  const twice = z.object({ a: z.string().meta({ id: "x" }), b: z.number().meta({ id: "x" }) });
  assert.deepEqual(properties(twice), { a: { type: "string" }, b: { type: "number" } });
  const odd = z.object({ a: z.string().meta({ size: 1n }) });
  assert.deepEqual(properties(odd), { a: { type: "string" } });
});

Deno.test("describeSchema says what zod/mini, zod 3 and valibot have", () => {
  const expected = {
    name: { type: "string", minLength: 1, maxLength: 9 },
    count: { type: "number", minimum: 1, exclusiveMaximum: 9 },
    flag: { type: "boolean" },
    kind: { type: "string", enum: ["a", "b"] },
    only: { type: "number", const: 5 },
    tags: { type: "array", items: { type: "string" }, minItems: 1 },
    maybe: { anyOf: [{ type: "string" }, { type: "null" }] },
    open: {},
    inner: { type: "object", properties: { deep: DATE }, required: ["deep"] },
  };
  const open = { later: { type: "string" } };
  const optional = { ...expected, ...open };
  const shapes: StandardSchema[] = [
    mini.object({
      name: mini.string().check(mini.minLength(1), mini.maxLength(9)),
      count: mini.number().check(mini.gte(1), mini.lt(9)),
      flag: mini.boolean(),
      kind: mini.enum(["a", "b"]),
      only: mini.literal(5),
      tags: mini.array(mini.string()).check(mini.minLength(1)),
      maybe: mini.nullable(mini.string()),
      open: mini.custom<number>(),
      inner: mini.object({ deep: mini.date() }),
      later: mini.optional(mini.string()),
    }),
    z3.object({
      name: z3.string().min(1).max(9),
      count: z3.number().min(1).lt(9),
      flag: z3.boolean(),
      kind: z3.enum(["a", "b"]),
      only: z3.literal(5),
      tags: z3.array(z3.string()).min(1),
      maybe: z3.string().nullable(),
      open: z3.custom<number>(),
      inner: z3.object({ deep: z3.date() }),
      later: z3.string().optional(),
    }),
    v.object({
      name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(9)),
      count: v.pipe(v.number(), v.minValue(1), v.ltValue(9)),
      flag: v.boolean(),
      kind: v.picklist(["a", "b"]),
      only: v.literal(5),
      tags: v.pipe(v.array(v.string()), v.minLength(1)),
      maybe: v.nullable(v.string()),
      open: v.custom<number>(() => true),
      inner: v.object({ deep: v.date() }),
      later: v.optional(v.string()),
    }),
  ];
  for (const schema of shapes) assert.deepEqual(properties(schema), optional);
});

Deno.test("describeSchema tells input from output", () => {
  const shapes: StandardSchema[] = [
    mini.object({
      n: mini.pipe(mini.string(), mini.transform(Number)),
      d: mini._default(mini.string(), "x"),
    }),
    z3.object({ n: z3.string().transform(Number), d: z3.string().default("x") }),
    v.object({ n: v.pipe(v.string(), v.transform(Number)), d: v.optional(v.string(), "x") }),
    z.object({ n: z.string().transform(Number), d: z.string().default("x") }),
  ];
  for (const schema of shapes) {
    const input = describeSchema(schema, "input").json;
    const output = describeSchema(schema, "output").json;
    assert.deepEqual([Object(input?.properties).n, input?.required], [{ type: "string" }, ["n"]]);
    assert.deepEqual(Object(output?.properties).n, {});
    assert.ok(Object(output?.required).includes("d"));
  }
});

Deno.test("describeSchema refers to a schema that contains itself", () => {
  interface Tree {
    kids: Tree[];
    when: Date;
  }
  const tree: v.GenericSchema<Tree> = v.object({
    kids: v.array(v.lazy(() => tree)),
    when: v.date(),
  });
  const tree3: z3.ZodType<Tree> = z3.lazy(() =>
    z3.object({ kids: z3.array(tree3), when: z3.date() })
  );
  const tree4: z.ZodType<Tree> = z.lazy(() => z.object({ kids: z.array(tree4), when: z.date() }));
  for (const schema of [tree, tree3, tree4]) {
    const { kids, when } = Object(properties(schema));
    assert.deepEqual([kids, when], [{ type: "array", items: { $ref: "#" } }, DATE]);
  }
  const inside = v.object({ tree });
  const json = describeSchema(inside, "input").json;
  assert.deepEqual(Object(json?.properties).tree, { $ref: "#/$defs/node1" });
  assert.deepEqual(Object(json?.$defs).node1.properties.when, DATE);
  const endless = (): StandardSchema =>
    v.object({ below: v.lazy(() => endless() as v.GenericSchema) });
  assert.ok(describeSchema(endless(), "input").notes[0]?.message.includes("nested"));
});

Deno.test("describeSchema says nothing for a library that can't, and names it", () => {
  const by = (
    jsonSchema?: NonNullable<StandardSchema["~standard"]["jsonSchema"]>,
  ): StandardSchema => ({
    "~standard": {
      version: 1,
      vendor: "odd",
      validate: (value) => ({ value }),
      jsonSchema,
    },
  });
  const expected = [{
    path: "input",
    message: 'The library "odd" has no way to say it as JSON Schema',
  }];
  const fail = () => {
    throw new Error("can't");
  };
  const list = () => Object.assign({}, { toJSON: () => [] });
  for (
    const schema of [by(), by({ input: fail, output: fail }), by({ input: list, output: list })]
  ) {
    const { json, notes } = describeSchema(schema, "input");
    assert.deepEqual([json, notes], [null, expected]);
  }
  assert.deepEqual(said(by({ input: () => ({ type: "string" }), output: fail })), {
    type: "string",
  });
  assert.deepEqual(describeSchema(null, "input").json, null);
});

/** Where no JSON fits, or null. */
function unmet(schema: StandardSchema): string | null {
  const found = describeSchema(schema, "input").unmet;
  return found === null ? null : `${found.path} ${found.message}`;
}

Deno.test("describeSchema says where no JSON fits an input", () => {
  const when = "input.when takes a Date, which no JSON value is";
  for (
    const schema of [
      z.object({ when: z.date() }),
      mini.object({ when: mini.date() }),
      z3.object({ when: z3.date() }),
      v.object({ when: v.date() }),
      type({ when: "Date" }),
    ]
  ) {
    assert.equal(unmet(schema), when);
  }
  assert.match(
    unmet(z.object({ a: z.object({ ids: z.set(z.string()) }) })) ?? "",
    /^input\.a\.ids takes a Set/,
  );
  assert.match(unmet(z.array(z.date()).min(1)) ?? "", /^input\[\] takes a Date/);
  assert.match(unmet(z.tuple([z.string(), z.bigint()])) ?? "", /^input\[1\] takes a BigInt/);
  assert.match(unmet(z.union([z.date(), z.symbol()])) ?? "", /^input takes a Date/);
  assert.match(unmet(z.object({ a: z.never() })) ?? "", /^input\.a takes no value at all/);
  assert.match(unmet(z.void()) ?? "", /^input takes undefined/);
  const record = z.record(z.enum(["x"]), z.set(z.string()));
  assert.match(unmet(record) ?? "", /^input\.x takes a Set/);
  assert.match(unmet(z.literal(1n)) ?? "", /^input takes bigint/);
  interface Chain {
    next: Chain;
  }
  const chain: z.ZodType<Chain> = z.lazy(() => z.object({ next: chain }));
  assert.match(unmet(chain) ?? "", /^input\.next contains itself without an end/);
});

Deno.test("describeSchema finds no fault with an input that some JSON fits", () => {
  const convert = (value: unknown) => value instanceof Date ? value : new Date(String(value));
  const fine: StandardSchema[] = [
    z.object({ when: z.coerce.date() }),
    z.object({ when: z.date().optional() }),
    z.object({ when: z.date().default(new Date(0)) }),
    z.object({ when: z.date().catch(new Date(0)) }),
    z.object({ when: z.union([z.string(), z.date()]) }),
    z.object({ when: z.date().nullable() }),
    z.preprocess((value) => value, z.object({ when: z.date() })),
    z.object({ when: z.preprocess(convert, z.date()) }),
    z.object({ when: z.codec(z.iso.datetime(), z.date(), { decode: convert, encode: String }) }),
    z.object({ when: z.array(z.date()) }),
    z.object({ when: z.custom<Date>(() => true) }),
    z3.object({ when: z3.coerce.date(), b: z3.preprocess(convert, z3.date()) }),
    z3.object({ u: z3.undefined(), c: z3.date().catch(new Date(0)), d: z3.date().optional() }),
    v.object({ when: v.pipe(v.string(), v.transform((text) => convert(text)), v.date()) }),
    v.object({ when: v.optional(v.date()), f: v.fallback(v.date(), new Date(0)) }),
    type({ when: "string.date.parse", "other?": "Date" }),
    z.unknown(),
    z.instanceof(Uint8Array),
  ];
  for (const schema of fine) assert.equal(unmet(schema), null);
  assert.equal(describeSchema(z.date(), "output").unmet, null);
});

Deno.test("describeSchema knows whether an object may fit", () => {
  const takes = (schema: StandardSchema) => describeSchema(schema, "input").takesObjects;
  const object = z.object({ a: z.string() });
  const lazy: z.ZodType = z.lazy(() => object);
  for (
    const schema of [
      object,
      z.any(),
      z.union([z.string(), object]),
      object.nullable(),
      lazy,
      z.custom(),
      z.record(z.string(), z.number()),
      v.object({}),
      type({ a: "string" }),
      object.and(z.object({})),
    ]
  ) {
    assert.ok(takes(schema));
  }
  for (
    const schema of [
      z.string(),
      z.array(object),
      z.union([z.string(), z.number()]),
      z.literal(5),
      z.null(),
      z.map(z.string(), z.string()),
      v.string(),
      type("string"),
      z3.number(),
      z.enum(["a"]),
    ]
  ) {
    assert.ok(!takes(schema));
  }
});

Deno.test("describeSchema says no default of which JSON makes something else", () => {
  const schema = z.object({
    set: z.set(z.string()).default(new Set(["a"])),
    date: z.date().default(new Date(0)),
    list: z.array(z.string()).default(["a"]),
  });
  assert.deepEqual(describeSchema(schema, "input").json?.properties, {
    set: {},
    date: { default: "1970-01-01T00:00:00.000Z", type: "string", format: "date-time" },
    list: { default: ["a"], type: "array", items: { type: "string" } },
  });
});
