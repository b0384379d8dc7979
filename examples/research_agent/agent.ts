import type { Context } from "aiel";
import { chatModel, SystemMessage } from "aiel/langchain";
import { MessagesAnnotation, START, StateGraph, ToolNode, toolsCondition } from "aiel/langgraph";
import { searchTool, type Source } from "./tools/search.ts";

const TASK = new SystemMessage(
  "You answer questions from what the search finds. Say what you do not know. Three sentences.",
);

/** A model that searches until it can answer. */
export function researcher(ctx: Context, sources: Source[]) {
  const tools = [searchTool(ctx, sources)];
  const model = chatModel(ctx, "model", { model: "gpt-4o-mini", temperature: 0 }).bindTools(tools);
  return new StateGraph(MessagesAnnotation)
    .addNode("think", async ({ messages }, config) => ({
      messages: [await model.invoke([TASK, ...messages], config)],
    }))
    .addNode("search", new ToolNode(tools))
    .addEdge(START, "think")
    .addConditionalEdges(
      "think",
      (state) => toolsCondition(state) === "tools" ? "search" : "__end__",
      [
        "search",
        "__end__",
      ],
    )
    .addEdge("search", "think")
    .compile();
}
