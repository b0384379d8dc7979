import { mcpServer } from "aiel";

/** The server that clients connect to. */
export const desk = mcpServer("desk", {
  title: "The library's desk",
  description: "Finds books and reserves them",
  instructions: "Search before you reserve: books are named by their ids.",
  version: "1.0.0",
});
