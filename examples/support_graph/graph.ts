/**
 * The graph: what a message is about decides who answers it.
 *
 *     start -> help -> tools -> help -> end
 *           -> greet -> end
 */
import { AIMessage, type BaseMessage } from "aiel/langchain";
import {
  END,
  MessagesAnnotation,
  START,
  StateGraph,
  ToolNode,
  toolsCondition,
} from "aiel/langgraph";
import { ScriptedModel } from "./scripted_model.ts";
import { lookUpOrder } from "./tools/look_up_order.ts";
import { refundOrder } from "./tools/refund_order.ts";

const model = new ScriptedModel((messages) => {
  const last = messages.at(-1);
  if (last?.type === "tool") return new AIMessage(`I have looked. ${last.text}`);
  const id = orderIn(messages);
  if (id === undefined) return new AIMessage("Which order is it? I need its number.");
  const name = /refund|money back/i.test(last?.text ?? "") ? "refund_order" : "look_up_order";
  const call = { name, args: { id }, id: `call_${messages.length}` };
  return new AIMessage({ content: "", tool_calls: [call] });
});

/** The order that was spoken of last: the thread remembers it. */
function orderIn(messages: readonly BaseMessage[]): string | undefined {
  return messages.flatMap(({ text }) => text.match(/\b\d{4}\b/g) ?? []).at(-1);
}

function isGreeting({ messages }: typeof MessagesAnnotation.State): "greet" | "help" {
  return /^\s*(hello|hi|good \w+)\W*$/i.test(messages.at(-1)?.text ?? "") ? "greet" : "help";
}

export const graph = new StateGraph(MessagesAnnotation)
  .addNode("greet", () => ({ messages: [new AIMessage("Hello! What can I do for you?")] }))
  .addNode("help", async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
  .addNode("tools", new ToolNode([lookUpOrder, refundOrder]))
  .addConditionalEdges(START, isGreeting, ["greet", "help"])
  .addConditionalEdges("help", toolsCondition, ["tools", END])
  .addEdge("tools", "help")
  .addEdge("greet", END);
