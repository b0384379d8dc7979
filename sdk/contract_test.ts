import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { validateContract } from "./contract.ts";
import { tool } from "./define.ts";
import { flowGraph } from "./flow_graph.ts";
import { http } from "./http.ts";
import { mcpServer } from "./mcp_server.ts";
import { createRegistry, currentRegistry, resetRegistry } from "./registry.ts";
import { register } from "./register.ts";

const HERE = new URL(".", import.meta.url).href;

/** What plain JavaScript may pass, whatever the types say. */
function call(fn: (...args: never[]) => unknown, ...args: unknown[]): unknown {
  return Reflect.apply(fn, undefined, args);
}

/** The problems, with places that do not depend on where this file's lines are. */
function found(): string[] {
  return validateContract(undefined, { root: HERE }).map((problem) => {
    assert.equal(problem.place?.file, "contract_test.ts", problem.message);
    return `${problem.code}: ${problem.message.replace(/(\.ts):\d+:\d+/, "$1:L:C")}`;
  });
}

Deno.test("validateContract finds nothing when a contract is sound", () => {
  resetRegistry();
  tool("a", () => 1);
  tool("a.b-c_d", (_ctx, _payload) => 1);
  http.get("/", () => 1);
  http.get("/a/:id", () => 1);
  http.post("/a/:id", () => 1);
  http.get("/a/b", () => 1);
  mcpServer("s").tool("a", () => 1);
  assert.deepEqual(found(), []);
  assert.deepEqual(validateContract(createRegistry()), []);
});

Deno.test("validateContract reports every problem at once, each with its place", () => {
  resetRegistry();
  call(tool, 7, () => 1);
  tool("", () => 1);
  tool("1st", () => 1);
  tool("twice", () => 1);
  tool("twice", () => 2);
  tool("wide", (_ctx: unknown, _payload: unknown, ..._rest: unknown[]) => 1);
  call(tool, "arity", (_a: 1, _b: 2, _c: 3) => 1);
  call(tool, "none", {}, null);
  call(tool, "class", class {});
  tool("generator", function* () {});
  tool("stream", async function* () {});
  tool("long", { description: "x".repeat(4097) }, () => 1);
  http.get("driver", () => 1);
  http.get("/a/:x", () => 1);
  http.get("/a/:y", () => 1);
  call(http.post, "/three", (_a: 1, _b: 2, _c: 3) => 1);
  flowGraph("graph", {
    start: "a",
    nodes: { a: (_ctx, s: 1) => s },
    edges: { a: "a" },
    maxSteps: -1,
  });
  const server = mcpServer("desk");
  server.tool("no/slash", () => 1);
  server.tool("waiting");
  mcpServer("desk");
  mcpServer("empty");
  mcpServer("bad name");
  assert.deepEqual(found(), [
    "bad_name: Tool name is 7, expected a string",
    'not_a_function: Tool "none" was given null, expected a function',
    'bad_name: Tool name "" is invalid, ' +
    "expected a letter or _, then up to 127 letters, digits, _, . or -",
    'bad_name: Tool name "1st" is invalid, ' +
    "expected a letter or _, then up to 127 letters, digits, _, . or -",
    'duplicate_name: Tool "twice" is declared twice, first at contract_test.ts:L:C',
    'bad_arity: Tool "arity" requires 3 parameters, expected at most 2: ' +
    "it is called with a context and a payload",
    'not_a_function: Tool "class" was given a class, expected a function',
    'not_a_function: Tool "generator" was given a generator function, ' +
    "expected an async one, whose items are streamed",
    'bad_options: Description of Tool "long" is 4097 characters long, expected at most 4096',
    'bad_path: Path of HTTP handler "GET driver" does not start with "/"',
    'duplicate_name: HTTP handler "GET /a/:y" matches the same requests as "GET /a/:x", ' +
    "at contract_test.ts:L:C",
    'bad_arity: HTTP handler "POST /three" requires 3 parameters, expected at most 2: ' +
    "it is called with a context and a request",
    'bad_graph: Flow "graph" has -1 as "maxSteps", expected a whole number above 0',
    'bad_name: MCP tool name "no/slash" is invalid, expected 1 to 128 letters, digits, _, . or -',
    'missing_function: MCP tool "desk/waiting" is declared without a function',
    'duplicate_name: MCP server "desk" is declared twice, first at contract_test.ts:L:C',
    'empty_mcp_server: MCP server "empty" offers nothing, expected a tool, a resource or a prompt',
    'bad_name: MCP server name "bad name" is invalid, ' +
    "expected a letter or _, then up to 127 letters, digits, _, . or -",
    'empty_mcp_server: MCP server "bad name" offers nothing, expected a tool, a resource or a prompt',
  ]);
});

Deno.test("validateContract names the line of a declaration", () => {
  resetRegistry();
  tool("bad name", () => 1);
  const [problem] = validateContract();
  assert.equal(problem?.place?.file, import.meta.url);
  assert.equal(problem?.place?.column, 3);
});

Deno.test("validateContract reports a method that HTTP handlers don't have", () => {
  const registry = createRegistry();
  const below = () => 1;
  register(registry, {
    kind: "http",
    name: "FETCH /a",
    options: undefined,
    handler: below,
    http: { method: "FETCH", path: "/a" },
    below,
  });
  assert.deepEqual(validateContract(registry).map((problem) => problem.message), [
    'HTTP handler "FETCH /a" has the method "FETCH", expected one of GET, POST, PUT, PATCH, DELETE',
  ]);
});

Deno.test("validateContract lets different kinds use the same name", () => {
  resetRegistry();
  tool("same", () => 1);
  flowGraph("same", { invoke: () => 1 });
  mcpServer("same").tool("same", () => 1);
  assert.deepEqual(found(), []);
});

Deno.test("validateContract accepts exactly the names of the grammar", () => {
  const head = fc.constantFrom(..."abzAZ_");
  const tail = fc.string({ unit: fc.constantFrom(..."abzAZ_09.-"), maxLength: 127 });
  fc.assert(fc.property(fc.tuple(head, tail), ([first, rest]) => {
    resetRegistry();
    tool(first + rest, () => 1);
    assert.deepEqual(validateContract(), []);
  }));
});

Deno.test("validateContract refuses a name with any other character or length", () => {
  const allowed = /^[A-Za-z0-9_.-]$/;
  const other = fc.string({ unit: "binary", minLength: 1, maxLength: 1 })
    .filter((char) => !allowed.test(char));
  const bad = fc.oneof(
    fc.constantFrom("", "9a", ".a", "-a", "a".repeat(129), "a\n"),
    fc.tuple(fc.constantFrom("", "ab"), other, fc.constantFrom("", "cd")).map((p) => p.join("")),
  );
  fc.assert(fc.property(bad, (name) => {
    resetRegistry();
    tool(name, () => 1);
    assert.deepEqual(validateContract().map((problem) => problem.code), ["bad_name"]);
  }));
});

Deno.test("validateContract changes nothing, so it can be asked twice", () => {
  resetRegistry();
  tool("bad name", () => 1);
  assert.deepEqual(validateContract(), validateContract());
  assert.equal(currentRegistry().problems.length, 0);
});

Deno.test("validateContract reports an MCP tool whose input is no object", () => {
  resetRegistry();
  const server = mcpServer("s");
  server.tool("text", { input: z.string() }, () => 1);
  server.tool("either", { input: z.union([z.number(), z.array(z.string())]) }, () => 1);
  server.tool("fine", { input: z.object({}) }, () => 1);
  server.tool("open", { input: z.union([z.string(), z.object({})]) }, () => 1);
  server.tool("none", () => 1);
  tool("text", { input: z.string() }, () => 1);
  const expected = "takes no object, expected a schema of one: MCP tools are called with named " +
    "arguments";
  assert.deepEqual(found(), [
    `bad_schema: Option "input" of MCP tool "s/text" ${expected}`,
    `bad_schema: Option "input" of MCP tool "s/either" ${expected}`,
  ]);
});
