import assert from "node:assert/strict";
import { mcpSettings } from "./mcp_settings.ts";

Deno.test("mcpSettings says in a line what was refused, and nothing that a terminal obeys", () => {
  const said: string[] = [];
  const { report } = mcpSettings((line) => said.push(line));
  report?.(new Error("Unsupported protocol version: 1999-01-01"));
  report?.(Object.assign(new Error("[]"), { name: "ZodError" }));
  report?.(new Error("one\x1b[2J\ntwo"));
  assert.deepEqual(said.slice(0, 2), [
    "note: MCP: Unsupported protocol version: 1999-01-01",
    "note: MCP: What the client sent is no message of JSON-RPC",
  ]);
  // deno-lint-ignore no-control-regex -- an escape is what must not be there
  assert.doesNotMatch(said[2] ?? "", /[\x1b\n]/);
});
