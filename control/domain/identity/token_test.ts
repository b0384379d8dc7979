import assert from "node:assert/strict";
import fc from "fast-check";
import { hashToken, issueToken, parseToken, tokenMatches } from "./token.ts";

Deno.test("issueToken makes a token whose type and id can be seen", () => {
  const { id, text, prefix, hash } = issueToken("pat");
  assert.match(text, /^aiel_pat_[0-9a-z]{26}_[0-9A-Za-z]{49}$/);
  assert.equal(parseToken(text), id);
  assert.equal(prefix, `aiel_pat_${id.slice(4)}_…`);
  assert.equal(hash, hashToken(text));
  assert.ok(text.startsWith(prefix.slice(0, -1)) && !hash.includes(text.slice(36)));
  assert.match(issueToken("sat").text, /^aiel_sat_/);
});

Deno.test("issueToken gives the same for the same chance, and a checksum that others can compute", () => {
  const clock = { now: () => new Date(0) };
  const { text } = issueToken("pat", clock, (length) => new Uint8Array(length));
  assert.equal(text, `aiel_pat_${"0".repeat(26)}_${"0".repeat(43)}1ihxzi`);
});

Deno.test("parseToken sees any single mistake", () => {
  const { text } = issueToken("pat");
  const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: text.length - 1 }),
      fc.constantFrom(...letters),
      (at, letter) => {
        const changed = text.slice(0, at) + letter + text.slice(at + 1);
        assert.equal(parseToken(changed) !== undefined, changed === text);
      },
    ),
  );
});

Deno.test("parseToken takes anything at all and never throws", () => {
  fc.assert(fc.property(fc.string(), (text) => parseToken(text) === undefined));
  for (
    const text of ["", "aiel_pat_", `${issueToken("pat").text}\n`, ` ${issueToken("pat").text}`]
  ) {
    assert.equal(parseToken(text), undefined);
  }
});

Deno.test("tokenMatches knows its own token only", () => {
  const one = issueToken("pat");
  assert.ok(tokenMatches(one.text, one.hash));
  assert.ok(!tokenMatches(issueToken("pat").text, one.hash));
  assert.ok(!tokenMatches(one.text, "00".repeat(32)));
});
