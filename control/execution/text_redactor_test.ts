import assert from "node:assert/strict";
import fc from "fast-check";
import { textRedactor } from "./text_redactor.ts";

const SECRET = 'p"ä/ss\\w\nord';

Deno.test("a document is redacted text by text, names too, and stays JSON", async () => {
  const redactor = await textRedactor([SECRET, "sk-123456"]);
  await fc.assert(fc.asyncProperty(
    fc.jsonValue(),
    fc.string(),
    async (value, around) => {
      const document = {
        [`${SECRET}1`]: [value, `${around}${SECRET}`],
        "\\": "\\\\",
        n: [1, null],
      };
      const shown: unknown = JSON.parse(await redactor.document(JSON.stringify(document)));
      assert.deepEqual(shown, redactor.json(JSON.parse(JSON.stringify(document))));
    },
  ));
  assert.equal(await redactor.document('{"a":"x"}'), '{"a":"x"}');
  assert.equal(await redactor.document('["aiel_pat_abc"]'), '["[token]"]');
});

Deno.test("a secret in a long text is found, wherever steps end", async () => {
  const redactor = await textRedactor(["sk-123456"]);
  for (let before = 65_526; before < 65_538; before++) {
    const text = `${"x".repeat(before)}sk-123456${"y".repeat(70_000)}`;
    const shown = JSON.parse(await redactor.document(JSON.stringify({ text })));
    assert.equal(shown.text, `${"x".repeat(before)}[secret]${"y".repeat(70_000)}`);
  }
});

Deno.test("what was cut off in the middle of a secret does not show how it begins", async () => {
  const redactor = await textRedactor(["sk-123456"]);
  assert.equal(redactor.json("Bearer sk-12345"), "Bearer [secret]");
  assert.equal(redactor.json("Bearer sk-12345…"), "Bearer [secret]…");
  assert.equal(await redactor.document('["Bearer sk-12345…"]'), '["Bearer [secret]…"]');
});

Deno.test("others are let in while a document of many, long or hostile texts is redacted", async () => {
  const redactor = await textRedactor([`${"a".repeat(16_000)}b`]);
  for (
    const document of [
      `[${'"a",'.repeat(1_000_000)}1]`,
      `{${Array.from({ length: 200_000 }, (_, index) => `"k${index}":1`).join(",")}}`,
      JSON.stringify("a".repeat(4_000_000)),
      JSON.stringify('\\"'.repeat(1_000_000)),
    ]
  ) {
    assert.ok(await longestHold(() => redactor.document(document)) < 1_000, document.slice(0, 10));
  }
});

Deno.test("others are let in while many long secrets are made ready", async () => {
  const secrets = Array.from({ length: 20 }, (_, index) => `${"é<\"'&+/ ".repeat(400)}${index}`);
  assert.ok(await longestHold(() => textRedactor(secrets)) < 1_000);
});

/** The longest time for which the event loop was held, in milliseconds. */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let before = performance.now();
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
  };
  const timer = setInterval(look, 5);
  await work();
  look();
  clearInterval(timer);
  return longest;
}
