import assert from "node:assert/strict";
import * as aiel from "aiel";
import * as testing from "aiel/testing";
import { currentRegistry, resetRegistry } from "./registry.ts";

Deno.test("aiel exports exactly its public symbols", () => {
  assert.deepEqual(Object.keys(aiel).toSorted(), [
    "CallError",
    "END",
    "INTEGRATION_ORIGIN",
    "IntegrationError",
    "RetryLater",
    "SDK_VERSION",
    "agent",
    "flow",
    "flowGraph",
    "http",
    "mcp",
    "mcpServer",
    "retryLater",
    "router",
    "tool",
  ]);
  assert.deepEqual(Object.keys(testing).toSorted(), [
    "CallError",
    "InvocationError",
    "RetryLater",
    "contract",
    "fakeHttp",
    "fakeMcp",
    "fakeMemory",
    "fakeOpenai",
    "fakePostgres",
    "invoke",
    "reset",
    "testContext",
  ]);
});

Deno.test("aiel and aiel/testing share one registry", () => {
  resetRegistry();
  aiel.tool("a", () => 1);
  assert.equal(testing.contract().exports.length, 1);
  assert.equal(currentRegistry().entries.length, 1);
});

Deno.test("SDK_VERSION is a semantic version", () => {
  assert.match(aiel.SDK_VERSION, /^\d+\.\d+\.\d+$/);
});
