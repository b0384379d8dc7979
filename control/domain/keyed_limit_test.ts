import assert from "node:assert/strict";
import { KeyedLimit } from "./keyed_limit.ts";

Deno.test("KeyedLimit runs a few of each key at a time, whatever the other keys do", async () => {
  const limit = new KeyedLimit<string>(1);
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const work = (name: string, until: Promise<void>) => () => {
    begun.push(name);
    return until;
  };
  const first = limit.run("a", work("a1", gate.promise));
  const second = limit.run("a", work("a2", Promise.resolve()));
  await limit.run("b", work("b1", Promise.resolve()));
  assert.deepEqual(begun, ["a1", "b1"]);
  assert.deepEqual([limit.waiting("a"), limit.waiting("b")], [1, 0]);
  gate.resolve();
  await Promise.all([first, second]);
  assert.deepEqual(begun, ["a1", "b1", "a2"]);
  assert.equal(limit.waiting("a"), 0);
});

Deno.test("KeyedLimit gives the place on when work fails", async () => {
  const limit = new KeyedLimit<string>(1);
  const failing = limit.run("a", () => Promise.reject(new RangeError("no")));
  const next = limit.run("a", () => Promise.resolve(1));
  await assert.rejects(failing, RangeError);
  assert.equal(await next, 1);
});
