import { agent } from "aiel";
import { tags } from "../domain/catalog.ts";
import { Booking } from "../schemas.ts";

export const travelPlanner = agent("travel_planner", {
  description: "Reads a wish in plain words and turns it into the tags to search for",
  input: Booking,
  output: Booking,
}, (ctx, state): Booking => {
  const words = state.request.wish.toLowerCase().match(/\p{Letter}+/gu) ?? [];
  // A set, because "beach, beach, beach" must not outweigh the other words.
  const understood = [...new Set(words)].filter((word) => tags.has(word));

  ctx.log("travel_planner.planned", { tags: understood });
  return { ...state, tags: understood };
});
