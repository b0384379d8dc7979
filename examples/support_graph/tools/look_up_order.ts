import { tool } from "aiel/langchain";
import { z } from "zod";
import orders from "../data/orders.json" with { type: "json" };

const known = new Map(Object.entries(orders));

/** An order by its number. */
export function orderOf(id: string): { item: string; total: number; status: string } | undefined {
  return known.get(id);
}

export const lookUpOrder = tool(({ id }) => {
  const order = orderOf(id);
  return order === undefined
    ? `There is no order ${id}.`
    : `Order ${id} is a ${order.item} for ${order.total} euros and is ${order.status}.`;
}, {
  name: "look_up_order",
  description: "Tells what an order is and where it is",
  schema: z.object({ id: z.string() }),
});
