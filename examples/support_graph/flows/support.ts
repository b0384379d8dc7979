import { flowGraph } from "aiel";
import { BaseMessage } from "aiel/langchain";
import { checkpointer } from "aiel/langgraph";
import { z } from "zod";
import { graph } from "../graph.ts";

/** What callers see of the state: the last answer, and what the thread waits for. */
const Answer = z.object({
  messages: z.array(z.instanceof(BaseMessage)),
  __interrupt__: z.array(z.object({ value: z.unknown() })).optional(),
}).transform(({ messages, __interrupt__: waits = [] }) => ({
  answer: waits.length > 0 ? null : messages.at(-1)?.text ?? null,
  waits_for: waits[0]?.value ?? null,
}));

/** Answers a message of a thread: `{ thread_id, messages }`, or `{ thread_id, resume }`. */
export const support = flowGraph(
  "support",
  { description: "Answers a customer", output: Answer },
  (ctx) => graph.compile({ checkpointer: checkpointer(ctx) }),
);

/** The same, word by word. */
export const supportLive = flowGraph(
  "support_live",
  { description: "Answers a customer, word by word", output: Answer, stream: "messages" },
  (ctx) => graph.compile({ checkpointer: checkpointer(ctx) }),
);
