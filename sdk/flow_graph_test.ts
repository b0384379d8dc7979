import assert from "node:assert/strict";
import fc from "fast-check";
import { validateContract } from "./contract.ts";
import { END, flowGraph, graphProblems } from "./flow_graph.ts";
import { currentRegistry, resetRegistry } from "./registry.ts";
import { testContext } from "./testing.ts";

const inc = (_ctx: unknown, state: { n: number }) => ({ n: state.n + 1 });

Deno.test("flowGraph runs its nodes along the edges to the end", async () => {
  resetRegistry();
  const run = flowGraph("count", {
    start: "add",
    nodes: {
      add: (_ctx, state: { n: number; seen: string[] }) => ({ ...state, n: state.n + 1 }),
      note: async (_ctx, state) => {
        const text = await Promise.resolve(`at ${state.n}`);
        return { ...state, seen: [...state.seen, text] };
      },
    },
    edges: {
      add: (_ctx, state) => state.n % 2 === 0 ? "note" : "add",
      note: async (_ctx, state) => await Promise.resolve(state.n < 4 ? "add" : END),
    },
  });
  assert.deepEqual(await run(testContext(), { n: 0, seen: [] }), { n: 4, seen: ["at 2", "at 4"] });
  assert.deepEqual(currentRegistry().entries.map((entry) => entry.kind), ["flow"]);
});

Deno.test("flowGraph takes options, and they are the flow's", () => {
  resetRegistry();
  flowGraph("g", { description: "d", timeoutMs: 9 }, {
    start: "a",
    nodes: { a: inc },
    edges: { a: END },
  });
  const [entry] = currentRegistry().entries;
  assert.deepEqual([entry?.description, entry?.timeoutMs], ["d", 9]);
});

Deno.test("flowGraph runs any object with an invoke method, with the signal and the context", async () => {
  resetRegistry();
  class Compiled {
    readonly #step = 2;
    invoke(state: { n: number }, config?: object) {
      return Promise.resolve({ n: state.n + this.#step, config });
    }
  }
  const run = flowGraph("compiled", new Compiled());
  const ctx = testContext();
  const result = await run(ctx, { n: 1 });
  assert.equal(result.n, 3);
  const configurable = { ctx, thread_id: ctx.requestId };
  assert.deepEqual(result.config, { signal: ctx.signal, configurable });
  assert.deepEqual(currentRegistry().entries[0]?.inspect?.(), []);
});

Deno.test("flowGraph compiles a graph, or asks a function for one, for each run", async () => {
  resetRegistry();
  class Builder {
    // As a StateGraph of LangGraph has them.
    readonly nodes = {};
    readonly edges = new Set();
    compile() {
      return { invoke: (state: { n: number }) => ({ n: state.n * 2 }) };
    }
  }
  const seen: string[] = [];
  const built = flowGraph("built", new Builder());
  const made = flowGraph("made", (ctx) => {
    seen.push(ctx.requestId);
    return Promise.resolve(new Builder());
  });
  assert.deepEqual(await built(testContext(), { n: 2 }), { n: 4 });
  assert.deepEqual(await made(testContext({ requestId: "r_1" }), { n: 3 }), { n: 6 });
  assert.deepEqual(seen, ["r_1"]);
  assert.deepEqual(currentRegistry().entries.map((entry) => entry.inspect?.()), [[], []]);
  const wrong = flowGraph("wrong", () => 5 as unknown as Builder);
  await assert.rejects(wrong(testContext(), { n: 1 }), {
    message: 'The graph is 5, expected an object with "invoke" or "compile"',
  });
});

Deno.test("flowGraph names the thread by the payload, and goes on with what it is resumed by", async () => {
  resetRegistry();
  const calls: unknown[] = [];
  const run = flowGraph("threads", {
    invoke(state: unknown, config?: { configurable: { thread_id: string } }) {
      calls.push([state, config?.configurable.thread_id]);
    },
  });
  const ctx = testContext();
  await run(ctx, { thread_id: "t_1", text: "x" });
  await run(ctx, { thread_id: "t_1", resume: { ok: true } });
  await run(ctx, { resume: 1 });
  await run(ctx, { thread_id: 7, resume: 1 });
  const [first, second, ...others] = calls as [Record<string, unknown>, string][];
  assert.deepEqual(first, [{ thread_id: "t_1", text: "x" }, "t_1"]);
  assert.equal(second?.[1], "t_1");
  assert.deepEqual({ ...second?.[0] }, { lg_name: "Command", goto: [], resume: { ok: true } });
  assert.notEqual(Object.getPrototypeOf(second?.[0]), Object.prototype);
  const { requestId } = ctx;
  assert.deepEqual(others, [[{ resume: 1 }, requestId], [{ thread_id: 7, resume: 1 }, requestId]]);
});

Deno.test("flowGraph with stream emits what happens, and gives the state at the end", async () => {
  resetRegistry();
  let asked: unknown;
  const graph = {
    invoke: (): { n: number } => assert.fail("not streamed"),
    async *stream(_state: unknown, config: { streamMode: string[] }) {
      asked = config.streamMode;
      yield ["values", { n: 0 }];
      yield ["updates", { add: { n: 1 } }];
      yield ["messages", [{ text: "", id: "m" }, { langgraph_node: "say" }]];
      yield ["messages", [{ text: "hi", id: "m" }, { langgraph_node: "say" }]];
      yield ["values", { n: 1 }];
      yield await Promise.resolve(["values", { __interrupt__: [{ id: "i", value: "?" }] }]);
    },
  };
  const run = flowGraph("streams", { stream: ["updates", "messages"] }, graph);
  const ctx = testContext();
  assert.deepEqual(await run(ctx, {}), { n: 1, __interrupt__: [{ id: "i", value: "?" }] });
  assert.deepEqual(asked, ["updates", "messages", "values"]);
  assert.deepEqual(ctx.emitted, [
    { type: "updates", data: { add: { n: 1 } } },
    { type: "messages", data: { node: "say", id: "m", text: "hi" } },
  ]);
  assert.deepEqual(validateContract(), []);
});

Deno.test("the option stream is one of graphs that run themselves, and names LangGraph's modes", () => {
  resetRegistry();
  // @ts-expect-error -- a mode that there is not
  flowGraph("a", { stream: ["updates", "all"] }, { invoke: () => 1 });
  // @ts-expect-error -- a graph of steps
  flowGraph("b", { stream: "updates" }, { start: "a", nodes: { a: inc }, edges: { a: END } });
  assert.deepEqual(validateContract().map(({ message }) => message), [
    'Flow "a" has "all" as "stream", expected one of updates, values, messages, custom, tasks, debug',
    'Flow "b" has the option "stream", which only graphs that run themselves have',
  ]);
});

Deno.test("flowGraph fails when it goes round for more than maxSteps", async () => {
  resetRegistry();
  const seen: number[] = [];
  const run = flowGraph("round", {
    start: "a",
    nodes: {
      a: (_ctx, state: number) => {
        seen.push(state);
        return state + 1;
      },
    },
    edges: { a: "a" },
    maxSteps: 3,
  });
  await assert.rejects(run(testContext(), 0), {
    message: 'Flow graph "round" did not end within 3 steps, the next would be "a"',
  });
  assert.deepEqual(seen, [0, 1, 2]);
});

Deno.test("flowGraph fails when a node returns nothing or an edge leads nowhere", async () => {
  resetRegistry();
  const nothing = flowGraph<unknown>("nothing", {
    start: "a",
    nodes: { a: () => undefined },
    edges: { a: END },
  });
  await assert.rejects(
    nothing(testContext(), {}),
    /Node "a" of flow graph "nothing" returned undef/,
  );
  const lost = flowGraph("lost", {
    start: "first",
    nodes: { first: inc, second: inc },
    edges: { first: () => "secnod", second: () => "constructor" },
  });
  await assert.rejects(lost(testContext(), { n: 1 }), {
    message: 'Flow graph "lost" goes to the unknown node "secnod", did you mean "second"?',
  });
});

Deno.test("flowGraph stops between steps when the execution was ended", async () => {
  resetRegistry();
  const controller = new AbortController();
  const reason = new Error("over");
  const run = flowGraph("ended", {
    start: "a",
    nodes: {
      a: (_ctx, state: number) => {
        controller.abort(reason);
        return state;
      },
    },
    edges: { a: "a" },
  });
  await assert.rejects(run(testContext({ signal: controller.signal }), 1), reason);
});

Deno.test("graphProblems finds nothing when a graph is sound", () => {
  assert.deepEqual(graphProblems({ start: "a", nodes: { a: inc }, edges: { a: END } }), []);
  const dynamic = { start: "a", nodes: { a: inc, b: inc }, edges: { a: () => "b", b: END } };
  assert.deepEqual(graphProblems(dynamic), []);
});

Deno.test("graphProblems names everything that is wrong at once", () => {
  const graph = {
    start: "frist",
    nodes: { first: inc, second: 5, third: (_a: 1, _b: 2, _c: 3) => 1, [END]: inc },
    edges: { first: "secnod", second: END, third: 7, ghost: "first", [END]: END },
    maxSteps: 0,
  };
  assert.deepEqual(graphProblems(graph), [
    'has 5 as node "second", expected a function',
    'has the node "third" with 3 required parameters, expected (ctx, state)',
    'has a node named "__end__", which stands for the end',
    'has an edge from node "first" to the unknown node "secnod", did you mean "second"?',
    'has an edge from node "third" to 7, expected the name of a node or END',
    'has an edge from the unknown node "ghost"',
    'starts at the unknown node "frist", did you mean "first"?',
    'has 0 as "maxSteps", expected a whole number above 0',
  ]);
});

Deno.test("graphProblems names nodes that can't be reached and nodes without an edge", () => {
  const nodes = { a: inc, b: inc, c: inc };
  assert.deepEqual(graphProblems({ start: "a", nodes, edges: { a: "b", b: "a" } }), [
    'has no edge from node "c", expected a node, END or a function',
    'has the node "c", which no edge leads to from the start "a"',
  ]);
});

Deno.test("graphProblems says what is missing when it is given no graph", () => {
  assert.match(graphProblems(null)[0] ?? "", /^is null, expected a graph/);
  assert.match(graphProblems({})[0] ?? "", /^has no nodes/);
  assert.match(graphProblems({ nodes: { a: inc } })[0] ?? "", /^has no edges/);
});

Deno.test("a graph without problems and without functions as edges always ends or runs out of steps", async () => {
  resetRegistry();
  const names = ["a", "b", "c"];
  const target = fc.constantFrom(...names, END);
  const edges = fc.record({ a: target, b: target, c: target });
  await fc.assert(fc.asyncProperty(edges, async (edges) => {
    const step = (_ctx: unknown, state: number) => state + 1;
    const nodes = { a: step, b: step, c: step };
    const graph = { start: "a", nodes, edges, maxSteps: 10 } as const;
    if (graphProblems(graph).length > 0) return;
    const run = flowGraph<number>("g", graph);
    const steps = await run(testContext(), 0).catch((error: unknown) => String(error));
    if (Object.values(edges).includes(END)) assert.equal(steps, 3);
    else assert.match(String(steps), /did not end within 10 steps/);
  }));
});
