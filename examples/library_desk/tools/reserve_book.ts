import { mcp } from "aiel";
import { z } from "zod";
import { bookOf } from "../catalogue.ts";
import { desk } from "../desk.ts";

/** What the person fills in. */
const Card = z.object({
  action: z.literal("accept"),
  content: z.object({ card: z.string().regex(/^[0-9]{6}$/) }),
});

const ASK_CARD = mcp.elicit("What is the number on your library card?", {
  properties: {
    card: { type: "string", title: "Card number", minLength: 6, maxLength: 6 },
  },
  required: ["card"],
});

/**
 * Asks the person, not the model, for the card: the tool ends, the client asks, and calls it again
 * with the answer. A client that can't ask is told so by the platform.
 */
export const reserveBook = desk.tool("reserve_book", {
  title: "Reserve a book",
  description: "Puts a copy of a book aside, for the person's library card",
  input: z.object({ id: z.string() }),
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
  },
}, (ctx, { id }) => {
  const book = bookOf(id);
  if (book === undefined) {
    return mcp.error(`No book has the id "${id}": search for it`);
  }
  if (book.copies === 0) {
    return mcp.error(`No copy of "${book.title}" is on the shelf`);
  }
  const answer = ctx.mcp?.inputResponses.card;
  if (answer?.action === "decline" || answer?.action === "cancel") {
    return "Nothing was reserved.";
  }
  const card = Card.safeParse(answer);
  if (!card.success) return mcp.inputRequired({ card: ASK_CARD });
  ctx.log("reserved", { book: id });
  return `"${book.title}" waits for card ${card.data.content.card} until this evening.`;
});
