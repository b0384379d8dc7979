/** Research with a governed model and a governed search: no key and no network in the process. */
import { tool } from "aiel";
import { HumanMessage } from "aiel/langchain";
import { z } from "zod";
import { researcher } from "./agent.ts";
import type { Source } from "./tools/search.ts";

const Question = z.object({ question: z.string().min(1).max(2_000) });
/** Steps of the graph: three searches, and the answer. */
const MAX_STEPS = 8;

/** Answers a question, and names the pages that the answer rests on. */
export const research = tool(
  "research",
  { description: "Answers a question from what the search finds", input: Question },
  async (ctx, { question }) => {
    const sources: Source[] = [];
    const { messages } = await researcher(ctx, sources).invoke(
      { messages: [new HumanMessage(question)] },
      { signal: ctx.signal, recursionLimit: MAX_STEPS },
    );
    return { answer: messages.at(-1)?.text ?? "", sources };
  },
);

/** The same in items: each search, and the answer piece by piece. */
export const researchLive = tool(
  "research_live",
  { description: "The same, told as it goes", input: Question },
  async function* (ctx, { question }) {
    const sources: Source[] = [];
    const parts = await researcher(ctx, sources).stream(
      { messages: [new HumanMessage(question)] },
      { signal: ctx.signal, recursionLimit: MAX_STEPS, streamMode: ["messages", "updates"] },
    );
    for await (const [mode, part] of parts) {
      if (mode === "updates") {
        for (const message of part.think?.messages ?? []) {
          for (const { args } of Reflect.get(message, "tool_calls") ?? []) {
            yield { searching: args };
          }
        }
        continue;
      }
      const [message, { langgraph_node: node }] = part;
      if (node === "think" && message.text !== "") yield { text: message.text };
    }
    return { sources };
  },
);
