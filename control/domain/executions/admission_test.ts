import assert from "node:assert/strict";
import { closedGates, distinctGates } from "./admission.ts";
import type { Gate, QueueEntry } from "./records.ts";

function entry(...gates: Gate[]): QueueEntry {
  return {
    executionId: "exe_1",
    projectId: "prj_1",
    priority: 0,
    runAt: new Date(0),
    gates,
    jobId: "job",
  };
}

Deno.test("closedGates names those through which as many passed as may", () => {
  const a = { name: "a", limit: 2 };
  const b = { name: "b", limit: 1 };
  assert.deepEqual(closedGates([]), []);
  assert.deepEqual(closedGates([entry(a), entry()]), []);
  assert.deepEqual(closedGates([entry(a, b), entry()]), ["b"]);
  assert.deepEqual(closedGates([entry(a), entry(a, b)]), ["a", "b"]);
  // A limit that was lowered meanwhile holds.
  assert.deepEqual(closedGates([entry({ name: "a", limit: 5 }), entry({ name: "a", limit: 2 })]), [
    "a",
  ]);
});

Deno.test("distinctGates keeps the lower one of two limits", () => {
  const gates = [{ name: "a", limit: 3 }, { name: "b", limit: 1 }, { name: "a", limit: 2 }];
  assert.deepEqual(distinctGates(gates), [{ name: "a", limit: 2 }, { name: "b", limit: 1 }]);
});
