import assert from "node:assert/strict";
import { closestFile } from "./closest_file.ts";

Deno.test("closestFile finds what an import most likely meant", () => {
  const files = ["lib/core.ts", "lib/index.mts", "data.json"];
  assert.equal(closestFile("lib/core", files), "lib/core.ts");
  assert.equal(closestFile("lib/core.js", files), "lib/core.ts");
  assert.equal(closestFile("lib", files), "lib/index.mts");
  assert.equal(closestFile("lib/croe.ts", files), "lib/core.ts");
  assert.equal(closestFile("something/else.ts", files), undefined);
});
