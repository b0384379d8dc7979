/**
 * `aiel/langgraph`: what graphs are made of, and a checkpointer that keeps them in `ctx.memory`, so
 * that a graph which was interrupted in one run is resumed in another.
 *
 * @module
 */

export {
  Annotation,
  BaseCheckpointSaver,
  BaseStore,
  Command,
  END,
  entrypoint,
  getConfig,
  getStore,
  getWriter,
  GraphInterrupt,
  GraphRecursionError,
  InMemoryStore,
  INTERRUPT,
  interrupt,
  isCommand,
  isGraphInterrupt,
  isInterrupted,
  MemorySaver,
  MessagesAnnotation,
  messagesStateReducer,
  Send,
  START,
  StateGraph,
  task,
} from "@langchain/langgraph";
export type { CompiledStateGraph, LangGraphRunnableConfig } from "@langchain/langgraph";
export { createReactAgent, ToolNode, toolsCondition } from "@langchain/langgraph/prebuilt";
export { checkpointer, type CheckpointerOptions, type HasMemory } from "./checkpointer.ts";
