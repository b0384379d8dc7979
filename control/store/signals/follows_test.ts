import assert from "node:assert/strict";
import { newId } from "../../domain/ids.ts";
import type { Topic } from "../../domain/executions/ports.ts";
import { Follows } from "./follows.ts";

const TOPIC: Topic = `execution ${newId("execution")}`;

Deno.test("Follows wants what was said to be followed, for a time", () => {
  let now = 0;
  const follows = new Follows(1_000, 100, () => now);
  assert.equal(follows.wants(TOPIC), false);
  follows.note(TOPIC);
  now = 999;
  assert.equal(follows.wants(TOPIC), true);
  now = 1_000;
  assert.equal(follows.wants(TOPIC), false);
});

Deno.test("Follows tells one that begins to follow of a change just before, once", () => {
  let now = 0;
  const follows = new Follows(1_000, 100, () => now);
  assert.equal(follows.note(TOPIC), false);
  now = 1_000;
  follows.wants(TOPIC);
  now = 1_099;
  assert.equal(follows.note(TOPIC), true);
  assert.equal(follows.note(TOPIC), false);
  now = 3_000;
  follows.wants(TOPIC);
  now = 3_100;
  assert.equal(follows.note(TOPIC), false);
});

Deno.test("Follows forgets the oldest when there are too many", () => {
  const follows = new Follows(1_000, 100, () => 0);
  follows.note(TOPIC);
  for (let number = 0; number < 49_999; number++) follows.note(`execution exe_${number}`);
  assert.equal(follows.wants(TOPIC), true);
  follows.note("execution exe_more");
  assert.equal(follows.wants(TOPIC), false);
  assert.equal(follows.wants("execution exe_more"), true);
});
