/**
 * More children wait than Deno has threads for what it reads from files (32): the next request is
 * answered all the same, and nothing of what it did is missing.
 *
 * @module
 */

import assert from "node:assert/strict";
import { toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { warmEngine } from "../harness/warm.ts";

const CHILDREN = 40;

Deno.test("as many children may wait as the pool has places, and requests go on", async () => {
  await using warm = warmEngine({ pool: { children: CHILDREN, bytes: 2 ** 34 } });
  using snapshot = writeSnapshot(toolSnapshot("return payload;"));
  const { path: root } = snapshot;
  const ask = async (payload: number, start: string) => {
    const ctx = { tenant_id: `ten_${payload}` };
    const { result, error, meta } = await warm.run({ payload, ctx }, { root });
    assert.equal(result, payload, JSON.stringify(error));
    assert.equal(meta.usage?.start, start);
    return meta.permissions_complete;
  };
  const isComplete = await ask(0, "cold");
  await warm.ready(1);
  for (let n = 1; n < CHILDREN; n++) {
    assert.equal(await ask(n, "cold"), isComplete);
    await warm.ready(n + 1);
  }
  const all = await Promise.all(Array.from({ length: CHILDREN }, (_, n) => ask(n, "warm")));
  assert.deepEqual(all, all.map(() => isComplete));
});
