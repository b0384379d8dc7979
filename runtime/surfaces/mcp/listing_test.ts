import assert from "node:assert/strict";
import type { JsonObject } from "../../mod.ts";
import { findServer } from "./listing.ts";

Deno.test("thousands of servers take a moment each, and not one for each of the others", () => {
  const described = (count: number): JsonObject => ({
    mcp_servers: Array.from({ length: count }, (_, at) => ({ name: `s${at}` })),
    exports: Array.from({ length: count }, (_, at) => ({
      kind: "mcp",
      name: `s${at}/t`,
      mcp: { server: `s${at}`, type: "tool", name: "t" },
    })),
  });
  const take = (description: JsonObject) => {
    const before = performance.now();
    assert.deepEqual(findServer(description, "s1")?.tools.map(({ name }) => name), ["t"]);
    return performance.now() - before;
  };
  // The first one pays for what is made once.
  take(described(100));
  const fastest = (count: number) => Math.min(...[1, 2, 3].map(() => take(described(count))));
  const [few, many] = [fastest(1_000), fastest(10_000)];
  // Ten times as many cost ten times as much; it was a hundred times.
  assert.ok(many < few * 40, `${few} ms, ${many} ms`);
});
