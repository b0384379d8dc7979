import assert from "node:assert/strict";
import type OpenAI from "openai";

import type { Json } from "../../protocol/json.ts";
import { CallError } from "../provider.ts";
import type { Kind } from "./action.ts";
import { parseModelRequest } from "./model_request.ts";

type Members<Params> = Readonly<Record<keyof Params, boolean>>;

// Each member that the official client knows, and whether it needs nothing of the service's own. A
// version that adds one does not compile here before it is looked at.
const CHAT: Members<OpenAI.ChatCompletionCreateParamsNonStreaming> = {
  audio: true,
  frequency_penalty: true,
  function_call: true,
  functions: true,
  logit_bias: true,
  logprobs: true,
  max_completion_tokens: true,
  max_tokens: true,
  messages: true,
  metadata: true,
  modalities: true,
  model: true,
  // It has a model of its own, which is not judged.
  moderation: false,
  n: true,
  parallel_tool_calls: true,
  prediction: true,
  presence_penalty: true,
  prompt_cache_key: true,
  prompt_cache_options: true,
  prompt_cache_retention: true,
  reasoning_effort: true,
  response_format: true,
  safety_identifier: true,
  seed: true,
  service_tier: true,
  stop: true,
  store: true,
  stream: true,
  stream_options: true,
  temperature: true,
  tool_choice: true,
  tools: true,
  top_logprobs: true,
  top_p: true,
  user: true,
  verbosity: true,
  web_search_options: false,
};
const RESPONSES: Members<OpenAI.Responses.ResponseCreateParamsNonStreaming> = {
  access_programs: false,
  background: false,
  background_options: false,
  context_management: true,
  // What an earlier request left with the service is neither judged nor counted.
  conversation: false,
  image: true,
  include: true,
  input: true,
  instructions: true,
  max_output_tokens: true,
  max_tool_calls: true,
  metadata: true,
  model: true,
  moderation: false,
  parallel_tool_calls: true,
  previous_response_id: false,
  prompt: false,
  prompt_cache_key: true,
  prompt_cache_options: true,
  prompt_cache_retention: true,
  reasoning: true,
  safety_identifier: true,
  service_tier: true,
  store: true,
  stream: true,
  stream_options: true,
  temperature: true,
  text: true,
  tool_choice: true,
  tools: true,
  top_logprobs: true,
  top_p: true,
  truncation: true,
  user: true,
};
const EMBEDDINGS: Members<OpenAI.EmbeddingCreateParams> = {
  dimensions: true,
  encoding_format: true,
  input: true,
  model: true,
  user: true,
};

/** A value of a member that is right wherever its shape is looked at. */
const VALUES: Readonly<Record<string, Json>> = {
  model: "m",
  stream: false,
  tools: [],
  messages: [],
  input: "x",
};

for (
  const [kind, members] of Object.entries({
    chat: CHAT,
    responses: RESPONSES,
    embeddings: EMBEDDINGS,
  })
) {
  Deno.test(`members of ${kind} need nothing of the service's own, or "remote"`, () => {
    const parse = (name: string, remote: boolean) =>
      parseModelRequest(
        kind as Kind,
        JSON.stringify({ model: "m", [name]: VALUES[name] ?? { x: 1 } }),
        remote,
      );
    for (const [name, isOwn] of Object.entries({ ...members, of_a_gateway: false })) {
      if (isOwn) {
        parse(name, false);
        continue;
      }
      assert.throws(() => parse(name, false), (error) => {
        assert.ok(error instanceof CallError && error.code === "SECURITY_VIOLATION");
        assert.ok(error.message.includes(`"${name}"`), error.message);
        if (name !== "background") assert.match(error.more.hint ?? "", /"remote": true/);
        return true;
      });
      if (name !== "background") parse(name, true);
    }
    // Clients write what is not set.
    parseModelRequest(kind as Kind, '{"model":"m","prompt":null,"of_a_gateway":null}', false);
  });
}

Deno.test('items that the service holds need "remote"', () => {
  for (const item of [{ type: "item_reference", id: "x" }, { id: "x" }, { type: null, id: "x" }]) {
    const text = JSON.stringify({ model: "m", input: [{ role: "user", content: "x" }, item] });
    assert.throws(() => parseModelRequest("responses", text, false), /item_reference/);
    parseModelRequest("responses", text, true);
  }
});
