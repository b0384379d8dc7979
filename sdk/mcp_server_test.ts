import assert from "node:assert/strict";
import { mcpServer } from "./mcp_server.ts";
import { currentRegistry, resetRegistry } from "./registry.ts";

Deno.test("mcpServer registers the server, and its tools under its name", () => {
  resetRegistry();
  const { tool, name } = mcpServer("support", { description: "Desk" });
  tool("lookup", () => 1);
  const registry = currentRegistry();
  assert.equal(name, "support");
  assert.equal(registry.mcpServers[0]?.description, "Desk");
  assert.equal(registry.mcpServers[0]?.place?.file, import.meta.url);
  const [entry] = registry.entries;
  assert.deepEqual([entry?.kind, entry?.name, entry?.mcp], [
    "mcp",
    "support/lookup",
    { server: "support", tool: "lookup" },
  ]);
  assert.equal(entry?.place?.file, import.meta.url);
});

Deno.test("mcpServer records a problem when name or options are wrong", () => {
  resetRegistry();
  for (const args of [[1], ["a", "text"], ["b", { description: 5 }], ["c", { tools: [] }]]) {
    Reflect.apply(mcpServer, undefined, args);
  }
  assert.deepEqual(currentRegistry().problems.map((problem) => problem.message), [
    "MCP server name is 1, expected a string",
    'MCP server "a" was given "text" as options, expected { description: "…" } or nothing',
    'MCP server "b" was given an object as options, expected { description: "…" } or nothing',
    'MCP server "c" was given an object as options, expected { description: "…" } or nothing',
  ]);
});
