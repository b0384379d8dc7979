import assert from "node:assert/strict";
import { UriTemplate } from "@modelcontextprotocol/server";
import fc from "fast-check";
import {
  expandUriTemplate,
  matchUriTemplate,
  templateVariables,
  uriProblem,
  uriTemplateProblem,
} from "./uri_template.ts";

Deno.test("matchUriTemplate gives the variables, decoded", () => {
  const match = (template: string, uri: string) => matchUriTemplate(template, uri);
  assert.deepEqual(match("t://a/{id}/data", "t://a/7/data"), { id: "7" });
  assert.deepEqual(match("t://{a}/{b}", "t://x%2Fy/%C3%A4"), { a: "x/y", b: "ä" });
  assert.deepEqual(match("t://{a}-{b}", "t://x-y-z"), { a: "x-y", b: "z" });
  assert.deepEqual(Object.entries(match("t:{__proto__}", "t:1") ?? {}), [["__proto__", "1"]]);
  for (
    const uri of ["t://a//data", "t://a/7/8/data", "t://a/7,8/data", "t://a/%zz/data", "", "t"]
  ) {
    assert.equal(match("t://a/{id}/data", uri), undefined, uri);
  }
});

Deno.test("matchUriTemplate finds what the official package finds", () => {
  const text = fc.stringMatching(/^[ab\-/,]{0,4}$/);
  const literals = fc.array(text, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(literals, fc.stringMatching(/^[ab\-/,]{0,12}$/), (literals, rest) => {
      // Neighbours without a literal between them are refused where they are declared.
      const [first = "", ...others] = literals.map((one, n) => n === 0 ? `t:${one}` : one || "-");
      const template = first + others.map((one, n) => `{v${n}}${one}`).join("");
      const uri = `t:${rest}`;
      const theirs = new UriTemplate(template).match(uri);
      const ours = matchUriTemplate(template, uri);
      assert.deepEqual(ours ?? null, theirs);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("matchUriTemplate gives back what expandUriTemplate was given", () => {
  const template = "t://{a}/x/{b}";
  const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((text) => text.isWellFormed());
  fc.assert(fc.property(value, value, (a, b) => {
    assert.deepEqual(matchUriTemplate(template, expandUriTemplate(template, { a, b })), { a, b });
  }));
});

Deno.test("matchUriTemplate is quick where a template and a URI are made to be slow", () => {
  const names = Array.from({ length: 32 }, (_, n) => `{v${n}}`);
  const template = `t:${names.join("-")}!`;
  assert.equal(uriTemplateProblem(template), undefined);
  const before = performance.now();
  assert.equal(matchUriTemplate(template, `t:${"-".repeat(8_000)}`), undefined);
  assert.ok(matchUriTemplate(template, `t:${"-".repeat(8_000)}!`) !== undefined);
  assert.ok(performance.now() - before < 1_000);
});

Deno.test("uriProblem and uriTemplateProblem say what is wrong", () => {
  for (const uri of ["docs://a", "file:///x%20y", "urn:isbn:1", "test://static-text"]) {
    assert.equal(uriProblem(uri), undefined, uri);
  }
  for (
    const uri of [
      "",
      "a",
      "/a",
      "docs://a b",
      'a:"',
      "a:\n",
      "docs://ä",
      "a:{b}",
      "a:" + "x".repeat(3e3),
    ]
  ) {
    assert.ok(uriProblem(uri) !== undefined, uri);
  }
  for (const template of ["a:{b}", "test://template/{id}/data", "a://{b}/{c}.{d}"]) {
    assert.equal(uriTemplateProblem(template), undefined, template);
  }
  for (
    const template of [
      ...["", "a:b", "{a}:b", "a:{b", "a:b}", "a:}b{", "a:{{b}}", "a:{+b}", "a:{b*}", "a:{?b}"],
      ...["a:{b}{c}", "a:{b}-{b}", "a:{}", "a:{b} c", "a:{b,c}", "{b}"],
    ]
  ) assert.ok(uriTemplateProblem(template) !== undefined, template);
  assert.deepEqual(templateVariables("a:{b}/{c}"), ["b", "c"]);
});
