import assert from "node:assert/strict";
import { HumanMessage } from "@langchain/core/messages";
import {
  Annotation,
  Command,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from "@langchain/langgraph";
import {
  type BaseCheckpointSaver,
  type CheckpointTuple,
  emptyCheckpoint,
  uuid6,
} from "@langchain/langgraph-checkpoint";
import type { Memory } from "aiel";
import { fakeMemory } from "aiel/testing";
import { checkpointer } from "./checkpointer.ts";

const State = Annotation.Root({ asked: Annotation<string>, answer: Annotation<string> });
const ask = new StateGraph(State)
  .addNode("ask", ({ asked }) => ({ answer: interrupt({ question: asked }) as string }))
  .addEdge(START, "ask");

function thread(id: string, more: Record<string, string> = {}) {
  return { configurable: { thread_id: id, ...more } };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function keysIn(memory: Memory): Promise<string[]> {
  const keys: string[] = [];
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined;) {
    const page = await memory.list(cursor === undefined ? {} : { cursor });
    keys.push(...page.values.map(({ key }) => key));
    cursor = page.cursor;
    isFirst = false;
  }
  return keys;
}

Deno.test("a graph that is interrupted goes on with another checkpointer on the same memory", async () => {
  const memory = fakeMemory();
  const first = ask.compile({ checkpointer: checkpointer({ memory }) });
  const waiting = await first.invoke({ asked: "Refund?" }, thread("t 1/ä"));
  assert.deepEqual(Reflect.get(waiting, "__interrupt__")?.[0]?.value, { question: "Refund?" });

  const second = ask.compile({ checkpointer: checkpointer({ memory }) });
  const { next, tasks } = await second.getState(thread("t 1/ä"));
  assert.deepEqual([next, tasks[0]?.interrupts[0]?.value], [["ask"], { question: "Refund?" }]);
  const done = await second.invoke(new Command({ resume: "yes" }), thread("t 1/ä"));
  assert.deepEqual(done, { asked: "Refund?", answer: "yes" });
  assert.deepEqual((await second.getState(thread("another"))).values, {});
});

Deno.test("states, their history and their order are those of LangGraph's own MemorySaver", async () => {
  const told = async (saver: BaseCheckpointSaver) => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("one", () => ({ messages: [new HumanMessage({ content: "1", id: "m1" })] }))
      .addNode("two", () => ({ messages: [new HumanMessage({ content: "2", id: "m2" })] }))
      .addEdge(START, "one").addEdge("one", "two")
      .compile({ checkpointer: saver });
    const start = { messages: [new HumanMessage({ content: "0", id: "m0" })] };
    await graph.invoke(start, thread("t"));
    await graph.updateState(thread("t"), {
      messages: [new HumanMessage({ content: "x", id: "mx" })],
    });
    const history = await all(graph.getStateHistory(thread("t")));
    const limited = await all(graph.getStateHistory(thread("t"), { limit: 2 }));
    const filtered = await all(graph.getStateHistory(thread("t"), { filter: { source: "loop" } }));
    const before = history[2]?.config;
    const older = await all(
      graph.getStateHistory(thread("t"), before === undefined ? {} : { before }),
    );
    const show = (states: typeof history) =>
      states.map(({ metadata, values, next, parentConfig }) => [
        metadata?.step,
        values.messages?.map((message: HumanMessage) => message.content),
        next,
        parentConfig === undefined,
      ]);
    return [history, limited, filtered, older].map(show);
  };
  assert.deepEqual(
    await told(checkpointer({ memory: fakeMemory() })),
    await told(new MemorySaver()),
  );
});

Deno.test("an older state can be gone back to, as with LangGraph's own MemorySaver", async () => {
  const told = async (saver: BaseCheckpointSaver) => {
    const graph = ask.compile({ checkpointer: saver });
    await graph.invoke({ asked: "1" }, thread("t"));
    await graph.invoke(new Command({ resume: "a" }), thread("t"));
    const history = await all(graph.getStateHistory(thread("t")));
    const waiting = history.find(({ next }) => next.includes("ask"));
    assert.ok(waiting !== undefined);
    const again = await graph.invoke(new Command({ resume: "b" }), waiting.config);
    const fork = await graph.updateState(waiting.config, { asked: "2" }, START);
    const asked = await graph.invoke(null, fork);
    const forked = await graph.invoke(new Command({ resume: "b" }), thread("t"));
    return [again, asked.asked, forked];
  };
  assert.deepEqual(
    await told(checkpointer({ memory: fakeMemory() })),
    await told(new MemorySaver()),
  );
});

Deno.test("values that JSON has not survive: maps, sets, bytes, messages and undefined", async () => {
  const saver = checkpointer({ memory: fakeMemory() });
  const values = {
    map: new Map([["a", new Set([1])]]),
    bytes: new Uint8Array([1, 2, 255]),
    message: new HumanMessage("hi"),
    text: "ü\u0000\u{1F600}",
    like: { $base64: "AQI=" },
  };
  const checkpoint = { ...emptyCheckpoint(), channel_values: values };
  const config = await saver.put(thread("t"), checkpoint, {
    source: "input",
    step: -1,
    parents: {},
  });
  await saver.putWrites(config, [["bytes", new Uint8Array([7])], ["like", { a: 1 }]], "task");
  const tuple = await saver.getTuple(config);
  assert.deepEqual(tuple?.checkpoint.channel_values, values);
  assert.ok(tuple?.checkpoint.channel_values["message"] instanceof HumanMessage);
  assert.deepEqual(tuple?.pendingWrites, [["task", "bytes", new Uint8Array([7])], ["task", "like", {
    a: 1,
  }]]);
});

Deno.test("what a task wrote stays, what it waits for may change, and writes come in their order", async () => {
  const saver = checkpointer({ memory: fakeMemory() });
  const meta = { source: "input", step: -1, parents: {} } as const;
  const config = await saver.put(thread("t"), emptyCheckpoint(), meta);
  await saver.putWrites(config, [["x", 1], ["y", 2]], "b", "path 2");
  await saver.putWrites(config, [["x", 9]], "b", "path 2");
  await saver.putWrites(config, [["__interrupt__", "first"]], "b", "path 2");
  await saver.putWrites(config, [["__interrupt__", "second"]], "b", "path 2");
  await saver.putWrites(config, [["z", 3]], "a", "path 1");
  const { pendingWrites } = await saver.getTuple(config) as CheckpointTuple;
  assert.deepEqual(pendingWrites, [
    ["a", "z", 3],
    ["b", "__interrupt__", "second"],
    ["b", "x", 1],
    ["b", "y", 2],
  ]);
});

Deno.test("a large state lies in parts, and is gone with its thread", async () => {
  const memory = fakeMemory();
  const saver = checkpointer({ memory });
  const text = `${'ä"\\\u0001😀'.repeat(60_000)}`;
  const checkpoint = { ...emptyCheckpoint(), channel_values: { text } };
  const meta = { source: "input", step: -1, parents: {} } as const;
  const config = await saver.put(thread("t"), checkpoint, meta);
  await saver.put(thread("t2"), checkpoint, meta);
  assert.equal((await saver.getTuple(config))?.checkpoint.channel_values["text"], text);
  assert.equal((await saver.getTuple(thread("t")))?.checkpoint.channel_values["text"], text);
  assert.ok((await keysIn(memory)).length > 10);
  await saver.deleteThread("t");
  assert.equal(await saver.getTuple(thread("t")), undefined);
  const left = await keysIn(memory);
  assert.ok(left.length > 5 && left.every((key) => key.includes("/t2/")), left.join("\n"));
  await saver.deleteThread("t2");
  assert.deepEqual(await keysIn(memory), []);
});

Deno.test("a state that is too large is refused with its size, and leaves nothing", async () => {
  const memory = fakeMemory();
  const saver = checkpointer({ memory });
  const checkpoint = { ...emptyCheckpoint(), channel_values: { text: "x".repeat(4 * 2 ** 20) } };
  await assert.rejects(
    saver.put(thread("t"), checkpoint, { source: "input", step: -1, parents: {} }),
    /^RangeError: The state of thread "t" takes 419\d+ bytes, expected at most 3932160: keep large/,
  );
  assert.deepEqual(await keysIn(memory), []);
});

Deno.test("threads lie in the scope that is asked for, and expire when it is said", async () => {
  let now = 0;
  const memory = fakeMemory({ now: () => now });
  const graph = ask.compile({
    checkpointer: checkpointer({ memory }, { scope: "user", ttlSeconds: 60 }),
  });
  await graph.invoke({ asked: "1" }, thread("t"));
  assert.deepEqual((await memory.list()).values, []);
  assert.notEqual((await memory.scope("user").list()).values.length, 0);
  now = 60_000;
  assert.deepEqual((await graph.getState(thread("t"))).values, {});
});

Deno.test("a thread needs a name, of which there is a longest one", async () => {
  const saver = checkpointer({ memory: fakeMemory() });
  await assert.rejects(saver.getTuple({}), /^TypeError: A checkpointer keeps threads, expected/);
  await assert.rejects(saver.getTuple(thread("")), /^TypeError: The thread_id is empty/);
  await assert.rejects(saver.getTuple(thread("ä".repeat(80))), /has 480 characters encoded/);
  await assert.rejects(
    saver.getTuple(thread("t", { checkpoint_id: "../x" })),
    /"\.\.\/x" is not one of LangGraph's/,
  );
});

Deno.test("a graph within a graph has a place of its own, however deep it is", async () => {
  const saver = checkpointer({ memory: fakeMemory() });
  const meta = { source: "loop", step: 0, parents: {} } as const;
  const deep = Array.from({ length: 6 }, () => `inner:${uuid6(0)}`).join("|");
  const put = async (checkpoint_ns: string, n: number) =>
    await saver.put(thread("t", { checkpoint_ns }), {
      ...emptyCheckpoint(),
      channel_values: { n },
    }, meta);
  await put("", 1);
  await put("inner:1", 2);
  await put(deep, 3);
  const at = async (checkpoint_ns: string) =>
    (await saver.getTuple(thread("t", { checkpoint_ns })))?.checkpoint.channel_values["n"];
  assert.deepEqual([await at(""), await at("inner:1"), await at(deep)], [1, 2, 3]);
  const found = await all(saver.list({ configurable: { thread_id: "t" } }));
  assert.deepEqual(
    found.map(({ config }) => config.configurable?.["checkpoint_ns"]).sort(),
    ["", "inner:1", deep].sort(),
  );
  assert.equal((await all(saver.list({}))).length, 3);
});

Deno.test("the newest of many checkpoints is found by reading one", async () => {
  let reads = 0;
  const memory = fakeMemory();
  const counted: Memory = {
    ...memory,
    list: (query) => {
      reads++;
      return memory.list(query);
    },
  } as Memory;
  const saver = checkpointer({ memory: counted });
  const ids: string[] = [];
  for (let step = 0; step < 120; step++) {
    const checkpoint = { ...emptyCheckpoint(), id: uuid6(step) };
    ids.push(checkpoint.id);
    await saver.put(thread("t"), checkpoint, { source: "loop", step, parents: {} });
  }
  assert.equal((await saver.getTuple(thread("t")))?.checkpoint.id, ids.at(-1));
  // One page of checkpoints, and one of its writes.
  assert.equal(reads, 2);
});
