import assert from "node:assert/strict";
import { tool } from "./define.ts";
import { contract, invoke, reset, testContext } from "./testing.ts";
import { SDK_VERSION } from "./version.ts";

Deno.test("testContext records what is logged, nested calls included", async () => {
  reset();
  tool("inner", (ctx) => ctx.log("inner.ran", { n: 1 }));
  tool("outer", async (ctx) => {
    ctx.log.warn("outer.ran");
    await ctx.call("tool", "inner");
  });
  const ctx = testContext({ now: () => 0 });
  await invoke("tool", "outer", {}, { ctx });
  assert.deepEqual(ctx.logs.map(({ level, event, fields }) => [level, event, fields]), [
    ["warn", "outer.ran", {}],
    ["info", "inner.ran", { n: 1 }],
  ]);
});

Deno.test("testContext takes overrides and has plausible values for the rest", () => {
  const ctx = testContext({ userId: "u", requestId: "mine" });
  assert.deepEqual([ctx.userId, ctx.requestId, ctx.sdkVersion, ctx.deadline, ctx.signal.aborted], [
    "u",
    "mine",
    SDK_VERSION,
    undefined,
    false,
  ]);
});

Deno.test("testContext answers nested calls as it is told", async () => {
  reset();
  tool("outer", (ctx) => ctx.call("tool", "partner", { n: 1 }));
  const ctx = testContext({ call: (request) => Promise.resolve(request) });
  assert.deepEqual(await invoke("tool", "outer", {}, { ctx }), {
    kind: "tool",
    name: "partner",
    payload: { n: 1 },
  });
});

Deno.test("invoke makes a context of its own when it is given none", async () => {
  reset();
  tool("id", (ctx) => ctx.requestId);
  assert.equal(await invoke("tool", "id"), "req_test");
});

Deno.test("contract gives the exports and every problem", () => {
  reset();
  tool("fine", () => 1);
  tool("not fine", () => 1);
  const { problems, exports } = contract();
  assert.deepEqual(problems.map((problem) => problem.name), ["not fine"]);
  assert.deepEqual(exports.map((one) => one.name), ["fine", "not fine"]);
  assert.equal(problems[0]?.place?.file, import.meta.url);
});

Deno.test("reset forgets every declaration", () => {
  tool("a", () => 1);
  reset();
  assert.deepEqual(contract(), { problems: [], exports: [] });
});

Deno.test("testContext waits for work that waitUntil was given, and logs what fails", async () => {
  reset();
  const done: string[] = [];
  const later = (name: string) =>
    new Promise<void>((resolve) => setTimeout(() => resolve(void done.push(name)), 1));
  tool("inner", (ctx) => ctx.waitUntil(later("inner")));
  tool("outer", async (ctx) => {
    await ctx.call("tool", "inner");
    ctx.waitUntil(later("first").then(() => ctx.waitUntil(later("second"))));
    ctx.waitUntil(Promise.reject(new Error("no")));
    ctx.waitUntil(7);
    return done.length;
  });
  const ctx = testContext();
  assert.equal(await invoke("tool", "outer", {}, { ctx }), 0);
  assert.deepEqual(done.sort(), ["first", "inner", "second"]);
  assert.deepEqual(
    ctx.logs.map(({ event, level, fields }) => [event, level, String(fields.error)]),
    [
      ["wait_until.failed", "error", "Error: no"],
    ],
  );
  ctx.waitUntil(later("by hand"));
  await ctx.settled();
  assert.ok(done.includes("by hand"));
  assert.throws(() => ctx.waitUntil(() => {}), /given a function, expected a promise/);
});
