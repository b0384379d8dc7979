import assert from "node:assert/strict";
import { newId } from "../ids.ts";
import { ClaimWatch } from "./claim_watch.ts";
import type { LeasedExecution } from "./ports.ts";

const LEASE_MS = 30_000;
const LOOK_MS = 1_000;

/** A watch, with looks at one claim each second of a test's time. */
function watching() {
  let time = 0;
  const watch = new ClaimWatch(LEASE_MS, () => time);
  const claim: LeasedExecution = {
    tenantId: newId("tenant"),
    id: newId("execution"),
    token: "t",
    leaseUntil: new Date(0),
  };
  return {
    /** @returns after how many milliseconds it was taken for lost; undefined: it was not */
    look(ms: number, renewEachMs = Infinity): number | undefined {
      for (let passed = 0; passed <= ms; passed += LOOK_MS, time += LOOK_MS) {
        const renewed = Math.floor(passed / renewEachMs);
        const [lost] = watch.lost([{ ...claim, leaseUntil: new Date(renewed) }]);
        if (lost !== undefined) return passed;
      }
      return undefined;
    },
    pass: (ms: number) => void (time += ms),
  };
}

Deno.test("a claim that is not renewed while it is watched is lost", () => {
  assert.equal(watching().look(60_000), LEASE_MS / 2);
});

Deno.test("a claim that is renewed is not lost, whatever its process takes for the time", () => {
  assert.equal(watching().look(600_000, LEASE_MS / 3), undefined);
});

Deno.test("after a time without looks a claim can be renewed before it is lost", () => {
  const { look, pass } = watching();
  assert.equal(look(10_000), undefined);
  pass(40_000);
  assert.equal(look(60_000), LEASE_MS / 2);
});
