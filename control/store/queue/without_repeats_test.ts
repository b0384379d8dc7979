import assert from "node:assert/strict";
import { withoutRepeats } from "./without_repeats.ts";

Deno.test("withoutRepeats passes the same text on once within the time", () => {
  let now = 0;
  const said: string[] = [];
  const say = withoutRepeats((text) => said.push(text), 1_000, () => now);
  say("away");
  say("away");
  say("full");
  now = 999;
  say("away");
  now = 1_000;
  say("away");
  assert.deepEqual(said, ["away", "full", "away"]);
});

Deno.test("withoutRepeats remembers a few texts only", () => {
  const said: string[] = [];
  const say = withoutRepeats((text) => said.push(text), 1_000, () => 0);
  for (let number = 0; number <= 100; number++) say(`${number}`);
  say("0");
  assert.equal(said.length, 102);
});
