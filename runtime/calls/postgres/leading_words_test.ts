import assert from "node:assert/strict";
import { leadingWords } from "./leading_words.ts";

Deno.test("words are told from comments, spaces and semicolons", () => {
  for (
    const [sql, words] of [
      ["commit", ["commit"]],
      [" ;;\n/* a /* b */ c */-- d\rCOMMIT And chain", ["commit", "and"]],
      ["prepare/**/transaction 'x'", ["prepare", "transaction"]],
      ["/* never closed commit", []],
      ["/*/ commit */ select", ["select"]],
      ["(select 1)", []],
      ['"commit" x', []],
      ["commit;select", ["commit", "select"]],
      ["", []],
      ["--", []],
      ["committed x", ["committed", "x"]],
    ] as const
  ) assert.deepEqual(leadingWords(sql, 2), words, sql);
});
