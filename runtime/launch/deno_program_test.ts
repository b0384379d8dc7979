import assert from "node:assert/strict";
import { isRecent } from "./deno_program.ts";

Deno.test("isRecent wants 2.9.6 or later, by numbers", () => {
  for (const version of ["2.9.6", "2.9.10", "2.10.0", "3.0.0", "2.9.6+abc"]) {
    assert.ok(isRecent(version), version);
  }
  for (const version of ["2.9.5", "2.9.2", "2.8.99", "1.99.99"]) {
    assert.ok(!isRecent(version), version);
  }
});
