import books from "./data/books.json" with { type: "json" };
import { z } from "zod";

/** A book of the library. */
export const Book = z.object({
  id: z.string(),
  title: z.string(),
  author: z.string(),
  year: z.number().int(),
  copies: z.number().int().describe("Copies that stand on the shelf now"),
  about: z.string(),
});
/** A book of the library. */
export type Book = z.infer<typeof Book>;

/** Every book, by the year in which it appeared. */
export const BOOKS: readonly Book[] = z.array(Book).parse(books)
  .toSorted((one, other) => one.year - other.year);

/** The books whose title or author holds the words, whatever their case. */
export function findBooks(words: string): readonly Book[] {
  const wanted = words.toLowerCase();
  return BOOKS.filter(({ title, author }) => `${title} ${author}`.toLowerCase().includes(wanted));
}

/** A book by its id. */
export function bookOf(id: string): Book | undefined {
  return BOOKS.find((book) => book.id === id);
}
