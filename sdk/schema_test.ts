import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import { z } from "zod";
import { checkSchema, formatPath, jsonSchemaOf } from "./schema.ts";
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
  });
});

Deno.test("checkSchema names the path of each problem, of any library", async () => {
  const value = { items: [{ name: 1 }] };
  const schemas: StandardSchema[] = [
    z.object({ items: z.array(z.object({ name: z.string() })) }),
    v.object({ items: v.array(v.object({ name: v.string() })) }),
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
  assert.deepEqual(checked.problems.at(-1), {
    path: "output",
    message: "150 more problems are not shown",
  });
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

Deno.test("jsonSchemaOf gives draft 2020-12 of either side", () => {
  const schema = z.object({ n: z.number().default(1) });
  assert.deepEqual(jsonSchemaOf(schema, "input"), {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: { n: { default: 1, type: "number" } },
  });
  assert.deepEqual(jsonSchemaOf(schema, "output")?.required, ["n"]);
});

Deno.test("jsonSchemaOf gives null when there is no JSON Schema to give", () => {
  assert.equal(jsonSchemaOf(null, "input"), null);
  assert.equal(jsonSchemaOf(v.string(), "input"), null);
  assert.equal(jsonSchemaOf(z.date(), "input"), null);
  assert.equal(jsonSchemaOf(z.string().transform((s) => s.length), "output"), null);
  const odd: StandardSchema = {
    "~standard": {
      version: 1,
      vendor: "odd",
      validate: (value) => ({ value }),
      jsonSchema: { input: () => ({ toJSON: () => [] }), output: () => ({ big: 1n }) },
    },
  };
  assert.equal(jsonSchemaOf(odd, "input"), null);
  assert.equal(jsonSchemaOf(odd, "output"), null);
});
