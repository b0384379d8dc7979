import { mcp } from "aiel";
import { z } from "zod";
import { BOOKS } from "../catalogue.ts";
import { desk } from "../desk.ts";

/** A prompt is for people: their client shows it, with a field for each argument. */
export const recommend = desk.prompt("recommend", {
  title: "Recommend a book",
  description: "Asks for a book that suits a reader",
  input: z.object({ reader: z.string().describe("Whom the book is for") }),
}, (_ctx, { reader }) =>
  mcp.messages([
    `Recommend one of our books to this reader: ${reader}. Say in two sentences why.`,
    {
      role: "user",
      content: mcp.embedded({ uri: "library://books", json: BOOKS }),
    },
  ]));
