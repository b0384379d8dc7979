import { z } from "zod";
import { Book, findBooks } from "../catalogue.ts";
import { desk } from "../desk.ts";

/** What `output` describes is given to programs, and as text to models. */
export const searchBooks = desk.tool("search_books", {
  title: "Search books",
  description: "Finds books by words of the title or the author",
  input: z.object({ words: z.string().min(1) }),
  output: z.object({ books: z.array(Book) }),
  annotations: { readOnlyHint: true, openWorldHint: false },
}, (_ctx, { words }) => ({ books: [...findBooks(words)] }));
