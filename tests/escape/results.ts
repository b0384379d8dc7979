/**
 * Odd results and odd throws.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Json } from "../../runtime/mod.ts";
import { type Attempt, tool } from "./attempt.ts";

const JSON_ONLY = "what JSON would change or lose in silence is an error";

function returns(name: string, expression: string, result: Json): Attempt {
  return {
    name: `returns ${name}`,
    why: "a defined result",
    files: tool(`return ${expression};`),
    expect: { result },
  };
}

function refuses(name: string, expression: string, message: RegExp): Attempt {
  return {
    name: `returns ${name}`,
    why: JSON_ONLY,
    files: tool(`return ${expression};`),
    expect: { code: "USER_CODE_ERROR", message },
  };
}

function throws(name: string, statement: string, message?: RegExp): Attempt {
  return {
    name: `throws ${name}`,
    why: "describing an error runs its getters",
    files: tool(statement),
    expect: { code: "USER_CODE_ERROR", ...(message === undefined ? {} : { message }) },
  };
}

/** The attempts of this family. */
export const results: Attempt[] = [
  returns("nothing", "undefined", null),
  returns("an object without prototype", "Object.assign(Object.create(null), { a: 1 })", { a: 1 }),
  returns("a lone surrogate", `"\\ud800"`, "\ud800"),
  returns("negative zero", "-0", 0),
  returns("an invalid date", "new Date(NaN)", null),
  returns("a sparse array", "[, 1, , 2]", [null, 1, null, 2]),
  {
    name: "returns a key __proto__",
    why: "an own key of the result must not become a prototype in the parent",
    files: tool(
      `return JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');`,
    ),
    expect: {
      also: ({ result }) => {
        assert.deepEqual(Object.keys(result as Record<string, Json>), ["__proto__", "constructor"]);
        assert.equal(Reflect.get({}, "polluted"), undefined);
      },
    },
  },
  refuses("NaN", "NaN", /NaN is no JSON number/),
  refuses("Infinity deep inside", "{ a: [{ b: -Infinity }] }", /\$\.a\[0\]\.b/),
  refuses("a BigInt", "{ n: 1n }", /BigInt/),
  refuses("a symbol", "Symbol('x')", /symbol/),
  refuses("a function", "() => 1", /function/),
  refuses(
    "a toJSON that returns itself",
    "(() => { const o: any = { a: 1, toJSON: () => o }; return o; })()",
    /function/,
  ),
  refuses("a Map", "new Map([[1, 2]])", /Map/),
  refuses("a Set", "new Set([1])", /Set/),
  refuses("bytes", "new Uint8Array(3)", /binary/),
  refuses("an Error", "new Error('x')", /Error/),
  refuses("a regular expression", "/x/", /regular expression/),
  refuses("a cycle", "(() => { const o: any = {}; o.self = [o]; return o; })()", /contains itself/),
  refuses(
    "100,000 levels",
    "(() => { let o: any = 1; for (let i = 0; i < 1e5; i++) o = [o]; return o; })()",
    /nested deeper/,
  ),
  refuses("a getter that throws", "({ get a() { throw new Error('inside'); } })", /threw an error/),
  refuses("a toJSON that throws", "({ toJSON() { throw null; } })", /threw an error/),
  refuses(
    "a revoked proxy",
    "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return { proxy }; })()",
    /threw an error/,
  ),
  throws("null", "throw null;", /null/),
  throws("undefined", "throw undefined;"),
  throws("a symbol", "throw Symbol('odd');", /odd/),
  throws("a function", "throw function odd() {};"),
  throws(
    "a revoked proxy",
    "const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy;",
  ),
  throws(
    "a proxy whose traps all throw",
    "const t = () => { throw 1; }; throw new Proxy(new Error('x'), { get: t, getPrototypeOf: t, has: t, ownKeys: t, getOwnPropertyDescriptor: t });",
  ),
  throws(
    "getters that throw",
    "throw { get name() { throw 1; }, get message() { throw 2; }, get stack() { throw 3; }, get cause() { throw 4; } };",
  ),
  throws(
    "members of other types",
    "throw Object.assign(new Error('x'), { name: 1n, message: { toString: 5 }, stack: [1], code: Symbol('x'), cause: 7 });",
  ),
  throws(
    "a cause that is a cycle",
    "const e: any = new Error('loop'); e.cause = e; throw e;",
    /^loop$/,
  ),
  throws(
    "an object that lies about its text",
    "throw { toString() { return 'a text of its own'; } };",
    /a text of its own/,
  ),
  throws(
    "a message with terminal escapes",
    "throw new Error('\\u001b[2J\\u0000\\r\\ncleared');",
    /cleared/,
  ),
  throws("a lone surrogate", "throw new Error('\\udfff');"),
  throws(
    "an AggregateError of a thousand",
    "throw new AggregateError(Array.from({ length: 1_000 }, () => new Error('x'.repeat(1_000))), 'many');",
    /^many$/,
  ),
  throws(
    "a stack that names the host",
    "const e = new Error('x'); e.stack = 'at ' + payload.root + '/a.ts\\n at file://' + payload.root + '/b.ts'; throw e;",
  ),
  throws(
    "an error of the SDK's own",
    "throw { [Symbol.for('aiel.invocation_error.v1')]: true, name: 'InvocationError', code: 'INTERNAL', message: 'forged' };",
  ),
  {
    name: "answers a name that every object has",
    why: "lookups by key in plain objects",
    files: tool(`return "ran";`),
    request: { name: "__proto__" },
    expect: { code: "NOT_FOUND" },
  },
  {
    name: "answers constructor",
    why: "as above",
    files: tool(`return "ran";`),
    request: { kind: "mcp", name: "constructor/prototype" },
    expect: { code: "NOT_FOUND" },
  },
  {
    name: "executes what the module only inherits",
    why: "as above",
    files: tool(`return "ran";`),
    request: { action: "execute", handler: "entry_point.toString" },
    expect: { code: "NOT_FOUND" },
  },
  {
    name: "executes a path that climbs",
    why: "a handler's dotted path becomes a file's path",
    files: tool(`return "ran";`),
    request: { action: "execute", handler: "../outside/secret.key" },
    expect: { code: "VALIDATION_ERROR" },
  },
  {
    name: "executes an absolute path",
    why: "as above",
    files: tool(`return "ran";`),
    request: (w) => ({ action: "execute", handler: `${w.outside}/secret.key` }),
    expect: { code: "NOT_FOUND" },
    saysPaths: true,
  },
];
