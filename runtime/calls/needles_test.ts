import assert from "node:assert/strict";
import fc from "fast-check";
import { Needles } from "./needles.ts";

/** What is plainly meant: at each place the longest one. */
function replaced(text: string, needles: readonly string[]): string {
  let done = "";
  for (let at = 0; at < text.length;) {
    const longest = needles.filter((one) => text.startsWith(one, at))
      .reduce((before, one) => one.length > before.length ? one : before, "");
    done += longest === "" ? text.charAt(at) : "#";
    at += longest.length || 1;
  }
  return done;
}

Deno.test("needles are found as a plain search finds them", () => {
  const word = (minLength: number, maxLength: number) =>
    fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength, maxLength });
  fc.assert(
    fc.property(fc.array(word(3, 9), { maxLength: 6 }), word(0, 80), (needles, text) => {
      assert.equal(new Needles(needles, [], "#").replace(text), replaced(text, needles));
    }),
    { numRuns: 500 },
  );
});

Deno.test("between the characters of a folded needle a line may end, in each spelling", () => {
  const needles = new Needles([], ["QUJDREVGR0g"], "#");
  for (const end of ["\n", "\r\n", "\\n", "\\r\\n"]) {
    for (let at = 1; at < 11; at++) {
      const text = `x${"QUJDREVGR0g".slice(0, at)}${end}${"QUJDREVGR0g".slice(at)}y`;
      assert.equal(needles.replace(text), "x#y", JSON.stringify(text));
      for (let cut = 1; cut < text.length; cut++) {
        const { done, rest } = needles.search(text.slice(0, cut), false);
        assert.equal(done + needles.search(rest + text.slice(cut), true).done, "x#y");
      }
    }
  }
  // Two lines that end are no line that ends.
  assert.equal(needles.replace("QUJD\n\nREVGR0g"), "QUJD\n\nREVGR0g");
});

Deno.test("a text that is nearly a needle everywhere takes no longer, and shows none", () => {
  // A search of each place by itself takes a minute and more.
  for (const [length, givenUp] of [[16_000, false], [60, true]] as const) {
    const needles = Array.from({ length: 200 }, (_, index) => `${"a".repeat(length)}${index}`);
    const search = new Needles(needles, needles, "#");
    const from = performance.now();
    const { done, isGivenUp } = search.search("a".repeat(1_000_000) + needles[7], true);
    assert.ok(performance.now() - from < 5_000);
    assert.equal(isGivenUp, givenUp);
    assert.ok(!done.includes(needles[7] ?? ""));
  }
});

Deno.test("of a needle that was cut off a long beginning is replaced, and at the end a short one", () => {
  const needle = Array.from({ length: 100 }, (_, index) => String.fromCharCode(40 + index % 80))
    .join("");
  const needles = new Needles([needle], [], "#");
  assert.equal(needles.replace(`a ${needle.slice(0, 70)} b`), "a # b");
  assert.equal(needles.replace(`a ${needle.slice(0, 70)}`), "a #");
  assert.equal(needles.replace(`a ${needle.slice(0, 40)}`), `a ${needle.slice(0, 40)}`);
  assert.equal(needles.search(`a ${needle.slice(0, 40)}`, true, 6).done, "a #");
  assert.equal(
    needles.search(`a ${needle.slice(0, 40)} b`, true, 6).done,
    `a ${needle.slice(0, 40)} b`,
  );
});

Deno.test("many needles are made ready at once", () => {
  const from = performance.now();
  new Needles(Array.from({ length: 20_000 }, () => crypto.randomUUID()), [], "#");
  assert.ok(performance.now() - from < 5_000);
});
