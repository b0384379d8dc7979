import { mcp } from "aiel";
import { bookOf, BOOKS } from "../catalogue.ts";
import { desk } from "../desk.ts";

/** One resource, at an address of its own. */
export const hours = desk.resource("opening_hours", {
  uri: "library://opening-hours",
  title: "Opening hours",
  description: "When the desk is open",
  mimeType: "text/plain",
}, () => "Monday to Friday, 10 to 18; Saturday, 10 to 14.");

/** A resource for each book: the template says which, and ids are completed when typed. */
export const book = desk.resource("book", {
  uriTemplate: "library://books/{id}",
  title: "A book",
  description: "What a book is about, and whether it is there",
  mimeType: "application/json",
  complete: {
    id: (_ctx, { value }) => BOOKS.map(({ id }) => id).filter((id) => id.startsWith(value)),
  },
}, (_ctx, { variables: { id = "" } }) => {
  const found = bookOf(id);
  // No contents: there is no such resource.
  return found ?? mcp.contents([]);
});
