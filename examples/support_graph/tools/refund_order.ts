import { tool } from "aiel/langchain";
import { interrupt } from "aiel/langgraph";
import { z } from "zod";
import { orderOf } from "./look_up_order.ts";

/** Refunds of up to so many euros need no approval. */
const WITHOUT_APPROVAL = 50;

export const refundOrder = tool(({ id }) => {
  const order = orderOf(id);
  if (order === undefined) return `There is no order ${id}.`;
  const { item, total } = order;
  // The run ends here, and another one goes on with what a person has decided.
  const approved = total <= WITHOUT_APPROVAL ||
    interrupt({ approve: `Refund ${total} euros for the ${item} of order ${id}?` }) === true;
  return approved ? `${total} euros were refunded.` : `The refund of ${total} euros was declined.`;
}, {
  name: "refund_order",
  description: "Pays the price of an order back",
  schema: z.object({ id: z.string() }),
});
