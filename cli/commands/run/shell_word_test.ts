import assert from "node:assert/strict";
import { shellWord } from "./shell_word.ts";

Deno.test("shellWord gives words that need no quotes as they are", () => {
  for (const word of ["NAME=value", "a@b.c", "1-2_3", "/a,b:c%+"]) {
    assert.equal(shellWord(word), word);
  }
});

Deno.test("shellWord quotes what a shell reads otherwise, and shows nothing that a terminal obeys", async () => {
  const words: Record<string, string> = {
    "": "''",
    "A=it's": "'A=it'\\''s'",
    "A=$HOME `id`": "'A=$HOME `id`'",
    "A=tab\there": "$'A=tab\\there'",
    "A=1\r\n2\\": "$'A=1\\r\\n2\\\\'",
    "A=\x1b[31m'": "$'A=\\033[31m\\''",
    "A=\u202e1": "$'A=\\342\\200\\2561'",
    "A=ü\u0085": "$'A=ü\\302\\205'",
  };
  for (const [word, typed] of Object.entries(words)) {
    assert.equal(shellWord(word), typed);
    const bash = new Deno.Command("bash", { args: ["-c", `printf %s ${typed}`] });
    assert.equal(new TextDecoder().decode((await bash.output()).stdout), word);
  }
});
