/**
 * Answers of the responses API, for fakes of models.
 *
 * @module
 */

import { wordsOf } from "./fake_openai_chat.ts";
import type { Reply } from "./fake_openai_reply.ts";

/** The whole answer. */
export function responseDocument(reply: Reply) {
  const { input, output } = reply.usage;
  return {
    ...begun(reply),
    status: "completed",
    output: itemsOf(reply),
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + output,
    },
  };
}

/** The answer as server-sent events, numbered in order. */
export function responseEvents(reply: Reply): string[] {
  const bodies: EventBody[] = [
    { type: "response.created", response: begun(reply) },
    { type: "response.in_progress", response: begun(reply) },
    ...itemsOf(reply).flatMap(itemEvents),
    { type: "response.completed", response: responseDocument(reply) },
  ];
  return bodies.map((body, sequence_number) =>
    `event: ${body.type}\ndata: ${JSON.stringify({ ...body, sequence_number })}\n\n`
  );
}

interface EventBody {
  readonly type: string;
  readonly [name: string]: unknown;
}

type Item = ReturnType<typeof messageOf> | ReturnType<typeof callOf>;

function itemEvents(item: Item, output_index: number): EventBody[] {
  const at = { output_index, item_id: item.id };
  const added = { type: "response.output_item.added", output_index };
  const done = { type: "response.output_item.done", output_index, item };
  if (item.type === "function_call") {
    const name = "response.function_call_arguments";
    return [
      { ...added, item: { ...item, status: "in_progress", arguments: "" } },
      ...wordsOf(item.arguments).map((delta) => ({ type: `${name}.delta`, ...at, delta })),
      { type: `${name}.done`, ...at, arguments: item.arguments },
      done,
    ];
  }
  const part = item.content[0] ?? { type: "output_text", text: "", annotations: [] };
  const content = { ...at, content_index: 0 };
  return [
    { ...added, item: { ...item, status: "in_progress", content: [] } },
    { type: "response.content_part.added", ...content, part: { ...part, text: "" } },
    ...wordsOf(part.text).map((delta) => ({
      type: "response.output_text.delta",
      ...content,
      delta,
      logprobs: [],
    })),
    { type: "response.output_text.done", ...content, text: part.text, logprobs: [] },
    { type: "response.content_part.done", ...content, part },
    done,
  ];
}

function itemsOf(reply: Reply): Item[] {
  const { toolCalls } = reply;
  return toolCalls.length === 0
    ? [messageOf(reply)]
    : toolCalls.map((_, index) => callOf(reply, index));
}

function messageOf({ id, text }: Reply) {
  return {
    id: `msg_${id}`,
    type: "message" as const,
    role: "assistant",
    status: "completed",
    content: [{ type: "output_text", text, annotations: [] as unknown[] }],
  };
}

function callOf({ id, toolCalls }: Reply, index: number) {
  const call = toolCalls[index];
  return {
    id: `fc_${id}_${index}`,
    type: "function_call" as const,
    status: "completed",
    call_id: `call_${id}_${index}`,
    name: call?.name ?? "",
    arguments: JSON.stringify(call?.arguments),
  };
}

function begun({ id, model }: Reply) {
  return {
    id: `resp_${id}`,
    object: "response",
    created_at: 1_700_000_000,
    status: "in_progress",
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model,
    output: [],
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    usage: null,
  };
}
