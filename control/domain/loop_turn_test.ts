import assert from "node:assert/strict";
import { LoopTurn } from "./loop_turn.ts";

Deno.test("LoopTurn lets one go on in each turn, in the order of asking, when every turn is long", async () => {
  const turn = new LoopTurn(0);
  const happened: string[] = [];
  let done = false;
  const others = (async () => {
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      happened.push("other");
    }
  })();
  const steps = ["a", "b", "c"].map(async (name) => {
    await turn.letOthersIn();
    happened.push(name);
  });
  await Promise.all(steps);
  done = true;
  await others;
  assert.deepEqual(happened.filter((one) => one !== "other"), ["a", "b", "c"]);
  for (const [before, after] of [["a", "b"], ["b", "c"]] as const) {
    const between = happened.slice(happened.indexOf(before) + 1, happened.indexOf(after));
    assert.deepEqual(new Set(between), new Set(["other"]));
  }
});

Deno.test("LoopTurn makes nothing wait in a turn that is short", async () => {
  const turn = new LoopTurn(60_000);
  let turned = false;
  setImmediate(() => turned = true);
  for (let at = 0; at < 1_000; at++) await turn.letOthersIn();
  assert.equal(turned, false);
  await new Promise((resolve) => setImmediate(resolve));
});
