import assert from "node:assert/strict";
import { mcpStateKey } from "./mcp_state_key.ts";

Deno.test("mcpStateKey is of the newest key, the same on all nodes, and is not that key", async () => {
  const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const made = await mcpStateKey([one, other]);
  assert.equal(made.length, 32);
  assert.deepEqual(await mcpStateKey([one]), made);
  assert.notDeepEqual(made, one);
  assert.notDeepEqual(await mcpStateKey([other, one]), made);
  await assert.rejects(mcpStateKey([]), TypeError);
});
