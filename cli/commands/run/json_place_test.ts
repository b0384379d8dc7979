import assert from "node:assert/strict";
import fc from "fast-check";
import { type JsonPath, jsonPlace } from "./json_place.ts";

/** All paths of a document, with the value there. */
function* paths(value: unknown, at: JsonPath = []): Generator<[JsonPath, unknown]> {
  yield [at, value];
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* paths(each, [...at, index]);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value)) yield* paths(each, [...at, key]);
  }
}

Deno.test("jsonPlace finds every key and every element of any document", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2), (value, indent) => {
    const text = JSON.stringify(value, null, indent);
    const document: unknown = JSON.parse(text);
    for (const [path, there] of paths(document)) {
      const { line, column } = jsonPlace(text, path);
      const rest = text.split("\n").slice(line - 1).join("\n").slice(column - 1);
      const last = path.at(-1);
      const expected = typeof last === "string" ? JSON.stringify(last) : firstOf(there);
      assert.ok(rest.startsWith(expected), `${JSON.stringify(path)} in ${text}`);
    }
  }));
});

function firstOf(value: unknown): string {
  return typeof value === "object" && value !== null
    ? Array.isArray(value) ? "[" : "{"
    : JSON.stringify(value);
}

Deno.test("jsonPlace gives the last of two equal keys, which counts", () => {
  assert.deepEqual(jsonPlace('{"a":1,\n "a":2}', ["a"]), { line: 2, column: 2 });
});

Deno.test("jsonPlace gives the closest value around what is not there", () => {
  const text = '{\n  "a": { "b": [1] }\n}';
  assert.deepEqual(jsonPlace(text, ["a", "c", "d"]), { line: 2, column: 3 });
  assert.deepEqual(jsonPlace(text, ["a", "b", 7]), { line: 2, column: 10 });
  assert.deepEqual(jsonPlace(text, ["x"]), { line: 1, column: 1 });
});
