import { mcp } from "aiel";
import { z } from "zod";
import { BOOKS } from "../catalogue.ts";
import { desk } from "../desk.ts";

/** Takes a while in a larger library: clients are told how far it has come. */
export const takeStock = desk.tool("take_stock", {
  title: "Take stock",
  description: "Counts the copies on the shelf",
  output: z.object({ books: z.number(), copies: z.number() }),
  annotations: { readOnlyHint: true, openWorldHint: false },
}, async (ctx) => {
  let copies = 0;
  for (const [index, book] of BOOKS.entries()) {
    copies += book.copies;
    const message = `Counted "${book.title}"`;
    await ctx.emit(mcp.progress(index + 1, { total: BOOKS.length, message }));
  }
  return { books: BOOKS.length, copies };
});
