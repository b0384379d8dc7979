import assert from "node:assert/strict";
import type { Json, JsonObject } from "../../../runtime/protocol/json.ts";
import { LoopTurn } from "../loop_turn.ts";
import { changedExports } from "./changed_exports.ts";

const turn = new LoopTurn(10);

function tool(name: string, facts: JsonObject = {}): JsonObject {
  return {
    kind: "tool",
    name,
    description: null,
    input_schema: null,
    output_schema: null,
    ...facts,
  };
}

Deno.test("changedExports names what came, went and changed, and what breaks callers", async () => {
  const before = [
    tool("gone", { input_schema: { type: "string" } }),
    tool("moved", { place: { line: 1 } }),
    tool("said", { description: "Says" }),
    tool("broken", { input_schema: { type: "string" }, output_schema: { type: "string" } }),
  ];
  const after = [
    tool("moved", { place: { line: 2 } }),
    tool("said", { description: "Says more" }),
    tool("broken", { input_schema: { type: "number" }, output_schema: null }),
    tool("new", { input_schema: { type: "string" } }),
  ];
  assert.deepEqual(await changedExports({ exports: before }, { exports: after }, turn), {
    added: [{ kind: "tool", name: "new" }],
    removed: [{ kind: "tool", name: "gone" }],
    changed: [
      {
        kind: "tool",
        name: "broken",
        breaking: [
          { side: "input", place: "", message: "the input must be a number now, was a string" },
          {
            side: "output",
            place: "",
            message: "the output may be anything now, was a string",
          },
        ],
      },
      { kind: "tool", name: "said", breaking: [] },
    ],
  });
});

Deno.test("changedExports of anything but lists of exports is empty", async () => {
  const none = { added: [], removed: [], changed: [] };
  for (const exports of [null, "x", [1, null, { kind: "tool" }], {}] as Json[]) {
    assert.deepEqual(await changedExports({ exports }, {}, turn), none);
  }
});

Deno.test("changedExports compares many hostile exports in the time of a few, and lets others in", async () => {
  const list = (prefix: string): JsonObject => ({
    exports: Array.from({ length: 200 }, (_, at) =>
      tool(`t${at}`, {
        input_schema: {
          anyOf: Array.from({ length: 200 }, (_, index) => ({
            type: "object",
            properties: {},
            required: [`${prefix}${index}`],
          })),
        },
      })),
  });
  const since = performance.now();
  let [turns, isDone] = [0, false];
  const others = (async () => {
    for (; !isDone; turns++) await new Promise((resolve) => setTimeout(resolve, 0));
  })();
  const { changed } = await changedExports(list("a"), list("b"), turn);
  isDone = true;
  await others;
  assert.ok(turns > 5, `others had ${turns} turns`);
  assert.equal(changed.length, 200);
  assert.ok(changed.every(({ breaking }) => breaking.length > 0));
  assert.equal(changed.at(-1)?.breaking[0]?.message, "the input schema is too large to compare");
  // Far more than it takes, for a machine that is busy.
  assert.ok(performance.now() - since < 20_000);
});
