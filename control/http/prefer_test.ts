import assert from "node:assert/strict";
import { prefers } from "./prefer.ts";

const given = (value: string) => new Headers({ prefer: value });

Deno.test("prefers finds a preference in whatever case, among others, with parameters", () => {
  for (
    const value of [
      "push-follows",
      "Push-Follows",
      "  push-follows  ",
      "respond-async, push-follows",
      "push-follows,wait=10",
      "wait=10,, push-follows,",
      "push-follows; soon=yes",
      "push-follows;",
      "push-follows=",
      'push-follows=""',
      'note="a, b", push-follows',
      'note="a \\" , b"; x="\\\\", push-follows',
    ]
  ) assert.equal(prefers(given(value), "push-follows"), true, value);
  const twice = new Headers([["prefer", "wait=10"], ["prefer", "push-follows"]]);
  assert.equal(prefers(twice, "push-follows"), true, "in a line of its own");
});

Deno.test("prefers finds nothing where the preference is none, or has a value that says otherwise", () => {
  for (
    const value of [
      "",
      ",",
      "push",
      "push-follows-not",
      "not push-follows",
      "push-follows=no",
      'push-follows="no"',
      "wait=push-follows",
      "wait; push-follows",
      'note="a, push-follows, b"',
      'note="a\\", push-follows',
      '"push-follows"',
    ]
  ) assert.equal(prefers(given(value), "push-follows"), false, value);
  assert.equal(prefers(new Headers(), "push-follows"), false);
});
