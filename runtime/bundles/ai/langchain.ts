/**
 * `aiel/langchain`: messages, prompts, tools and parsers, and chat models whose calls the platform
 * makes, so that neither a key nor a network is in the process.
 *
 * @module
 */

export { BaseChatModel } from "@langchain/core/language_models/chat_models";
export {
  AIMessage,
  AIMessageChunk,
  BaseMessage,
  filterMessages,
  HumanMessage,
  mergeMessageRuns,
  RemoveMessage,
  SystemMessage,
  ToolMessage,
  trimMessages,
} from "@langchain/core/messages";
export { JsonOutputParser, StringOutputParser } from "@langchain/core/output_parsers";
export {
  ChatPromptTemplate,
  HumanMessagePromptTemplate,
  MessagesPlaceholder,
  PromptTemplate,
  SystemMessagePromptTemplate,
} from "@langchain/core/prompts";
export {
  Runnable,
  RunnableBranch,
  RunnableLambda,
  RunnableMap,
  RunnableParallel,
  RunnablePassthrough,
  RunnableSequence,
} from "@langchain/core/runnables";
export type { RunnableConfig } from "@langchain/core/runnables";
export { DynamicStructuredTool, StructuredTool, tool } from "@langchain/core/tools";
export { ChatOpenAI } from "@langchain/openai";
export {
  chatModel,
  type ChatModelOptions,
  embeddingsModel,
  type EmbeddingsModelOptions,
  type HasIntegrations,
} from "./chat_model.ts";
