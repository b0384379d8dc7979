import assert from "node:assert/strict";
import { contract, invoke } from "aiel/testing";
import "./entry_point.ts";

Deno.test("the project declares these exports and has no problem in its contract", () => {
  const { problems, exports } = contract();
  assert.deepEqual(problems, []);
  assert.deepEqual(exports.map(({ name }) => name).sort(), [
    "desk/prompts/recommend",
    "desk/reserve_book",
    "desk/resources/book",
    "desk/resources/opening_hours",
    "desk/search_books",
    "desk/take_stock",
  ]);
});

Deno.test("books are found by title and author, whatever the case", async () => {
  const found = await invoke("mcp", "desk/search_books", { words: "GUIN" });
  const { books } = found as { books: { id: string }[] };
  assert.deepEqual(books.map(({ id }) => id), ["left_hand", "dispossessed"]);
});

Deno.test("a book is reserved for the card that the person gives", async () => {
  const reserve = (request: Record<string, unknown>) =>
    invoke("mcp", "desk/reserve_book", { $mcp: { arguments: { id: "dune" }, ...request } });
  assert.match(JSON.stringify(await reserve({})), /What is the number on your library card/);
  const answer = (card: unknown) => ({ input_responses: { card } });
  const given = { action: "accept", content: { card: "123456" } };
  assert.equal(await reserve(answer(given)), '"Dune" waits for card 123456 until this evening.');
  const wrong = { action: "accept", content: { card: "12" } };
  assert.match(JSON.stringify(await reserve(answer(wrong))), /input_required/);
  assert.equal(await reserve(answer({ action: "decline" })), "Nothing was reserved.");
});

Deno.test("a book that is not there is told to the model", async () => {
  const none = await invoke("mcp", "desk/reserve_book", { id: "ulysses" });
  assert.match(JSON.stringify(none), /"isError":true/);
  const out = await invoke("mcp", "desk/reserve_book", { id: "left_hand" });
  assert.match(JSON.stringify(out), /No copy of .* is on the shelf/);
});
