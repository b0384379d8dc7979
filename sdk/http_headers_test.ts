import assert from "node:assert/strict";
import fc from "fast-check";
import { endToEndHeaders, plainHeaders, readHeaders } from "./http_headers.ts";
import type { SchemaProblem } from "./schema.ts";

function read(headers: unknown): unknown {
  const problems: SchemaProblem[] = [];
  const read = readHeaders(headers, (problem) => problems.push(problem));
  return problems.length > 0 ? problems.map(({ path, message }) => `${path} ${message}`) : read;
}

Deno.test("readHeaders joins what is repeated, in a list or under another case", () => {
  assert.deepEqual(read({ "X-One": "1", Accept: ["a", "b"], n: 5 }), {
    "x-one": "1",
    accept: "a, b",
    n: "5",
  });
  assert.deepEqual(read({ "X-A": "1", "x-a": "2", "X-a": ["3", 4] }), { "x-a": "1, 2, 3, 4" });
  assert.deepEqual(read({ Cookie: ["a=1", "b=2"], cookie: "c=3" }), { cookie: "a=1; b=2; c=3" });
  assert.deepEqual(read({ "x-a": [] }), {});
  assert.deepEqual(read(JSON.parse('{"__proto__":"1"}')), JSON.parse('{"__proto__":"1"}'));
  assert.deepEqual(read(undefined), {});
});

Deno.test("readHeaders names each header that no request can have", () => {
  assert.deepEqual(read("x: 1"), ['input.headers is "x: 1", expected an object of strings']);
  assert.deepEqual(read({ a: null, b: ["1", true], "c d": "1", e: "1\r\nf: 2", g: "😀" }), [
    'input.headers["a"] is null, expected a string or a list of strings',
    'input.headers["b"][1] is true, expected a string',
    'input.headers["c d"] has a malformed name, expected a token such as x-count',
    'input.headers["e"] has a line break, expected a single line',
    'input.headers["g"] has the character U+1F600, expected Latin-1 only: encode it, ' +
    "for example with encodeURIComponent",
  ]);
  assert.match(String(read({ a: "\0" })), /"a"\] has the control character U\+0000/);
});

Deno.test("plainHeaders takes the forms that the web takes", () => {
  const expected = { "x-a": "1, 2", "set-cookie": ["a=1", "b=2"] };
  const pairs: [string, string][] = [["X-A", "1"], ["Set-Cookie", "a=1"], ["x-a", "2"], [
    "set-cookie",
    "b=2",
  ]];
  assert.deepEqual(plainHeaders(pairs), expected);
  assert.deepEqual(plainHeaders(new Headers(pairs)), expected);
  assert.deepEqual(plainHeaders({ "x-a": ["1", "2"], "Set-Cookie": ["a=1", "b=2"] }), expected);
  assert.deepEqual(plainHeaders(new Map([["A", "1"]])), { a: "1" });
  assert.deepEqual(plainHeaders(undefined), {});
});

Deno.test("plainHeaders names the header that HTTP can't carry", () => {
  const cases: [unknown, RegExp][] = [
    [{ "x-count": 3 }, /^Header "x-count" of a response is 3, expected a string/],
    [{ "x-a": undefined }, /^Header "x-a" of a response is undefined/],
    [{ "x-a": ["1", null] }, /^Header "x-a" of a response is null/],
    [{ "x-a": new Date(0) }, /^Header "x-a" of a response is an object/],
    [{ "x-name": "Zoë 😀" }, /^Header "x-name" of a response has the character U\+1F600/],
    [{ "x-a": "1\r\nset-cookie: x=1" }, /^Header "x-a" of a response has a line break/],
    [{ "x-a": "\x01" }, /^Header "x-a" of a response has the control character U\+0001/],
    [{ "bad name": "1" }, /^Header "bad name" of a response has a malformed name/],
    [{ "": "1" }, /^Header "" of a response has a malformed name/],
    ["x", /^Headers of a response are "x", expected an object of strings/],
    [["x-a"], /^Headers of a response are an array, expected/],
  ];
  for (const [headers, message] of cases) {
    assert.throws(() => plainHeaders(headers), (error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, message);
      return true;
    });
  }
  assert.deepEqual(plainHeaders({ "x-name": "Zoë" }), { "x-name": "Zoë" });
});

Deno.test("endToEndHeaders leaves out what is about a connection", () => {
  assert.deepEqual(
    endToEndHeaders({
      "content-length": "9",
      "transfer-encoding": "chunked",
      "keep-alive": "timeout=5",
      connection: "close, X-Hop",
      "x-hop": "1",
      "x-kept": "2",
      "set-cookie": ["a=1", "b=2"],
    }),
    { "x-kept": "2", "set-cookie": ["a=1", "b=2"] },
  );
});

Deno.test("plainHeaders and Headers agree on what a header may hold", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (name, value) => {
      let made: unknown;
      try {
        made = plainHeaders({ [name]: value });
      } catch (error) {
        return assert.match(String(error), /^TypeError: Header "/);
      }
      assert.deepEqual(made, Object.fromEntries(new Headers({ [name]: value })));
    }),
  );
});
