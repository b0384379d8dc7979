/**
 * Graphs that run themselves, as those of LangGraph do. They are known by their methods: the SDK
 * imports no package.
 *
 * @module
 */

import type { Context } from "./context.ts";
import type { Awaitable } from "./define.ts";
import { type AnyFunction, describeValue, isFunction, isRecord } from "./value.ts";

/** A graph that can be run, such as a compiled graph of LangGraph. */
export interface InvokableGraph<State, Result = State> {
  invoke(state: State): Awaitable<Result>;
}

/** A graph that makes one that can be run, such as a `StateGraph` of LangGraph. */
export interface CompilableGraph<State, Result = State> {
  compile(): InvokableGraph<State, Result>;
}

/** A graph, or a function that makes it for each run, of what the context offers. */
export type GraphSource<State, Result = State> =
  | InvokableGraph<State, Result>
  | CompilableGraph<State, Result>
  | ((
    ctx: Context,
  ) => Awaitable<InvokableGraph<State, Result> | CompilableGraph<State, Result>>);

/** What of a running graph is told as it happens: LangGraph's modes of streaming. */
export type GraphStreamMode = "updates" | "values" | "messages" | "custom" | "tasks" | "debug";

/** An item of a flow that streams. */
export interface GraphItem {
  readonly type: GraphStreamMode;
  /** As LangGraph gives it; of `messages`: `{ node, id, text }` for each piece of text. */
  readonly data: unknown;
}

/** Names of {@linkcode GraphStreamMode}. */
export const STREAM_MODES: readonly GraphStreamMode[] = [
  "updates",
  "values",
  "messages",
  "custom",
  "tasks",
  "debug",
];

/** The member under which LangGraph says what an interrupted graph waits for. */
const INTERRUPT = "__interrupt__";

/** Whether a graph is one that runs itself, or makes one. */
export function isGraphSource(graph: unknown): boolean {
  return isFunction(graph) || methodOf(graph, "invoke") !== undefined ||
    methodOf(graph, "compile") !== undefined;
}

/** Runs a graph to its end, or to where it is interrupted. */
export async function runInvokable(
  source: unknown,
  ctx: Context,
  payload: unknown,
  modes: readonly GraphStreamMode[],
): Promise<unknown> {
  const graph = invokable(
    isFunction(source) ? await Reflect.apply(source, undefined, [ctx]) : source,
  );
  const { input, threadId } = startOf(payload, ctx);
  const config = { signal: ctx.signal, configurable: { ctx, thread_id: threadId } };
  const stream = methodOf(graph, "stream");
  if (modes.length === 0 || stream === undefined) {
    return await Reflect.apply(methodOf(graph, "invoke") ?? missing, graph, [input, config]);
  }
  const streamMode = [...new Set<GraphStreamMode>([...modes, "values"])];
  const chunks: AsyncIterable<[GraphStreamMode, unknown]> = await Reflect.apply(stream, graph, [
    input,
    { ...config, streamMode },
  ]);
  let state: unknown;
  const interrupts: unknown[] = [];
  for await (const [mode, chunk] of chunks) {
    if (mode === "values") {
      const waits = isRecord(chunk) ? chunk[INTERRUPT] : undefined;
      if (Array.isArray(waits)) interrupts.push(...waits);
      else state = chunk;
    }
    const item = modes.includes(mode) ? itemOf(mode, chunk) : undefined;
    if (item !== undefined) await ctx.emit(item);
  }
  return interrupts.length === 0
    ? state
    : { ...isRecord(state) ? state : {}, [INTERRUPT]: interrupts };
}

function invokable(graph: unknown): unknown {
  if (methodOf(graph, "invoke") !== undefined) return graph;
  const compile = methodOf(graph, "compile");
  if (compile !== undefined) return Reflect.apply(compile, graph, []);
  throw new TypeError(
    `The graph is ${describeValue(graph)}, expected an object with "invoke" or "compile"`,
  );
}

function missing(): never {
  throw new TypeError('The graph has no method "invoke"');
}

/**
 * What a graph begins with. `thread_id` of the payload names the thread of a checkpointer, which
 * otherwise has the request's own; `{ thread_id, resume }` goes on where the thread is interrupted.
 * LangGraph leaves aside what is no part of its state.
 */
function startOf(payload: unknown, ctx: Context): { input: unknown; threadId: string } {
  const thread = isRecord(payload) ? payload["thread_id"] : undefined;
  if (!isRecord(payload) || typeof thread !== "string") {
    return { input: payload, threadId: ctx.requestId };
  }
  const isResumed = Object.hasOwn(payload, "resume") && Object.keys(payload).length === 2;
  return { input: isResumed ? new Resume(payload["resume"]) : payload, threadId: thread };
}

/** What LangGraph takes for a `Command`: it is known by its name, and is no plain object. */
class Resume {
  readonly lg_name = "Command";
  readonly goto: readonly unknown[] = [];

  constructor(readonly resume: unknown) {}
}

function itemOf(mode: GraphStreamMode, chunk: unknown): GraphItem | undefined {
  if (mode !== "messages" || !Array.isArray(chunk)) return { type: mode, data: chunk };
  const [message, metadata]: unknown[] = chunk;
  const text = memberOf(message, "text");
  if (typeof text !== "string" || text === "") return undefined;
  const node = memberOf(metadata, "langgraph_node") ?? null;
  return { type: mode, data: { node, id: memberOf(message, "id") ?? null, text } };
}

function methodOf(graph: unknown, name: string): AnyFunction | undefined {
  const method = memberOf(graph, name);
  return isFunction(method) ? method : undefined;
}

/** A member that can't be had is as if it were not there: a declaration never throws. */
function memberOf(value: unknown, key: string): unknown {
  try {
    return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  } catch {
    return undefined;
  }
}
