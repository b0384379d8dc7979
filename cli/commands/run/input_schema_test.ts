import assert from "node:assert/strict";
import * as z from "zod";
import { InputSchema } from "./input_schema.ts";

function of(schema: z.ZodType): InputSchema {
  return new InputSchema(z.toJSONSchema(schema, { io: "input" }));
}

Deno.test("has knows members that are listed, and others only where the schema says so", () => {
  const listed = { a: z.string(), b: z.number().optional() };
  for (const closed of [z.object(listed), z.strictObject(listed)]) {
    assert.deepEqual(["a", "b", "c"].map((name) => of(closed).has(name)), [true, true, false]);
  }
  for (
    const open of [
      z.looseObject(listed),
      z.object(listed).catchall(z.number()),
      z.record(z.string(), z.number()),
      z.intersection(z.object(listed), z.record(z.string(), z.unknown())),
      z.any(),
    ]
  ) assert.equal(of(open).has("c"), true);
  const named = of(z.record(z.enum(["a", "b"]), z.number()));
  assert.deepEqual([named.names, named.has("a"), named.has("c")], [["a", "b"], true, false]);
});

Deno.test("has looks at every alternative, conjunction and reference", () => {
  const either = of(z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("a"), x: z.number() }),
    z.object({ kind: z.literal("b"), y: z.array(z.string()) }),
  ]));
  assert.deepEqual(either.names, ["kind", "x", "y"]);
  assert.equal(either.has("z"), false);
  const Tree: z.ZodType = z.object({
    get children() {
      return z.array(Tree).optional();
    },
  }).meta({ id: "Tree" });
  assert.deepEqual(of(Tree).names, ["children"]);
  assert.equal(
    of(z.intersection(z.object({ a: z.string() }), z.object({ b: z.string() }))).has("b"),
    true,
  );
});

Deno.test("accepts tells the types of a member apart", () => {
  const schema = of(z.object({
    whole: z.int(),
    list: z.array(z.string()),
    maybe: z.string().nullable(),
    either: z.union([z.number(), z.boolean()]),
    one: z.literal(3),
    any: z.any(),
  }));
  const accepts = (name: string, value: unknown) =>
    schema.accepts(schema.member(name) ?? {}, value);
  assert.deepEqual([accepts("whole", 5), accepts("whole", 5.5), accepts("whole", "5")], [
    true,
    false,
    false,
  ]);
  assert.deepEqual([accepts("list", []), accepts("list", {})], [true, false]);
  assert.deepEqual([accepts("maybe", null), accepts("maybe", "x"), accepts("maybe", 1)], [
    true,
    true,
    false,
  ]);
  assert.deepEqual([accepts("either", true), accepts("either", "true")], [true, false]);
  assert.deepEqual([accepts("one", 3), accepts("one", "3")], [true, false]);
  assert.deepEqual([accepts("any", 3), accepts("missing", 3)], [true, true]);
  assert.equal(of(z.string()).takesObject, false);
  assert.deepEqual(of(z.union([z.string(), z.array(z.int())])).types, ["string", "array"]);
});

Deno.test("a schema that refers to itself, or to nothing, has an end", () => {
  const endless = new InputSchema({ $ref: "#" });
  assert.deepEqual([endless.names, endless.has("x"), endless.takesObject], [[], true, true]);
  const broken = new InputSchema({ $ref: "#/$defs/%/none", anyOf: [null, 1] });
  assert.equal(broken.has("x"), true);
});
