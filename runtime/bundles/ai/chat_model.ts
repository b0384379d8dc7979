/**
 * Models of an `openai` integration: LangChain's own classes, whose transport is the integration's
 * `fetch`. Which models may be used, and with which key, the platform says.
 *
 * @module
 */

import { ChatOpenAI, type ChatOpenAIFields, OpenAIEmbeddings } from "@langchain/openai";
import type { OpenAIEmbeddingsParams } from "@langchain/openai";
import type { Integrations } from "aiel";
import { type Transport, transportOf } from "./transport.ts";

/** What a model needs of the context. */
export interface HasIntegrations {
  readonly integrations: Integrations;
  /** Ends calls that are under way. */
  readonly signal?: AbortSignal;
}

/** All that a `ChatOpenAI` takes, but for what leads to the service. */
export type ChatModelOptions = Omit<ChatOpenAIFields, Reserved>;

/** All that `OpenAIEmbeddings` takes, but for what leads to the service. */
export type EmbeddingsModelOptions = Omit<Partial<OpenAIEmbeddingsParams>, Reserved>;

type Reserved = "apiKey" | "openAIApiKey" | "configuration" | "onFailedAttempt";

/** The client wants one, and it never leaves the process. */
const NO_KEY = "this-is-not-a-key-the-platform-has-it";
/** The client wants one; what is below it goes to the integration as a path. */
const BASE_URL = "https://integration.invalid";
/** Attempts besides the first one, where the caller names no number. */
const MAX_RETRIES = 2;

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
export function chatModel(
  ctx: HasIntegrations,
  name: string,
  options: ChatModelOptions = {},
): ChatOpenAI {
  return new ChatOpenAI({ ...options, ...connection(ctx, name, options.maxRetries) });
}

/**
 * A model of embeddings of the project's integration `name`.
 *
 * @throws TypeError when `aiel.json` declares no integration of that name
 */
export function embeddingsModel(
  ctx: HasIntegrations,
  name: string,
  options: EmbeddingsModelOptions = {},
): OpenAIEmbeddings {
  return new OpenAIEmbeddings({ ...options, ...connection(ctx, name, options.maxRetries) });
}

interface Connection {
  apiKey: string;
  maxRetries: number;
  onFailedAttempt: Transport["onFailedAttempt"];
  configuration: { baseURL: string; fetch: Transport["fetch"] };
}

function connection(
  { integrations, signal }: HasIntegrations,
  name: string,
  maxRetries: number = MAX_RETRIES,
): Connection {
  const { fetch, onFailedAttempt } = transportOf(integrations.get(name), BASE_URL, signal);
  return {
    apiKey: NO_KEY,
    maxRetries,
    onFailedAttempt,
    configuration: { baseURL: BASE_URL, fetch },
  };
}
