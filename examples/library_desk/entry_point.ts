/**
 * The desk of a library, for MCP clients: tools that models call, resources that they read, and a
 * prompt that people choose.
 *
 * Importing a module registers the exports in it. This file is what the runtime imports, so the
 * list below is the whole surface of the project.
 */
import "./tools/search_books.ts";
import "./tools/reserve_book.ts";
import "./tools/take_stock.ts";
import "./resources/books.ts";
import "./prompts/recommend.ts";
