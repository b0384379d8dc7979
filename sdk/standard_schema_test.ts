import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import { z } from "zod";
import * as mini from "zod/mini";
import { type InferInput, type InferOutput, isStandardSchema } from "./standard_schema.ts";

Deno.test("isStandardSchema accepts schemas of several libraries, functions included", () => {
  const callable = Object.assign(() => {}, z.string());
  Object.defineProperty(callable, "~standard", { value: z.string()["~standard"] });
  for (const schema of [z.string(), mini.string(), v.string(), callable]) {
    assert.ok(isStandardSchema(schema));
  }
});

Deno.test("isStandardSchema refuses anything else without throwing", () => {
  const hostile = new Proxy({}, {
    has() {
      throw new Error("touched");
    },
  });
  for (const value of [hostile, null, {}, { "~standard": null }, { "~standard": { version: 2 } }]) {
    assert.ok(!isStandardSchema(value));
  }
  fc.assert(fc.property(fc.anything(), (value) => assert.ok(!isStandardSchema(value))));
});

Deno.test("InferInput and InferOutput read the types of zod, zod/mini and valibot", () => {
  const classic = z.object({ n: z.string().transform(Number) });
  const small = mini.object({ n: mini.string() });
  const other = v.object({ n: v.pipe(v.string(), v.transform(Number)) });
  const given: InferInput<typeof classic> & InferInput<typeof small> & InferInput<typeof other> = {
    n: "1",
  };
  const made: InferOutput<typeof classic> & InferOutput<typeof other> = { n: 1 };
  // @ts-expect-error the input is text
  const wrong: InferInput<typeof classic> = { n: 1 };
  assert.deepEqual([given, made, wrong], [{ n: "1" }, { n: 1 }, { n: 1 }]);
});
