/**
 * What holds for any two schemas: where nothing is said, no value breaks. Whether a value satisfies
 * a schema is told by an evaluator that shares nothing with the checker.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json, JsonObject } from "../../../runtime/protocol/json.ts";
import { breakingChanges } from "./schema_changes.ts";

const PLAIN: readonly Json[] = [null, true, false, 0, 1, 2, 3, 4, 6, 1.5, -1, "", "a", "b", "ab"];
const MEMBERS: readonly Json[] = [null, true, 1, 2, 1.5, "a", "ab"];

/** Every value that is tried. */
const UNIVERSE: readonly Json[] = [
  ...PLAIN,
  [],
  ...MEMBERS.map((one) => [one]),
  ...MEMBERS.flatMap((one) => MEMBERS.map((other) => [one, other])),
  [[]],
  [1, 1, 1],
  {},
  ...MEMBERS.flatMap((a) => [{ a }, { b: a }, { ab: a }]),
  ...MEMBERS.flatMap((a) => MEMBERS.map((b) => ({ a, b }))),
  ...["a", 1].flatMap((a) => ["a", 1].map((ab) => ({ a, ab, b: 2 }))),
  { a: {} },
  { a: { a: {} } },
  { a: { a: 1 } },
  { a: { b: "a" } },
  { a: { a: { a: "b" } } },
  { b: [1] },
];

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function members(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [];
}

function isType(value: Json, type: Json): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  const kind: string = typeof value;
  return kind === type;
}

/** The meaning of the keywords that are generated, as the specification has it. */
function accepts(root: Json, schema: Json, value: Json): boolean {
  if (!isObject(schema)) return schema !== false;
  const same = (one: Json) => JSON.stringify(one) === JSON.stringify(value);
  const inner = (part: Json, one: Json = value) => accepts(root, part, one);
  const number = (key: string, otherwise: number) => {
    const found = schema[key];
    return typeof found === "number" ? found : otherwise;
  };
  const { type, $ref, not } = schema;
  if (type !== undefined && ![type].flat().some((one) => isType(value, one as Json))) return false;
  if ("const" in schema && !same(schema.const ?? null)) return false;
  if ("enum" in schema && !list(schema.enum).some(same)) return false;
  if (typeof $ref === "string") {
    const [, , name] = $ref.split("/");
    const found = name === undefined ? root : (root as { $defs: JsonObject }).$defs[name];
    if (!inner(found ?? true)) return false;
  }
  if (!list(schema.allOf).every((part) => inner(part))) return false;
  if ("anyOf" in schema && !list(schema.anyOf).some((part) => inner(part))) return false;
  if ("oneOf" in schema && list(schema.oneOf).filter((part) => inner(part)).length !== 1) {
    return false;
  }
  if (not !== undefined && inner(not)) return false;
  if (schema.if !== undefined) {
    const part = inner(schema.if) ? schema.then : schema.else;
    if (part !== undefined && !inner(part)) return false;
  }
  if (typeof value === "number") {
    if (value < number("minimum", -Infinity) || value > number("maximum", Infinity)) return false;
    if (value <= number("exclusiveMinimum", -Infinity)) return false;
    if (value >= number("exclusiveMaximum", Infinity)) return false;
    if (value % number("multipleOf", value || 1) !== 0) return false;
  }
  if (typeof value === "string") {
    if (value.length < number("minLength", 0)) return false;
    if (value.length > number("maxLength", Infinity)) return false;
    if (typeof schema.pattern === "string" && !new RegExp(schema.pattern).test(value)) return false;
  }
  if (Array.isArray(value)) {
    if (value.length < number("minItems", 0)) return false;
    if (value.length > number("maxItems", Infinity)) return false;
    if (
      schema.uniqueItems === true &&
      new Set(value.map((one) => JSON.stringify(one))).size < value.length
    ) {
      return false;
    }
    const first = list(schema.prefixItems);
    if (!value.every((one: Json, at) => inner(first[at] ?? schema.items ?? true, one))) {
      return false;
    }
    if (
      schema.contains !== undefined &&
      !value.some((one: Json) => inner(schema.contains ?? true, one))
    ) {
      return false;
    }
  }
  if (!isObject(value)) return true;
  const names = Object.keys(value);
  if (names.length < number("minProperties", 0)) return false;
  if (names.length > number("maxProperties", Infinity)) return false;
  if (!list(schema.required).every((name) => names.includes(String(name)))) return false;
  return names.every((name) => {
    const one = value[name] ?? null;
    if (schema.propertyNames !== undefined && !inner(schema.propertyNames, name)) return false;
    const named = members(schema.properties).filter(([key]) => key === name);
    const matched = members(schema.patternProperties).filter(([key]) => new RegExp(key).test(name));
    const parts = [...named, ...matched].map(([, part]) => part);
    if (parts.length === 0 && schema.additionalProperties !== undefined) {
      parts.push(schema.additionalProperties);
    }
    return parts.every((part) => inner(part, one));
  });
}

const type = fc.constantFrom("null", "boolean", "integer", "number", "string", "array", "object");
const size = fc.integer({ min: 0, max: 3 });
const bound = fc.constantFrom(-1, 0, 1, 1.5, 2, 4);
const pattern = fc.constantFrom("a", "^b", "b$");
const optional = { requiredKeys: [] };

/** Open objects name all names that are tried: what they don't name is taken as missing. */
function closed(schema: JsonObject): JsonObject {
  if (schema.additionalProperties !== undefined) return schema;
  const { properties } = schema;
  return {
    ...schema,
    properties: { a: {}, b: {}, ab: {}, ...isObject(properties) ? properties : {} },
  };
}

const { schema } = fc.letrec<{ schema: Json; object: Json }>((tie) => {
  const part = tie("schema");
  const names = fc.uniqueArray(fc.constantFrom("a", "b"), { maxLength: 2 });
  const record = (key: fc.Arbitrary<string>) => fc.dictionary(key, part, { maxKeys: 2 });
  return {
    object: fc.record({
      type: fc.constant("object"),
      properties: record(fc.constantFrom("a", "b")),
      patternProperties: record(pattern),
      additionalProperties: part,
      propertyNames: fc.oneof(
        fc.record({ enum: fc.subarray(["a", "b", "ab"]) }),
        fc.record({ pattern }),
      ),
      required: names,
      minProperties: size,
      maxProperties: size,
    }, optional).map((one) => closed(one as JsonObject)),
    schema: fc.oneof(
      { depthSize: "small", maxDepth: 3, withCrossShrink: true },
      fc.constantFrom<Json>(true, false, {}, { type: "string" }),
      fc.record({ type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })) }),
      fc.record({ const: fc.constantFrom<Json>(...PLAIN, [], {}, { a: 1 }) }),
      fc.record({
        enum: fc.subarray<Json>([...PLAIN, [1], { a: 1 }, { b: "a" }], { maxLength: 4 }),
      }),
      fc.record({
        type: fc.constantFrom("integer", "number"),
        minimum: bound,
        maximum: bound,
        exclusiveMinimum: bound,
        exclusiveMaximum: bound,
        multipleOf: fc.constantFrom(1, 2, 3, 0.5),
      }, optional),
      fc.record(
        { type: fc.constant("string"), minLength: size, maxLength: size, pattern },
        optional,
      ),
      fc.record({
        type: fc.constant("array"),
        items: part,
        prefixItems: fc.array(part, { maxLength: 2 }),
        minItems: size,
        maxItems: size,
        uniqueItems: fc.boolean(),
        contains: part,
      }, optional),
      tie("object"),
      tie("object"),
      fc.record({ anyOf: fc.array(part, { minLength: 1, maxLength: 3 }) }),
      fc.record({ oneOf: fc.array(part, { minLength: 1, maxLength: 3 }) }),
      fc.record({ allOf: fc.array(part, { minLength: 1, maxLength: 2 }) }),
      fc.record({ anyOf: fc.array(part, { minLength: 1, maxLength: 2 }), type }),
      fc.record({ not: part }),
      fc.record({ if: part, then: part, else: part }, optional),
      fc.record({ $ref: fc.constantFrom("#/$defs/one", "#/$defs/two") }),
    ) as fc.Arbitrary<Json>,
  };
});

/** Definitions name each other inside of objects and lists, where a value ends the recursion. */
const document: fc.Arbitrary<Json> = fc.record({
  root: schema,
  one: schema,
  two: schema,
}).map(({ root, one, two }) => ({
  allOf: [root],
  $defs: { one: guarded(one, "one"), two: guarded(two, "two") },
}));

/** No reference stands where it would be followed without going into a value. */
function guarded(part: Json, kind: string): Json {
  const without = (value: Json): Json => {
    if (Array.isArray(value)) return value.map((one: Json) => without(one));
    if (!isObject(value)) return value;
    if (typeof value.$ref === "string") return { type: "string" };
    return Object.fromEntries(members(value).map(([key, one]) => [key, without(one)]));
  };
  return kind === "one"
    ? {
      anyOf: [without(part), {
        type: "object",
        properties: { a: { $ref: "#/$defs/one" }, b: { $ref: "#/$defs/two" } },
        additionalProperties: { $ref: "#/$defs/two" },
      }],
    }
    : {
      anyOf: [{ type: "array", items: { $ref: "#/$defs/one" } }, without(part)],
    };
}

const leaf = fc.constantFrom<Json>(
  {},
  false,
  { type: "string" },
  { type: "integer" },
  { type: "number" },
  { type: ["string", "null"] },
  { const: "a" },
  { minLength: 2 },
);

/** Keywords of one type, of which a schema has a few. */
function few(kind: string, keywords: Readonly<Record<string, fc.Arbitrary<Json>>>) {
  const entries = Object.entries(keywords).map(([key, value]) => value.map((one) => [key, one]));
  return fc.uniqueArray(fc.oneof(...entries), { maxLength: 4, selector: ([key]) => key })
    .map((found): JsonObject => ({ type: kind, ...Object.fromEntries(found) }));
}

const smallObject = few("object", {
  properties: fc.dictionary(fc.constantFrom("a", "b"), leaf, { maxKeys: 2 }),
  patternProperties: fc.dictionary(pattern, leaf, { minKeys: 1, maxKeys: 2 }),
  additionalProperties: leaf,
  propertyNames: fc.constantFrom<Json>({ enum: ["a"] }, { enum: ["a", "b"] }, { minLength: 2 }),
  required: fc.subarray(["a", "b"], { minLength: 1 }),
  minProperties: size,
  maxProperties: size,
}).map(closed);

const smallList = few("array", {
  items: leaf,
  prefixItems: fc.array(leaf, { minLength: 1, maxLength: 2 }),
  minItems: size,
  maxItems: size,
  uniqueItems: fc.boolean(),
});

/** Two schemas that are alike but for a few keywords. */
function alike(small: fc.Arbitrary<JsonObject>): fc.Arbitrary<readonly [Json, Json]> {
  return fc.tuple(small, small, small).map(([base, one, other]) => [
    { ...one, ...base },
    { ...other, ...base },
  ]);
}

/** Two schemas of which one was made from the other: most changes are small. */
const pair: fc.Arbitrary<readonly [Json, Json]> = fc.oneof(
  alike(smallObject),
  alike(smallList),
  fc.tuple(smallObject, smallObject),
  fc.tuple(smallList, smallList),
  fc.tuple(document, document),
  fc.tuple(document, schema, fc.nat(), fc.boolean()).map(([one, part, at, isSwapped]) => {
    const other = replaced(one, part, { at: at % Math.max(1, countOf(one)) });
    return isSwapped ? [other, one] as const : [one, other] as const;
  }),
);

const INSIDE = ["items", "additionalProperties", "not", "if", "then", "else", "contains"];

function countOf(value: Json): number {
  let count = 0;
  replaced(value, true, { at: -1 }, () => count++);
  return count;
}

/** The document with the part at a place among all its parts; references in the part are kept. */
function replaced(value: Json, part: Json, left: { at: number }, seen?: () => void): Json {
  const below = (one: Json): Json => {
    seen?.();
    if (left.at-- === 0) return JSON.stringify(part).includes("$ref") ? { type: "string" } : part;
    return replaced(one, part, left, seen);
  };
  if (!isObject(value)) return value;
  return Object.fromEntries(
    members(value).map(([key, one]) => {
      if (INSIDE.includes(key)) return [key, below(one)];
      if (Array.isArray(one) && ["allOf", "anyOf", "oneOf", "prefixItems"].includes(key)) {
        return [key, one.map(below)];
      }
      if (isObject(one) && ["properties", "patternProperties"].includes(key)) {
        return [key, Object.fromEntries(members(one).map(([name, inner]) => [name, below(inner)]))];
      }
      if (key !== "$defs") return [key, one];
      return [
        key,
        Object.fromEntries(
          members(one).map(([name, inner]) => [
            name,
            replaced(inner, part, left, seen),
          ]),
        ),
      ];
    }),
  );
}

const RUNS = Number(Deno.env.get("AIEL_SCHEMA_RUNS") ?? 3_000);

Deno.test("where nothing is said, no value is refused that was accepted, nor comes that did not", () => {
  let silent = 0;
  fc.assert(
    fc.property(pair, ([before, after]) => {
      const changes = breakingChanges(
        { input: before, output: before },
        { input: after, output: after },
      );
      const isSilent = (side: string) => changes.every((change) => change.side !== side);
      for (
        const [side, narrow, wide] of [["input", before, after], ["output", after, before]] as const
      ) {
        if (!isSilent(side)) continue;
        silent++;
        const broken = UNIVERSE.filter((value) =>
          accepts(narrow, narrow, value) && !accepts(wide, wide, value)
        );
        assert.deepEqual(broken, [], side);
      }
    }),
    { numRuns: RUNS },
  );
  // A checker that always complains would be sound, and of no use.
  assert.ok(silent > RUNS / 5, `${silent} of ${RUNS} were silent`);
});

Deno.test("a schema is within itself, whatever its annotations and the order of its members", () => {
  const annotated = (value: Json): Json => {
    if (!isObject(value)) return value;
    const parts = members(value).toReversed().map(([key, one]): [string, Json] => {
      if (INSIDE.includes(key)) return [key, annotated(one)];
      return [key, Array.isArray(one) && /Of$|prefix/.test(key) ? one.map(annotated) : one];
    });
    return { ...Object.fromEntries(parts), title: "T", examples: [1], default: null };
  };
  fc.assert(
    fc.property(document, (one) => {
      const schemas = { input: one, output: one };
      assert.deepEqual(breakingChanges(schemas, structuredClone(schemas)), []);
      const other = annotated(one);
      assert.deepEqual(breakingChanges(schemas, { input: other, output: other }), []);
    }),
    { numRuns: RUNS },
  );
});

Deno.test("whatever stands in a schema, it is compared, or called too large", () => {
  const keyword = fc.constantFrom(
    "type",
    "enum",
    "const",
    "minimum",
    "multipleOf",
    "pattern",
    "items",
    "prefixItems",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "$ref",
    "properties",
    "required",
    "propertyNames",
    "__proto__",
    "additionalProperties",
    "patternProperties",
    "if",
    "contains",
    "$defs",
    "minItems",
    "constructor",
  );
  const hostile = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<Json>(null, true, false, -1, 1e308, "", "#", "#/$defs/__proto__", "object"),
      fc.constantFrom<Json>("#/anyOf/0", "#/properties/type", "string", "(a+)+$", "#/%"),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(keyword, tie("value"), { maxKeys: 5 }),
    ),
  })).value;
  fc.assert(
    fc.property(hostile, hostile, (one, other) => {
      breakingChanges({ input: one, output: one }, { input: other, output: other });
      assert.deepEqual(
        breakingChanges({ input: one, output: one }, { input: one, output: one }),
        [],
      );
    }),
    { numRuns: RUNS },
  );
});
