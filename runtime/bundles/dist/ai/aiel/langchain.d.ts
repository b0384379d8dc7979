// @ts-nocheck
export { ae as AIMessage, F as AIMessageChunk, z as BaseChatModel, B as BaseMessage, ai as ChatPromptTemplate, a7 as DynamicStructuredTool, aj as HumanMessage, ak as HumanMessagePromptTemplate, al as JsonOutputParser, am as MessagesPlaceholder, an as PromptTemplate, ao as RemoveMessage, e as Runnable, ap as RunnableBranch, R as RunnableConfig, aq as RunnableLambda, ar as RunnableMap, as as RunnableParallel, at as RunnablePassthrough, au as RunnableSequence, av as StringOutputParser, aw as StructuredTool, u as SystemMessage, ax as SystemMessagePromptTemplate, t as ToolMessage, ay as filterMessages, az as mergeMessageRuns, aA as tool, aB as trimMessages } from '../@langchain/core.js';
import { ChatOpenAIFields, OpenAIEmbeddingsParams, ChatOpenAI, OpenAIEmbeddings } from '../@langchain/openai.js';
import { Integrations } from 'aiel';
import '../types/other.d.ts';
import 'zod';
import '../types/openai.d.ts';

/**
 * Models of an `openai` integration: LangChain's own classes, whose transport is the integration's
 * `fetch`. Which models may be used, and with which key, the platform says.
 *
 * @module
 */

/** What a model needs of the context. */
interface HasIntegrations {
    readonly integrations: Integrations;
    /** Ends calls that are under way. */
    readonly signal?: AbortSignal;
}
/** All that a `ChatOpenAI` takes, but for what leads to the service. */
type ChatModelOptions = Omit<ChatOpenAIFields, Reserved>;
/** All that `OpenAIEmbeddings` takes, but for what leads to the service. */
type EmbeddingsModelOptions = Omit<Partial<OpenAIEmbeddingsParams>, Reserved>;
type Reserved = "apiKey" | "openAIApiKey" | "configuration" | "onFailedAttempt";
/**
 * A chat model of the project's integration `name`.
 *
 * @throws TypeError when `aiel.json` declares no integration of that name
 *
 * @example
 * ```ts ignore
 * import { tool } from "aiel";
 * import { chatModel } from "aiel/langchain";
 *
 * tool("summarise", async (ctx, { text }: { text: string }) => {
 *   const model = chatModel(ctx, "model", { model: "gpt-4o-mini", temperature: 0 });
 *   const answer = await model.invoke(`In one sentence: ${text}`);
 *   return { summary: answer.text };
 * });
 * ```
 */
declare function chatModel(ctx: HasIntegrations, name: string, options?: ChatModelOptions): ChatOpenAI;
/**
 * A model of embeddings of the project's integration `name`.
 *
 * @throws TypeError when `aiel.json` declares no integration of that name
 */
declare function embeddingsModel(ctx: HasIntegrations, name: string, options?: EmbeddingsModelOptions): OpenAIEmbeddings;

export { ChatOpenAI, chatModel, embeddingsModel };
export type { ChatModelOptions, EmbeddingsModelOptions, HasIntegrations };
