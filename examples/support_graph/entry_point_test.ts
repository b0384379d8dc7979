import assert from "node:assert/strict";
import { contract, fakeMemory, invoke, testContext } from "aiel/testing";
import "./entry_point.ts";

/** A shop whose threads are remembered from one run to the next. */
function openShop() {
  const memory = fakeMemory();
  const run = async (flow: string, payload: Record<string, unknown>) => {
    const ctx = testContext({ memory });
    return { result: await invoke("flow", flow, payload, { ctx }), emitted: ctx.emitted };
  };
  return {
    run,
    say: async (thread_id: string, content: string) =>
      (await run("support", { thread_id, messages: [{ role: "user", content }] })).result,
    resume: async (thread_id: string, resume: unknown) =>
      (await run("support", { thread_id, resume })).result,
  };
}

Deno.test("the contract holds", () => {
  const { problems, exports } = contract();
  assert.deepEqual(problems, []);
  assert.deepEqual(exports.map(({ name }) => name), ["support", "support_live"]);
});

Deno.test("a greeting is answered without a model, a question by a tool", async () => {
  const { say } = openShop();
  assert.deepEqual(await say("a", "Hello!"), {
    answer: "Hello! What can I do for you?",
    waits_for: null,
  });
  assert.deepEqual(await say("a", "Where is order 1002?"), {
    answer: "I have looked. Order 1002 is a bicycle for 480 euros and is on its way.",
    waits_for: null,
  });
  assert.deepEqual(await say("a", "Where is order 7777?"), {
    answer: "I have looked. There is no order 7777.",
    waits_for: null,
  });
});

Deno.test("a thread remembers what was said, and knows nothing of others", async () => {
  const { say } = openShop();
  await say("a", "What is order 1001?");
  assert.deepEqual(await say("a", "I want my money back"), {
    answer: "I have looked. 39 euros were refunded.",
    waits_for: null,
  });
  assert.deepEqual(await say("b", "I want my money back"), {
    answer: "Which order is it? I need its number.",
    waits_for: null,
  });
});

Deno.test("a large refund waits for a person, and another run goes on", async () => {
  for (const approved of [true, false]) {
    const { say, resume } = openShop();
    assert.deepEqual(await say("a", "A refund for order 1002, please"), {
      answer: null,
      waits_for: { approve: "Refund 480 euros for the bicycle of order 1002?" },
    });
    const did = approved ? "480 euros were refunded." : "The refund of 480 euros was declined.";
    assert.deepEqual(await resume("a", approved), {
      answer: `I have looked. ${did}`,
      waits_for: null,
    });
  }
});

Deno.test("an answer comes word by word", async () => {
  const { run } = openShop();
  const messages = [{ role: "user", content: "Where is order 1001?" }];
  const { result, emitted } = await run("support_live", { thread_id: "a", messages });
  const words = emitted.map((item) => (item as { data: { node: string; text: string } }).data)
    .filter(({ node }) => node === "help").map(({ text }) => text);
  assert.ok(words.length > 5);
  assert.equal(words.join(""), (result as { answer: string }).answer);
});
