import assert from "node:assert/strict";
import fc from "fast-check";
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import { z as z3 } from "zod3";
import { checkSchema, formatPath } from "./schema.ts";
import type { StandardIssue, StandardSchema } from "./standard_schema.ts";

function schemaOf(issues: readonly StandardIssue[]): StandardSchema {
  return { "~standard": { version: 1, vendor: "test", validate: () => ({ issues }) } };
}

Deno.test("checkSchema gives the transformed value when the schema accepts", async () => {
  const schema = z.object({ n: z.number().default(3), s: z.string().transform((s) => s.length) });
  assert.deepEqual(await checkSchema(schema, { s: "abc" }, "input"), {
    ok: true,
    value: { n: 3, s: 3 },
  });
});

Deno.test("checkSchema waits for a schema that answers later", async () => {
  const schema = z.string().refine((text) => Promise.resolve(text === "ok"), "Must be ok");
  assert.equal((await checkSchema(schema, "ok", "input")).ok, true);
  assert.deepEqual(await checkSchema(schema, "no", "input"), {
    ok: false,
    problems: [{ path: "input", message: "Must be ok" }],
    count: 1,
  });
});

Deno.test("checkSchema names the path of each problem, of any library", async () => {
  const value = { items: [{ name: 1 }] };
  const schemas: StandardSchema[] = [
    z.object({ items: z.array(z.object({ name: z.string() })) }),
    v.object({ items: v.array(v.object({ name: v.string() })) }),
    z3.object({ items: z3.array(z3.object({ name: z3.string() })) }),
    type({ items: type({ name: "string" }).array() }),
  ];
  for (const schema of schemas) {
    const checked = await checkSchema(schema, value, "input");
    assert.equal(checked.ok ? "" : checked.problems[0]?.path, "input.items[0].name");
  }
});

Deno.test("checkSchema shows a hundred problems and says how many more there are", async () => {
  const checked = await checkSchema(schemaOf(Array(250).fill({ message: "bad" })), 1, "output");
  assert.ok(!checked.ok);
  assert.equal(checked.problems.length, 101);
  assert.equal(checked.count, 250);
  assert.deepEqual(checked.problems.at(-1), {
    path: "output",
    message: "150 more problems are not shown",
  });
});

Deno.test("checkSchema reads lists of issues that are classes of their own", async () => {
  class Issues extends Array<StandardIssue> {
    static override get [Symbol.species](): ArrayConstructor {
      throw new Error("makes no lists");
    }
    override slice(): never {
      throw new Error("has no slice");
    }
  }
  const path = [{ key: "a b" }, 0, Symbol("s")];
  const issues = Issues.of({ message: "first", path }, { message: "second" });
  const checked = await checkSchema(schemaOf(issues), 1, "input");
  assert.deepEqual(checked.ok ? [] : checked.problems, [
    { path: 'input["a b"][0][Symbol(s)]', message: "first" },
    { path: "input", message: "second" },
  ]);
  const several = await checkSchema(type({ a: "string", b: "number" }), { a: 1 }, "input");
  assert.deepEqual(several.ok ? [] : several.problems.map(({ path }) => path), [
    "input.a",
    "input.b",
  ]);
});

Deno.test("checkSchema takes a list that is null for none", async () => {
  const validate = (value: unknown) => ({ value, issues: null });
  const schema = { "~standard": { version: 1, vendor: "test", validate } } as unknown;
  const checked = await checkSchema(schema as StandardSchema, 1, "input");
  assert.deepEqual(checked, { ok: true, value: 1 });
});

Deno.test("checkSchema says something of issues that say nothing, and cuts the long ones", async () => {
  const problems = async (...issues: unknown[]) => {
    const checked = await checkSchema(schemaOf(issues as StandardIssue[]), 1, "input");
    return checked.ok ? [] : checked.problems;
  };
  const none = { path: "input", message: "Does not fit its schema" };
  assert.deepEqual(await problems(), [none]);
  assert.deepEqual(await problems(null, {}), [none, none]);
  assert.equal((await problems({ message: "x".repeat(1e6) }))[0]?.message.length, 1001);
  const odd = await problems({ message: 5, path: [null, { key: { a: 1 } }, { key: 1n }] });
  assert.deepEqual(odd, [{ path: "input[null][an object][a bigint]", message: "5" }]);
});

Deno.test("checkSchema throws what the schema's own code throws", async () => {
  const schema = z.string().refine(() => {
    throw new RangeError("own");
  });
  await assert.rejects(checkSchema(schema, "a", "input"), RangeError);
});

/** Reads a path back, as JavaScript would. */
function parsePath(text: string): (string | number)[] {
  const keys: (string | number)[] = [];
  const step = /\.([A-Za-z_$][\w$]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/gy;
  while (step.lastIndex < text.length) {
    const found = step.exec(text);
    assert.ok(found !== null, text);
    if (found[1] !== undefined) keys.push(found[1]);
    else if (found[2] !== undefined) keys.push(Number(found[2]));
    else keys.push(String(JSON.parse(found[3] ?? '""')));
  }
  return keys;
}

Deno.test("formatPath can be read back to the very keys", () => {
  const key = fc.oneof(fc.nat(), fc.string(), fc.constantFrom("a", "a b", "1", "__proto__", ""));
  fc.assert(fc.property(fc.array(key), (path) => {
    assert.deepEqual(parsePath(formatPath("input", path).slice("input".length)), path);
    const segments = path.map((one) => ({ key: one }));
    assert.equal(formatPath("input", segments), formatPath("input", path));
  }));
});

Deno.test("formatPath writes a symbol by its description", () => {
  assert.equal(formatPath("input", [Symbol("tag")]), "input[Symbol(tag)]");
});
