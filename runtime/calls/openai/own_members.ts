import type { Kind } from "./action.ts";

const SAMPLING = ["temperature", "top_p", "top_logprobs"];
const KEPT = [
  "metadata",
  "prompt_cache_key",
  "prompt_cache_options",
  "prompt_cache_retention",
  "safety_identifier",
  "service_tier",
  "store",
  "user",
];
const ANSWERED = ["parallel_tool_calls", "stream", "stream_options", "tool_choice", "tools"];

/**
 * Members of requests of which the service needs nothing but what stands there. Others, those of
 * gateways and of versions to come among them, may make it fetch, search, run tools of its own, or
 * read what an earlier request left with it.
 */
export const OWN_MEMBERS: Readonly<Record<Kind, ReadonlySet<string>>> = {
  chat: new Set([
    ...SAMPLING,
    ...KEPT,
    ...ANSWERED,
    "audio",
    "frequency_penalty",
    "function_call",
    "functions",
    "logit_bias",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "messages",
    "modalities",
    "model",
    "n",
    "prediction",
    "presence_penalty",
    "reasoning_effort",
    "response_format",
    "seed",
    "stop",
    "verbosity",
    // Servers of open models know these.
    "min_p",
    "repetition_penalty",
    "top_k",
  ]),
  responses: new Set([
    ...SAMPLING,
    ...KEPT,
    ...ANSWERED,
    "context_management",
    "image",
    "include",
    "input",
    "instructions",
    "max_output_tokens",
    "max_tool_calls",
    "model",
    "reasoning",
    "text",
    "truncation",
  ]),
  embeddings: new Set(["dimensions", "encoding_format", "input", "model", "user"]),
};
