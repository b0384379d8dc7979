/**
 * A short one of `deno task soak`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { reportOf } from "../soak/report.ts";
import { soak } from "../soak/soak.ts";
import { CAN_SEE_PROCESSES } from "../harness/processes.ts";

for (
  const [name, requests, cancelled] of [
    ["400 requests of all sorts", 400, 0],
    ["600 cancelled requests", 100, 600],
  ] as const
) {
  Deno.test({
    name: `${name} are each answered once, and nothing is left`,
    ignore: !CAN_SEE_PROCESSES,
    async fn() {
      const warmUp = requests / 4;
      const report = await soak({ requests, cancelled, warmUp, seed: 16, say: () => {} });
      assert.deepEqual(report.tally.problems, [], reportOf(report));
      assert.equal(report.tally.requests, requests + cancelled);
    },
  });
}
