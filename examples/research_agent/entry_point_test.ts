import assert from "node:assert/strict";
import { contract, invoke, testContext } from "aiel/testing";
import { integrations } from "./fakes.ts";
import "./entry_point.ts";

const QUESTION = { question: "How high is Mount Everest?" };
const SOURCES = [{ title: "Mount Everest", url: "https://example.com/everest" }];

Deno.test("the contract holds", () => {
  const { problems, exports } = contract();
  assert.deepEqual(problems, []);
  assert.deepEqual(exports.map(({ name }) => name), ["research", "research_live"]);
});

Deno.test("a question is searched for, and answered with its sources", async () => {
  const ctx = testContext({ integrations });
  assert.deepEqual(await invoke("tool", "research", QUESTION, { ctx }), {
    answer:
      "As the search says: Mount Everest (https://example.com/everest)\nIt is 8849 metres high.",
    sources: SOURCES,
  });
  assert.deepEqual(ctx.calls.map(({ integration, method }) => [integration, method]), [
    ["model", "fetch"],
    ["search", "callTool"],
    ["model", "fetch"],
  ]);
  assert.equal(ctx.logs[0]?.event, "searched");
});

Deno.test("the same comes piece by piece", async () => {
  const ctx = testContext({ integrations });
  const items = await invoke("tool", "research_live", QUESTION, { ctx }) as AsyncGenerator<object>;
  const heard: object[] = [];
  let end: unknown;
  for (;;) {
    const { done, value } = await items.next();
    if (done === true) {
      end = value;
      break;
    }
    heard.push(value);
  }
  assert.deepEqual(heard[0], { searching: { query: QUESTION.question } });
  const texts = heard.map((item) => Reflect.get(item, "text") ?? "");
  assert.ok(texts.length > 5);
  assert.match(texts.join(""), /^As the search says: .*8849 metres high\.$/s);
  assert.deepEqual(end, { sources: SOURCES });
});

Deno.test("a question is a text", async () => {
  await assert.rejects(invoke("tool", "research", { question: "" }), { code: "VALIDATION_ERROR" });
});
