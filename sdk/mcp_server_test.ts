import assert from "node:assert/strict";
import { z } from "zod";
import { validateContract } from "./contract.ts";
import { describe } from "./describe.ts";
import { mcpServer } from "./mcp_server.ts";
import { currentRegistry, resetRegistry } from "./registry.ts";

function problems(): string[] {
  return validateContract().map(({ code, message }) => `${code}: ${message}`);
}

Deno.test("mcpServer registers the server, and what it offers under its name", () => {
  resetRegistry();
  const { tool, resource, prompt, name } = mcpServer("support", { description: "Desk" });
  tool("lookup", () => 1);
  resource("logo", { uri: "desk://logo" }, () => "x");
  prompt("greet", {}, () => "hello");
  const registry = currentRegistry();
  assert.equal(name, "support");
  assert.equal(registry.mcpServers[0]?.description, "Desk");
  assert.equal(registry.mcpServers[0]?.place?.file, import.meta.url);
  assert.deepEqual(
    registry.entries.map(({ kind, name, mcp }) => [kind, name, mcp?.server, mcp?.type, mcp?.name]),
    [
      ["mcp", "support/lookup", "support", "tool", "lookup"],
      ["mcp", "support/resources/logo", "support", "resource", "logo"],
      ["mcp", "support/prompts/greet", "support", "prompt", "greet"],
    ],
  );
  for (const { place } of registry.entries) assert.equal(place?.file, import.meta.url);
  assert.deepEqual(problems(), []);
});

Deno.test("mcpServer records a problem when name or options are wrong", () => {
  resetRegistry();
  const wrong = [[1], ["a", "text"], ["b", { description: 5 }], ["c", { tools: [] }]];
  for (const args of wrong) Reflect.apply(mcpServer, undefined, args);
  const expected = "expected texts as title, description, instructions, version, or nothing";
  assert.deepEqual(currentRegistry().problems.map((problem) => problem.message), [
    "MCP server name is 1, expected a string",
    `MCP server "a" was given "text" as options, ${expected}`,
    `MCP server "b" was given an object as options, ${expected}`,
    `MCP server "c" was given an object as options, ${expected}`,
  ]);
});

Deno.test("describe lists what an MCP server says", () => {
  resetRegistry();
  const server = mcpServer("s", {
    ...{ title: "S", description: "d", instructions: "Ask first", version: "1.2" },
  });
  server.tool("t", {
    title: "Tool",
    annotations: { readOnlyHint: true, openWorldHint: false },
  }, () => 1);
  server.resource("one", { uri: "s://one", mimeType: "text/plain" }, () => "x");
  server.resource("all", {
    uriTemplate: "s://all/{id}",
    title: "All",
    complete: { id: () => ["1"] },
  }, (_ctx, { variables }) => variables);
  server.prompt("p", {
    description: "Says hello",
    input: z.object({
      name: z.string().meta({ title: "Name", description: "Of whom" }),
      tone: z.enum(["kind", "rude"]).optional(),
    }),
    complete: { tone: () => ["kind", "rude"] },
  }, (_ctx, { name }) => `Hello ${name}`);
  assert.deepEqual(problems(), []);
  const { mcp_servers, exports } = describe();
  assert.deepEqual(mcp_servers, [{
    ...{ name: "s", title: "S", description: "d", instructions: "Ask first", version: "1.2" },
    ...{ tools: ["t"], resources: ["one", "all"], prompts: ["p"] },
  }]);
  assert.deepEqual(exports.map(({ mcp }) => mcp), [
    {
      ...{ server: "s", type: "tool", name: "t", title: "Tool" },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    { server: "s", type: "resource", name: "one", uri: "s://one", mime_type: "text/plain" },
    {
      ...{ server: "s", type: "resource", name: "all", title: "All" },
      ...{ uri_template: "s://all/{id}", completes: ["id"] },
    },
    {
      ...{ server: "s", type: "prompt", name: "p" },
      arguments: [
        { name: "name", title: "Name", description: "Of whom", required: true },
        { name: "tone", required: false },
      ],
      completes: ["tone"],
    },
  ]);
  assert.deepEqual(JSON.parse(JSON.stringify(exports)), exports);
});

Deno.test("validateContract tells what is wrong with tools, resources and prompts", () => {
  resetRegistry();
  const server = mcpServer("s", { version: "v".repeat(65) });
  const declare = (what: "tool" | "resource" | "prompt", ...args: unknown[]) =>
    Reflect.apply(server[what], undefined, args);
  const fn = () => "x";
  declare("tool", "a b", fn);
  declare("tool", "1.x-", fn);
  declare("tool", "hints", { annotations: { readOnlyHint: "yes", title: "T" } }, fn);
  declare("tool", "list", { annotations: [] }, fn);
  declare("tool", "uri", { uri: "a:b" }, fn);
  declare("tool", "long", { title: "x".repeat(257) }, fn);
  declare("resource", "none", {}, fn);
  declare("resource", "both", { uri: "a:b", uriTemplate: "a:{b}" }, fn);
  declare("resource", "typed", { uri: 7 }, fn);
  declare("resource", "relative", { uri: "/x" }, fn);
  declare("resource", "template", { uriTemplate: "a:{+b}" }, fn);
  declare("resource", "mime", { uri: "a:1", mimeType: "text" }, fn);
  declare("resource", "first", { uri: "a:same" }, fn);
  declare("resource", "second", { uri: "a:same" }, fn);
  declare("resource", "shape", { uriTemplate: "a:x/{b}" }, fn);
  declare("resource", "shape2", { uriTemplate: "a:x/{c}", complete: { b: fn } }, fn);
  declare("resource", "input", { uri: "a:2", input: z.object({}) }, fn);
  declare("resource", "late", { uri: "a:3" });
  declare("prompt", "number", { input: z.object({ n: z.number() }) }, fn);
  declare("prompt", "text", { input: z.string() }, fn);
  declare("prompt", "completes", { complete: { x: fn, y: 1 } }, fn);
  declare("prompt", "completes", {}, fn);
  assert.deepEqual(
    problems().map((line) => line.replace(/at file:\S+$/, "here")),
    [
      'bad_options: Annotation "readOnlyHint" of MCP tool "s/hints" is "yes", expected true or false',
      'bad_options: MCP tool "s/hints" has the unknown annotation "title", expected one of ' +
      "readOnlyHint, destructiveHint, idempotentHint, openWorldHint",
      'bad_options: Option "annotations" of MCP tool "s/list" is an array, expected an object',
      'bad_options: MCP tool "s/uri" has the unknown option "uri", expected one of ' +
      "description, timeoutMs, input, output, title, annotations",
      'bad_uri: Option "uri" of MCP resource "s/resources/typed" is 7, expected a string',
      'bad_options: MCP resource "s/resources/input" has the unknown option "input", expected one ' +
      "of description, timeoutMs, uri, uriTemplate, title, mimeType, complete",
      'not_a_function: Option "complete" of MCP prompt "s/prompts/completes" has 1 for "y", ' +
      "expected a function",
      'bad_name: MCP tool name "a b" is invalid, expected 1 to 128 letters, digits, _, . or -',
      'bad_options: Option "title" of MCP tool "s/long" is 257 characters long, expected 1 to 256',
      'bad_uri: MCP resource "s/resources/none" has no address, expected the option "uri" or ' +
      '"uriTemplate"',
      'bad_uri: MCP resource "s/resources/both" has both "uri" and "uriTemplate", expected one of ' +
      "them",
      'bad_uri: MCP resource "s/resources/typed" has no address, expected the option "uri" or ' +
      '"uriTemplate"',
      'bad_uri: Option "uri" of MCP resource "s/resources/relative" is no absolute URI, expected ' +
      'one such as "docs://guides/start"',
      'bad_uri: Option "uriTemplate" of MCP resource "s/resources/template" has the variable ' +
      "{+b}, expected letters, digits and _, no digit first",
      'bad_options: Option "mimeType" of MCP resource "s/resources/mime" is "text", expected one ' +
      'such as "text/markdown"',
      'duplicate_name: MCP resource "s/resources/second" matches the same requests as ' +
      '"s/resources/first", here',
      'duplicate_name: MCP resource "s/resources/shape2" matches the same requests as ' +
      '"s/resources/shape", here',
      'bad_options: MCP resource "s/resources/shape2" completes "b", which is no variable of its ' +
      "template",
      'missing_function: MCP resource "s/resources/late" is declared without a function',
      'bad_schema: Member "n" of "input" of MCP prompt "s/prompts/number" takes no text, expected ' +
      "a schema that does: arguments of MCP prompts are texts",
      'bad_schema: Option "input" of MCP prompt "s/prompts/text" takes no object, expected a ' +
      "schema of one: MCP prompts are asked for with named arguments",
      'bad_options: MCP prompt "s/prompts/completes" completes "x", which is no member of its ' +
      '"input"',
      'duplicate_name: MCP prompt "s/prompts/completes" is declared twice, first here',
      'bad_options: Option "version" of MCP server "s" is 65 characters long, expected at most 64',
    ],
  );
});

Deno.test("a declaration that throws where it is read is a problem, and no more", () => {
  resetRegistry();
  const server = mcpServer("s");
  const thrown = () => {
    throw new Error("no");
  };
  const hostile = new Proxy({}, { get: thrown, ownKeys: thrown, has: thrown });
  for (const what of ["tool", "resource", "prompt"] as const) {
    Reflect.apply(server[what], undefined, [what, hostile, () => 1]);
    const options = { annotations: hostile, complete: hostile };
    Reflect.apply(server[what], undefined, [`${what}2`, options, () => 1]);
  }
  const giant = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`h${n}`, true]));
  Reflect.apply(server.tool, undefined, ["giant", { annotations: giant }, () => 1]);
  const found = problems();
  assert.ok(found.length >= 6 && found.length < 30, `${found.length}`);
  assert.equal(JSON.stringify(describe()).includes("h0"), false);
});
