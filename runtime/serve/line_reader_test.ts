import assert from "node:assert/strict";
import fc from "fast-check";
import { type Line, readLines } from "./line_reader.ts";

async function lines(chunks: readonly Uint8Array[], max = 1_000): Promise<Line[]> {
  async function* stream() {
    for (const chunk of chunks) yield await Promise.resolve(chunk);
  }
  return await Array.fromAsync(readLines(stream(), max));
}

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("readLines gives the same lines however the bytes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: "grapheme", minLength: 1 }).filter((one) => !one.includes("\n"))),
      fc.array(fc.nat(200)),
      async (texts, cuts) => {
        const all = bytes(texts.map((text) => `${text}\n`).join(""));
        const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b)];
        const chunks = at.map((from, i) => all.subarray(from, at[i + 1] ?? all.length));
        assert.deepEqual(await lines(chunks), texts.map((text) => ({ text })));
      },
    ),
  );
});

Deno.test("readLines takes what follows the last line feed as a line", async () => {
  assert.deepEqual(await lines([bytes("a\nb")]), [{ text: "a" }, { text: "b" }]);
});

Deno.test("readLines passes over a line that is too long, and goes on with the next", async () => {
  const found = await lines([bytes("x".repeat(6)), bytes("x".repeat(6)), bytes("\nok\n")], 10);
  assert.deepEqual(found, [{ tooLong: true }, { text: "ok" }]);
});

Deno.test("readLines tells bytes that are no text from lines", async () => {
  const found = await lines([Uint8Array.of(0xff, 10), bytes("ok\n")]);
  assert.deepEqual(found, [{ notText: true }, { text: "ok" }]);
});
