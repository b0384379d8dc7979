import type { Context } from "./context.ts";
import type { Awaitable, BaseOptions } from "./define.ts";
import { currentRegistry } from "./registry.ts";
import {
  type GraphSource,
  type GraphStreamMode,
  isGraphSource,
  runInvokable,
  STREAM_MODES,
} from "./invokable_graph.ts";
import { describeValue, isArray, isFunction, isRecord, nameText } from "./value.ts";
import { register } from "./register.ts";
import type { StandardSchema } from "./standard_schema.ts";
import { suggest } from "./suggest.ts";

/**
 * Where a flow graph ends. The same text as LangGraph's `END`, so routers written for it keep
 * working.
 *
 * @example
 * ```ts
 * import { END, flowGraph } from "aiel";
 *
 * flowGraph("one_step", {
 *   start: "count",
 *   nodes: { count: (_ctx, state: { n: number }) => ({ n: state.n + 1 }) },
 *   edges: { count: END },
 * });
 * ```
 */
export const END = "__end__";

/** One step: takes the state, returns the next state. */
export type GraphNode<State> = (ctx: Context, state: State) => Awaitable<State>;

/** Where to go after a step: a node, {@link END}, or a function that says which. */
export type GraphEdge<State, Name extends string = string> =
  | Name
  | typeof END
  | ((ctx: Context, state: State) => Awaitable<string>);

/**
 * A flow written as steps and the ways between them.
 *
 * @example
 * ```ts
 * import { END, type FlowGraph } from "aiel";
 *
 * const graph: FlowGraph<{ tries: number }> = {
 *   start: "attempt",
 *   nodes: { attempt: (_ctx, state) => ({ tries: state.tries + 1 }) },
 *   edges: { attempt: (_ctx, state) => state.tries < 3 ? "attempt" : END },
 *   maxSteps: 10,
 * };
 * void graph;
 * ```
 */
export interface FlowGraph<State, Name extends string = string> {
  readonly start: NoInfer<Name>;
  // An index signature, from which TypeScript infers the state, and a record, from which it infers
  // the names; a record of nodes alone loses the state.
  readonly nodes:
    & { readonly [name: string]: GraphNode<State> }
    & Readonly<Record<Name, unknown>>;
  /** Every node has one, even if it is only {@link END}. */
  readonly edges: Readonly<Record<NoInfer<Name>, GraphEdge<NoInfer<State>, NoInfer<Name>>>>;
  /** After so many steps the flow fails instead of going round for ever; 100 by default. */
  readonly maxSteps?: number;
}

/** Options of a flow graph; its schemas are about the state. */
export interface FlowGraphOptions extends BaseOptions {
  readonly input?: StandardSchema;
}

/** Options of a flow whose graph runs itself. */
export interface GraphSourceOptions extends FlowGraphOptions {
  /** What is told while it runs, each as an item `{ type, data }`. */
  readonly stream?: GraphStreamMode | readonly GraphStreamMode[];
}

const DEFAULT_MAX_STEPS = 100;

/**
 * Declares a flow as a graph, or one that runs a graph of LangGraph: a compiled one, a
 * `StateGraph`, or a function that makes either of the context. It gets `{ signal, configurable: {
 * ctx, thread_id } }` as its configuration.
 *
 * @returns the flow as a function `(ctx, state) => final state`.
 *
 * @example
 * ```ts
 * import { END, flowGraph } from "aiel";
 * import { testContext } from "aiel/testing";
 *
 * const review = flowGraph("review", {
 *   start: "score",
 *   nodes: {
 *     score: (_ctx, state: { text: string; score: number }) => {
 *       return { ...state, score: state.text.length };
 *     },
 *     shorten: (_ctx, state) => ({ ...state, text: state.text.slice(0, 5) }),
 *   },
 *   edges: {
 *     score: (_ctx, state) => state.score > 5 ? "shorten" : END,
 *     shorten: "score",
 *   },
 * });
 *
 * const done = await review(testContext(), { text: "much too long", score: 0 });
 * if (done.score !== 5) throw new Error("not reviewed");
 * ```
 */
export function flowGraph<State, Name extends string = string>(
  name: string,
  graph: FlowGraph<State, Name>,
): (ctx: Context, state: State) => Promise<State>;
export function flowGraph<State, Name extends string = string>(
  name: string,
  options: FlowGraphOptions,
  graph: FlowGraph<State, Name>,
): (ctx: Context, state: State) => Promise<State>;
export function flowGraph<State, Result>(
  name: string,
  graph: GraphSource<State, Result>,
): (ctx: Context, state: State) => Promise<Result>;
export function flowGraph<State, Result>(
  name: string,
  options: GraphSourceOptions,
  graph: GraphSource<State, Result>,
): (ctx: Context, state: State) => Promise<Result>;
export function flowGraph(
  name: unknown,
  ...rest: unknown[]
): (ctx: Context, state: unknown) => Promise<unknown> {
  const graph = rest.length > 1 ? rest[1] : rest[0];
  const { options, stream } = readStream(rest.length > 1 ? rest[0] : undefined);
  const runsItself = isGraphSource(graph);
  const modes = runsItself ? modesOf(stream) : [];
  const run = (ctx: Context, state: unknown): Promise<unknown> =>
    runsItself
      ? runInvokable(graph, ctx, state, modes)
      : runGraph(nameText(name), graph, ctx, state);
  register(currentRegistry(), {
    kind: "flow",
    name,
    options,
    handler: run,
    inspect: () => [...streamProblems(stream, runsItself), ...graphProblems(graph)],
    below: flowGraph,
  });
  return run;
}

/** The options of every export, and the one that graphs which run themselves have besides. */
function readStream(options: unknown): { options: unknown; stream: unknown } {
  try {
    if (isRecord(options) && Object.hasOwn(options, "stream")) {
      const { stream, ...others } = options;
      return { options: others, stream };
    }
  } catch {
    // What is wrong with them, the contract says.
  }
  return { options, stream: undefined };
}

function modesOf(stream: unknown): GraphStreamMode[] {
  const given = isArray(stream) ? stream : [stream];
  return STREAM_MODES.filter((mode) => given.includes(mode));
}

function streamProblems(stream: unknown, runsItself: boolean): string[] {
  if (stream === undefined) return [];
  if (!runsItself) return ['has the option "stream", which only graphs that run themselves have'];
  const given = isArray(stream) ? stream : [stream];
  return given.filter((mode) => !STREAM_MODES.some((known) => known === mode)).map((mode) =>
    `has ${describeValue(mode)} as "stream", expected one of ${STREAM_MODES.join(", ")}`
  );
}

async function runGraph(
  name: string,
  graph: unknown,
  ctx: Context,
  state: unknown,
): Promise<unknown> {
  const nodes = memberOf(graph, "nodes");
  const edges = memberOf(graph, "edges");
  const declared = memberOf(graph, "maxSteps");
  const maxSteps = typeof declared === "number" ? declared : DEFAULT_MAX_STEPS;
  let at = memberOf(graph, "start");
  let current = state;
  for (let step = 0; at !== END; step++) {
    ctx.signal.throwIfAborted();
    const node = typeof at === "string" ? memberOf(nodes, at) : undefined;
    if (typeof at !== "string" || !isFunction(node)) {
      throw new Error(`Flow graph "${name}" goes to ${unknownNode(at, nodes)}`);
    }
    if (step >= maxSteps) {
      throw new Error(
        `Flow graph "${name}" did not end within ${maxSteps} steps, the next would be "${at}"`,
      );
    }
    current = await Reflect.apply(node, undefined, [ctx, current]);
    if (current === undefined) {
      throw new TypeError(
        `Node "${at}" of flow graph "${name}" returned undefined, expected the next state`,
      );
    }
    const edge = memberOf(edges, at);
    at = isFunction(edge) ? await Reflect.apply(edge, undefined, [ctx, current]) : edge;
  }
  return current;
}

/** What is wrong with a graph, as far as that can be seen without running it. */
export function graphProblems(graph: unknown): string[] {
  if (isGraphSource(graph)) return [];
  if (typeof graph !== "object" || graph === null) {
    const is = describeValue(graph);
    return [`is ${is}, expected a graph or an object with an "invoke" or a "compile" method`];
  }
  const nodes = memberOf(graph, "nodes");
  const edges = memberOf(graph, "edges");
  if (typeof nodes !== "object" || nodes === null || Object.keys(nodes).length === 0) {
    return [`has no nodes, expected "nodes" with at least one function`];
  }
  if (typeof edges !== "object" || edges === null) {
    return [`has no edges, expected "edges" with one entry for each node`];
  }
  const problems: string[] = [];
  for (const [name, node] of Object.entries(nodes)) {
    if (name === END) problems.push(`has a node named "${END}", which stands for the end`);
    if (!isFunction(node)) {
      problems.push(`has ${describeValue(node)} as node "${name}", expected a function`);
    } else if (node.length > 2) {
      problems.push(
        `has the node "${name}" with ${node.length} required parameters, expected (ctx, state)`,
      );
    }
    if (!Object.hasOwn(edges, name)) {
      problems.push(`has no edge from node "${name}", expected a node, END or a function`);
    }
  }
  for (const [from, edge] of Object.entries(edges)) {
    if (!Object.hasOwn(nodes, from)) {
      problems.push(`has an edge from ${unknownNode(from, nodes)}`);
    }
    if (!isFunction(edge) && edge !== END && !isNode(nodes, edge)) {
      problems.push(`has an edge from node "${from}" to ${unknownNode(edge, nodes)}`);
    }
  }
  const start = memberOf(graph, "start");
  if (isNode(nodes, start)) problems.push(...unreachableNodes(start, nodes, edges));
  else problems.push(`starts at ${unknownNode(start, nodes)}`);
  const maxSteps = memberOf(graph, "maxSteps");
  const counted = typeof maxSteps === "number" && Number.isSafeInteger(maxSteps) && maxSteps > 0;
  if (maxSteps !== undefined && !counted) {
    problems.push(`has ${describeValue(maxSteps)} as "maxSteps", expected a whole number above 0`);
  }
  return problems;
}

function unreachableNodes(start: string, nodes: object, edges: object): string[] {
  const seen = new Set([start]);
  // A Set is walked in order of insertion, the nodes added on the way included.
  for (const name of seen) {
    const edge = memberOf(edges, name);
    // What a function answers is known only at run time: from there, any node may be reached.
    if (isFunction(edge)) return [];
    if (isNode(nodes, edge)) seen.add(edge);
  }
  return Object.keys(nodes).filter((name) => !seen.has(name))
    .map((name) => `has the node "${name}", which no edge leads to from the start "${start}"`);
}

function unknownNode(name: unknown, nodes: unknown): string {
  if (typeof name !== "string") return `${describeValue(name)}, expected the name of a node or END`;
  const known = typeof nodes === "object" && nodes !== null ? Object.keys(nodes) : [];
  const close = suggest(name, known);
  const hint = close === undefined ? "" : `, did you mean "${close}"?`;
  return `the unknown node ${describeValue(name)}${hint}`;
}

function isNode(nodes: object, name: unknown): name is string {
  return typeof name === "string" && Object.hasOwn(nodes, name);
}

/** An own member: "constructor" is no node. */
function memberOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
