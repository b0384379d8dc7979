import assert from "node:assert/strict";
import fc from "fast-check";
import * as z from "zod";
import { JSON_SHAPE, type JsonShape, parseJsonBody } from "./json_body.ts";
import { HttpProblem } from "./problem.ts";

const ANY = z.unknown();
const FILE = z.strictObject({ path: z.string(), size: z.int().nullable().optional() });
const SCHEMA = z.strictObject({
  name: z.string().optional(),
  files: z.preprocess((list) => list, z.array(FILE)).optional(),
  rule: z.strictObject({ keep: z.int() }).nullable().default(null),
  free: z.record(z.string(), z.unknown()).optional(),
  loose: z.looseObject({ a: z.int() }).optional(),
  plain: z.object({ a: z.int() }).optional(),
});

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** What a body is refused with; undefined: it is taken. */
function refused(
  body: string | Uint8Array<ArrayBuffer>,
  schema: z.ZodType = ANY,
  allowed?: JsonShape,
): string | undefined {
  try {
    parseJsonBody(typeof body === "string" ? bytesOf(body) : body, schema, allowed);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof HttpProblem);
    assert.equal(error.status, 400);
    return `${error.code}: ${error.message}`;
  }
}

/** Objects, arrays, texts, numbers and words of a value. */
function countOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, one) => sum + countOf(one), 1);
}

/** Objects and arrays within each other. */
function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

const DEEP = "invalid_request: body: Nests deeper than 16 levels";
const WIDE = "invalid_request: body: Has more than 5000 values";
const NO_JSON = "malformed_json: The body is not JSON in UTF-8";

Deno.test("parseJsonBody takes and refuses by the form of a body", () => {
  const members = (count: number) =>
    `{${Array.from({ length: count }, (_, at) => `"k${at}":0`).join(",")}}`;
  const list = (count: number, one = "0") => `[${Array(count).fill(one).join(",")}]`;
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const table: readonly [string, string | Uint8Array<ArrayBuffer>, string | undefined][] = [
    ["as deep as allowed", nested(16), undefined],
    ["too deep", nested(17), DEEP],
    ["too deep, objects", '{"a":'.repeat(17) + "1" + "}".repeat(17), DEEP],
    ["much too deep and never closed", "[".repeat(2 ** 20), DEEP],
    ["brackets in a text", JSON.stringify("[{".repeat(50_000)), undefined],
    ["brackets after quotes and backslashes", JSON.stringify(['"[', '\\"[[', "\\"]), undefined],
    ["as many elements as allowed", list(4_999), undefined],
    ["one element more", list(5_000), WIDE],
    ["many elements", list(500_000), WIDE],
    ["as many empty lists as allowed", list(4_999, "[ ]"), undefined],
    ["one empty list more", list(5_000, "{ }"), WIDE],
    ["as many keys as allowed", members(4_999), undefined],
    ["one key more", members(5_000), WIDE],
    ["many keys", members(100_000), WIDE],
    ["many commas that are no JSON", ",".repeat(2 ** 20), WIDE],
    ["a text of 1 MiB", JSON.stringify("a".repeat(2 ** 20 - 2)), undefined],
    ["a text of 1 MiB full of commas", JSON.stringify(",".repeat(2 ** 20 - 2)), undefined],
    ["a text without an end", '"' + "[,".repeat(100_000), NO_JSON],
    ["nothing", "", NO_JSON],
    ["spaces", " \n\t\r", NO_JSON],
    ["two values", "1 2", NO_JSON],
    ["a byte order mark", "\ufeff{}", undefined],
    ["no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), NO_JSON],
    ["a backslash at the end", '"\\', NO_JSON],
    ["brackets that do not fit", "}]}]", NO_JSON],
  ];
  for (const [what, body, expected] of table) assert.equal(refused(body), expected, what);
});

Deno.test("parseJsonBody names the first key that the schema does not know", () => {
  const top = 'expected one of "name", "files", "rule", "free", "loose", "plain"';
  const table: readonly [string, string | undefined][] = [
    ['{"name":"a","rule":null}', undefined],
    ['{"nome":"a","x":1}', `invalid_request: body: Key "nome" is not known, ${top}`],
    ['{"__proto__":1}', `invalid_request: body: Key "__proto__" is not known, ${top}`],
    ['{"constructor":1}', `invalid_request: body: Key "constructor" is not known, ${top}`],
    ['{"\\u0000ä":1}', `invalid_request: body: Key "??" is not known, ${top}`],
    [
      '{"files":[{"path":"a"},{"path":"b","Size":1}]}',
      'invalid_request: body.files[1]: Key "Size" is not known, expected one of "path", "size"',
    ],
    [
      '{"rule":{"keep":1,"days":2}}',
      'invalid_request: body.rule: Key "days" is not known, expected one of "keep"',
    ],
    [
      '{"plain":{"b":1}}',
      'invalid_request: body.plain: Key "b" is not known, expected one of "a"',
    ],
    ['{"free":{"any":{"thing":1}},"loose":{"b":{"c":1}}}', undefined],
    // What is of another kind than the schema says is for the schema to refuse.
    ['{"files":{"a":1},"rule":[{"b":1}],"name":{"c":1}}', undefined],
    ['[{"a":1}]', undefined],
    ["null", undefined],
  ];
  for (const [body, expected] of table) assert.equal(refused(body, SCHEMA), expected, body);
});

Deno.test("parseJsonBody names one key of a hundred thousand, in few words", () => {
  const keys = Array.from({ length: 4_000 }, (_, at) => [`k${at}`.repeat(20), at]);
  const told = refused(JSON.stringify(Object.fromEntries(keys)), SCHEMA) ?? "";
  assert.match(told, /Key "k0k0/);
  assert.ok(told.length < 300);
});

Deno.test("parseJsonBody gives what JSON.parse gives, and counts values and levels as they are", () => {
  const spaced = fc.constantFrom(undefined, 1, "\t");
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), spaced, (value, space) => {
    const text = JSON.stringify(value, null, space);
    const [depth, values] = [depthOf(value), countOf(value)];
    assert.deepEqual(
      parseJsonBody(bytesOf(text), ANY, { depth, values }),
      JSON.parse(text),
    );
    if (depth > 0) assert.match(refused(text, ANY, { depth: depth - 1, values }) ?? "", /deeper/);
    if (values > 1) {
      assert.match(refused(text, ANY, { depth, values: values - 1 }) ?? "", /more than/);
    }
  }));
});

Deno.test("parseJsonBody takes the last of keys that are there twice, as JSON.parse does", () => {
  assert.deepEqual(parseJsonBody(bytesOf('{"a":1,"a":2}'), ANY, JSON_SHAPE), { a: 2 });
});
