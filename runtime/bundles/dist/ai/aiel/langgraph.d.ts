// @ts-nocheck
import { B as BaseCheckpointSaver } from '../types/langgraph.d.ts';
import { CheckpointTuple, CheckpointListOptions, Checkpoint, CheckpointMetadata, PendingWrite } from '../@langchain/langgraph-checkpoint.js';
export { A as Annotation, d as BaseStore, e as Command, f as CompiledStateGraph, E as END, G as GraphInterrupt, g as GraphRecursionError, I as INTERRUPT, h as InMemoryStore, L as LangGraphRunnableConfig, M as MemorySaver, i as MessagesAnnotation, S as START, j as Send, k as StateGraph, T as ToolNode, l as createReactAgent, m as entrypoint, n as getConfig, o as getStore, p as getWriter, q as interrupt, r as isCommand, s as isGraphInterrupt, t as isInterrupted, u as messagesStateReducer, v as task, w as toolsCondition } from '../types/langgraph.d.ts';
import { R as RunnableConfig } from '../@langchain/core.js';
import { MemoryScope, Memory, MemorySpace } from 'aiel';
import '../types/other.d.ts';
import 'zod';

/**
 * Checkpoints of LangGraph in `ctx.memory`.
 *
 * @module
 */

/** What a checkpointer needs of the context. */
interface HasMemory {
    readonly memory: Memory;
}
/** How checkpoints are kept. */
interface CheckpointerOptions {
    /** Whose threads they are; the project's by default. */
    readonly scope?: MemoryScope;
    /** A checkpoint is gone after so many seconds. */
    readonly ttlSeconds?: number;
}
/**
 * A checkpointer on the memory of the project, or of another scope. A graph that is interrupted in
 * one run goes on in another one that has the same `thread_id`.
 *
 * @example
 * ```ts ignore
 * import { flowGraph } from "aiel";
 * import { checkpointer } from "aiel/langgraph";
 * import { graph } from "./graph.ts";
 *
 * flowGraph("support", (ctx) => graph.compile({ checkpointer: checkpointer(ctx) }));
 * ```
 */
declare function checkpointer(ctx: HasMemory, options?: CheckpointerOptions): MemoryCheckpointer;
/** Keeps checkpoints in memory. */
declare class MemoryCheckpointer extends BaseCheckpointSaver {
    #private;
    constructor(space: MemorySpace, options?: {
        readonly ttlSeconds?: number;
    });
    getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined>;
    list(config: RunnableConfig, { limit, before, filter }?: CheckpointListOptions): AsyncGenerator<CheckpointTuple>;
    put(config: RunnableConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata): Promise<RunnableConfig>;
    putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string, taskPath?: string): Promise<void>;
    deleteThread(threadId: string): Promise<void>;
}

export { BaseCheckpointSaver, checkpointer };
export type { CheckpointerOptions, HasMemory };
