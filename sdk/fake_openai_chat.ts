/**
 * Answers of chat completions, for fakes of models.
 *
 * @module
 */

import type { Reply } from "./fake_openai_reply.ts";

const CREATED = 1_700_000_000;

/** The whole answer. */
export function chatDocument(reply: Reply) {
  const { id, model, text, toolCalls, usage } = reply;
  const message = toolCalls.length === 0
    ? { role: "assistant", content: text, refusal: null }
    : { role: "assistant", content: null, refusal: null, tool_calls: callsOf(reply) };
  return {
    id,
    object: "chat.completion",
    created: CREATED,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: reasonOf(reply) }],
    usage: usageOf(usage),
  };
}

/** The answer as server-sent events. Each has a null as usage where usage comes at the end. */
export function chatEvents(reply: Reply, withUsage: boolean): string[] {
  const { id, model, text, toolCalls, usage } = reply;
  const head = { id, object: "chat.completion.chunk", created: CREATED, model };
  const none = withUsage ? { usage: null } : {};
  const chunk = (delta: unknown, finish_reason: string | null = null) => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...none,
  });
  const pieces = toolCalls.length === 0
    ? wordsOf(text).map((content) => chunk({ content }))
    : callsOf(reply).flatMap((call, index) => {
      const { name, arguments: text } = call.function;
      const begun = { ...call, index, function: { name, arguments: "" } };
      return [
        chunk({ tool_calls: [begun] }),
        ...wordsOf(text).map((piece) =>
          chunk({ tool_calls: [{ index, function: { arguments: piece } }] })
        ),
      ];
    });
  const documents = [
    chunk({ role: "assistant", content: toolCalls.length === 0 ? "" : null }),
    ...pieces,
    chunk({}, reasonOf(reply)),
    ...(withUsage ? [{ ...head, choices: [], usage: usageOf(usage) }] : []),
  ];
  return [...documents.map((one) => `data: ${JSON.stringify(one)}\n\n`), "data: [DONE]\n\n"];
}

/** A text in pieces that give it again when joined. */
export function wordsOf(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [text];
}

function callsOf({ id, toolCalls }: Reply) {
  return toolCalls.map((call, index) => ({
    id: `call_${id}_${index}`,
    type: "function",
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
}

function reasonOf({ toolCalls }: Reply): string {
  return toolCalls.length === 0 ? "stop" : "tool_calls";
}

function usageOf({ input, output }: Reply["usage"]) {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}
