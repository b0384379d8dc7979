/**
 * The packages of the bundle `ai` in a child that may do nothing: real graphs, models and streams,
 * and nothing that they ask of the system.
 */

import assert from "node:assert/strict";
import type { CallHost } from "../../runtime/calls/call_host.ts";
import { sqliteMemory } from "../../runtime/calls/memory/sqlite_memory.ts";
import { packagesOf } from "../../runtime/engine/bundles.ts";
import type { Envelope } from "../../runtime/mod.ts";
import { runRequest, type RunRequestOptions, type TestRequest } from "../harness/engine.ts";
import { example, REPOSITORY } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const MANIFEST = { "aiel.json": '{ "bundle": "ai" }' };

/** Runs code that may import all of the bundle; it must end well, and have asked for nothing. */
async function run(
  source: string,
  request: TestRequest = {},
  options: RunRequestOptions = {},
): Promise<Envelope> {
  const envelope = await runRequest({ ...MANIFEST, "entry_point.ts": source }, request, options);
  const { error, meta } = envelope;
  assert.equal(error, null, JSON.stringify([error, meta.logs]));
  assert.deepEqual(meta.permissions, []);
  return envelope;
}

const AGENT = `
import { tool } from "aiel";
import { z } from "zod";
import { MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode, toolsCondition } from "@langchain/langgraph/prebuilt";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { tool as langchainTool } from "@langchain/core/tools";

const add = langchainTool(({ a, b }) => String(a + b), {
  name: "add",
  description: "Adds two numbers",
  schema: z.object({ a: z.number(), b: z.number() }),
});
const graph = new StateGraph(MessagesAnnotation)
  .addNode("agent", ({ messages }) => {
    const last = messages.at(-1);
    if (last?.getType() === "tool") return { messages: [new AIMessage("It is " + last.text)] };
    const call = { name: "add", args: { a: 1, b: 2 }, id: "call_" + messages.length };
    return { messages: [new AIMessage({ content: "", tool_calls: [call] })] };
  })
  .addNode("tools", new ToolNode([add]))
  .addEdge(START, "agent")
  .addConditionalEdges("agent", toolsCondition)
  .addEdge("tools", "agent");
`;

Deno.test("a graph with conditional edges, tools and a checkpointer runs, streams and remembers", async () => {
  const { result, meta } = await run(`${AGENT}
tool("t", async () => {
  const app = graph.compile({ checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: "1" } };
  const first = await app.invoke({ messages: [new HumanMessage("1+2?")] }, config);
  const modes = new Set<string>();
  let said = "";
  const streamMode = ["updates", "values", "messages"] as const;
  const input = { messages: [new HumanMessage("And again?")] };
  for await (const [mode, chunk] of await app.stream(input, { ...config, streamMode: [...streamMode] })) {
    modes.add(mode);
    if (mode === "messages") said += chunk[0].text + "|";
  }
  const history = [];
  for await (const { metadata } of app.getStateHistory(config)) history.push(metadata?.step);
  return {
    texts: first.messages.map((message) => message.text),
    modes: [...modes].sort(),
    said,
    steps: history.length,
    messages: (await app.getState(config)).values.messages.length,
  };
});`);
  assert.deepEqual(result, {
    texts: ["1+2?", "", "3", "It is 3"],
    modes: ["messages", "updates", "values"],
    said: "|3|It is 3|",
    steps: 10,
    messages: 8,
  });
  assert.deepEqual(meta.logs, []);
});

Deno.test("a graph is interrupted and resumed inside one run", async () => {
  const { result } = await run(`
import { tool } from "aiel";
import { Annotation, Command, interrupt, MemorySaver, START, StateGraph } from "aiel/langgraph";
const State = Annotation.Root({ asked: Annotation<string>, answer: Annotation<string> });
tool("t", async () => {
  const app = new StateGraph(State)
    // Without a config: what interrupts finds its graph by AsyncLocalStorage.
    .addNode("ask", ({ asked }) => ({ answer: interrupt({ question: asked }) as string }))
    .addEdge(START, "ask").compile({ checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: "1" } };
  const waiting = await app.invoke({ asked: "Refund?" }, config);
  return [waiting.__interrupt__?.[0]?.value, await app.invoke(new Command({ resume: "yes" }), config)];
});`);
  assert.deepEqual(result, [{ question: "Refund?" }, { asked: "Refund?", answer: "yes" }]);
});

Deno.test("a graph that is interrupted in one run is resumed in another one", async () => {
  using dir = tempDir();
  const store = sqliteMemory({ path: `${dir.path}/memory.sqlite` });
  const calls: CallHost = { integrations: new Map(), memory: store };
  const source = `
import { flowGraph } from "aiel";
import { Annotation, checkpointer, interrupt, START, StateGraph } from "aiel/langgraph";
const State = Annotation.Root({ amount: Annotation<number>, decision: Annotation<string> });
const graph = new StateGraph(State)
  .addNode("ask", ({ amount }) => ({ decision: interrupt("Refund " + amount + "?") as string }))
  .addEdge(START, "ask");
flowGraph("refund", (ctx) => graph.compile({ checkpointer: checkpointer(ctx) }));
`;
  const refund = async (payload: unknown) =>
    (await run(source, { action: "invoke", kind: "flow", name: "refund", payload }, { calls }))
      .result;
  const waiting = await refund({ thread_id: "order 7", amount: 20 });
  assert.equal(Object(waiting)["__interrupt__"][0].value, "Refund 20?");
  assert.equal(Object(await refund({ thread_id: "other", amount: 1 })).amount, 1);
  assert.deepEqual(await refund({ thread_id: "order 7", resume: "yes" }), {
    amount: 20,
    decision: "yes",
  });
  await store.close();
});

Deno.test("examples/support_graph waits for a person in one run, goes on in another, and streams", async () => {
  using dir = tempDir();
  const store = sqliteMemory({ path: `${dir.path}/memory.sqlite` });
  const calls: CallHost = { integrations: new Map(), memory: store };
  const ask = async (name: string, payload: unknown) => {
    const request = { action: "invoke", kind: "flow", name, payload };
    const { error, result, meta } = await runRequest(example("support_graph"), request, { calls });
    assert.deepEqual([error, meta.permissions], [null, []]);
    return result;
  };
  const messages = [{ role: "user", content: "A refund for order 1002, please" }];
  assert.deepEqual(await ask("support", { thread_id: "t", messages }), {
    answer: null,
    waits_for: { approve: "Refund 480 euros for the bicycle of order 1002?" },
  });
  const done = { answer: "I have looked. 480 euros were refunded.", waits_for: null };
  assert.deepEqual(await ask("support", { thread_id: "t", resume: true }), done);
  const again = [{ role: "user", content: "And where is order 1001?" }];
  const { items, value } = Object(await ask("support_live", { thread_id: "t", messages: again }));
  assert.equal(
    value.answer,
    "I have looked. Order 1001 is a kettle for 39 euros and is delivered.",
  );
  assert.ok(items.length > 10);
  await store.close();
});

Deno.test("the exports of examples/research_agent are described", async () => {
  const { error, result } = await runRequest(example("research_agent"), { action: "describe" });
  assert.equal(error, null);
  assert.deepEqual(Object(result).tools, ["research", "research_live"]);
});

Deno.test("chains of prompts, models and parsers run, stream and tell their events", async () => {
  const { result } = await run(`
import { tool } from "aiel";
import { ChatPromptTemplate, RunnableLambda, StringOutputParser } from "aiel/langchain";
import { FakeListChatModel } from "@langchain/core/utils/testing";
tool("t", async () => {
  const model = new FakeListChatModel({ responses: ["Hello there"] });
  const chain = ChatPromptTemplate.fromTemplate("Say hello to {name}").pipe(model)
    .pipe(new StringOutputParser()).pipe(RunnableLambda.from((text: string) => text.toUpperCase()));
  const pieces = [];
  for await (const piece of await model.stream("x")) pieces.push(piece.text);
  const events = new Set<string>();
  for await (const { event, name } of chain.streamEvents({ name: "Ada" }, { version: "v2" })) {
    if (event.endsWith("_start")) events.add(name);
  }
  return [await chain.invoke({ name: "Ada" }), pieces.join(""), [...events], await model.getNumTokens("12345678")];
});`);
  assert.deepEqual(result, [
    "HELLO THERE",
    "Hello there",
    [
      "RunnableSequence",
      "ChatPromptTemplate",
      "FakeListChatModel",
      "StrOutputParser",
      "RunnableLambda",
    ],
    2,
  ]);
});

Deno.test("OpenAI's client and LangChain's model take a fetch, stream from it and ask for nothing else", async () => {
  const { result } = await run(`
import { tool } from "aiel";
import OpenAI from "openai";
import { ChatOpenAI } from "@langchain/openai";
const fetch = async (url: string | URL | Request, init?: RequestInit) => {
  const { stream } = JSON.parse(String(init?.body));
  const choice = (more: object) => ({ id: "c", created: 1, model: "m", choices: [{ index: 0, finish_reason: null, ...more }] });
  if (!stream) return Response.json(choice({ message: { role: "assistant", content: String(url) } }));
  const lines = ["Hel", "lo"].map((content) => "data: " + JSON.stringify(choice({ delta: { content } })) + "\\n\\n");
  return new Response([...lines, "data: [DONE]\\n\\n"].join(""), { headers: { "content-type": "text/event-stream" } });
};
const options = { apiKey: "none", baseURL: "https://model.invalid/v1", fetch };
tool("t", async () => {
  const client = new OpenAI(options);
  const messages = [{ role: "user" as const, content: "Hi" }];
  const whole = await client.chat.completions.create({ model: "m", messages });
  let streamed = "";
  for await (const chunk of await client.chat.completions.create({ model: "m", messages, stream: true })) {
    streamed += chunk.choices[0]?.delta.content ?? "";
  }
  const model = new ChatOpenAI({ model: "m", apiKey: "none", configuration: options });
  const parts = [];
  for await (const part of await model.stream("Hi")) parts.push(part.text);
  return [whole.choices[0]?.message.content, streamed, parts.join("")];
});`);
  assert.deepEqual(result, ["https://model.invalid/v1/chat/completions", "Hello", "Hello"]);
});

Deno.test("every name of the bundle can be imported, and zod is the same for all", async () => {
  const names = packagesOf("ai") ?? [];
  const { result } = await run(`
import { tool } from "aiel";
${names.map((name, at) => `import * as m${at} from "${name}";`).join("\n")}
import { z } from "zod";
import { isInteropZodSchema } from "@langchain/core/utils/types";
import { Annotation, StateGraph } from "aiel/langgraph";
import * as web from "@langchain/langgraph/web";
const all = { ${names.map((name, at) => `"${name}": m${at}`).join(", ")} };
tool("t", () => [
  Object.entries(all).filter(([, exports]) => Object.keys(exports).length === 0).map(([name]) => name),
  isInteropZodSchema(z.object({})),
  StateGraph === web.StateGraph && Annotation === web.Annotation,
  m0.z === z,
]);`);
  assert.deepEqual(result, [[], true, true, true]);
});

Deno.test("classes of the bundle keep their names, which others tell them by", async () => {
  const { result } = await run(`
import { tool } from "aiel";
import { AIMessageChunk, BaseMessage, ChatOpenAI, ChatPromptTemplate, RunnableLambda } from "aiel/langchain";
import { MemorySaver, StateGraph } from "aiel/langgraph";
tool("t", () => [AIMessageChunk, BaseMessage, ChatOpenAI, ChatPromptTemplate, RunnableLambda, MemorySaver, StateGraph]
  .map(({ name }) => name).join(" "));`);
  assert.equal(
    result,
    "AIMessageChunk BaseMessage ChatOpenAI ChatPromptTemplate RunnableLambda MemorySaver StateGraph",
  );
});

Deno.test("the files of the bundle name no service that traces, and read no environment", () => {
  const directory = `${REPOSITORY}/runtime/bundles/dist/ai/shared`;
  for (const { name } of Deno.readDirSync(directory)) {
    const text = Deno.readTextFileSync(`${directory}/${name}`);
    for (
      const word of ["api.smith.langchain.com", "tiktoken.pages.dev", "Deno.env", "process.env."]
    ) {
      assert.ok(!text.includes(word), `${name} has "${word}"`);
    }
  }
});
