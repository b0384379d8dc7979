import assert from "node:assert/strict";
import fc from "fast-check";
import { editDistance, suggest } from "./suggest.ts";

/** The recursive definition, to compare with. */
function naiveDistance(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const rest = naiveDistance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1);
  let best = Math.min(naiveDistance(a.slice(1), b) + 1, naiveDistance(a, b.slice(1)) + 1, rest);
  if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]) {
    best = Math.min(best, naiveDistance(a.slice(2), b.slice(2)) + 1);
  }
  return best;
}

Deno.test("editDistance equals its recursive definition", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
  fc.assert(fc.property(word, word, (a, b) => {
    assert.equal(editDistance(a, b), naiveDistance(a, b));
  }));
});

Deno.test("suggest finds the name that was meant when a few letters differ", () => {
  const names = ["collect_personal_data", "normalize_email", "normalize_phone"];
  assert.equal(suggest("normalise_email", names), "normalize_email");
  assert.equal(suggest("normalizeemail", names), "normalize_email");
  assert.equal(suggest("NORMALIZE_EMAIL", names), "normalize_email");
  assert.equal(suggest("nromalize_phone", names), "normalize_phone");
});

Deno.test("suggest gives undefined when nothing is close", () => {
  assert.equal(suggest("delete_everything", ["normalize_email"]), undefined);
  assert.equal(suggest("a", ["b", "ab"]), undefined);
  assert.equal(suggest("", ["a"]), undefined);
  assert.equal(suggest("x".repeat(200), ["x".repeat(199)]), undefined);
});
