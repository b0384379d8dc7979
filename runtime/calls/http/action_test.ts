import assert from "node:assert/strict";
import fc from "fast-check";

import { ConfigError } from "../provider.ts";
import { covers, parseAction } from "./action.ts";
import { formatPath, parsePath, PathError } from "./path.ts";

Deno.test("an action has one spelling", () => {
  const same: Record<string, string> = {
    "GET /": "GET /",
    "GET /contacts": "GET /contacts",
    "GET /contacts/": "GET /contacts/",
    "GET /%63ontacts/%2a": "GET /contacts/%2A",
    "GET /a%3ab/c:d": "GET /a%3Ab/c:d",
    "GET /ä": "GET /%C3%A4",
    "* /*": "* /*",
    "PROPFIND /a/*/b/*": "PROPFIND /a/*/b/*",
  };
  for (const [text, spelling] of Object.entries(same)) {
    assert.equal(parseAction(text, "actions[0]"), spelling);
    assert.equal(parseAction(spelling, "actions[0]"), spelling);
  }
});

Deno.test("what is no action is refused with its place", () => {
  const wrong = [
    "",
    "GET",
    "GET contacts",
    "get /contacts",
    "GET  /contacts",
    "GET /contacts?x=1",
    "GET /contacts#x",
    "GET /a*",
    "GET /**",
    "GET /a/../b",
    "GET /a/./b",
    "GET /a/%2e%2E/b",
    "GET /a//b",
    "GET //",
    "GET /a%2fb",
    "GET /a\\b",
    "GET /a%5cb",
    "GET /a%252fb",
    "GET /a%00",
    "GET /a\n/b",
    "GET /a\u2028b/%zz",
    "CONNECT /a",
    "TRACE /a",
    "GE*T /a",
  ];
  for (const text of wrong) {
    assert.throws(
      () => parseAction(text, "actions[3]"),
      (error) => error instanceof ConfigError && error.at === "actions[3]",
      text,
    );
  }
});

Deno.test("paths that another reader takes for other ones are refused", () => {
  const wrong = [
    "/..",
    "/a/..",
    "/a/.",
    "/a/%2e%2e/b",
    "/a/.%2E",
    "/a/%252e%252e",
    "/a/..;/b",
    "/a/..;x=1/b",
    "/a/%2e%2e%3b/b",
    "/a/ ../b",
    "/a/..%20/b",
    "/a/...",
    "//evil.test/a",
    "/a//b",
    "/\\evil.test",
    "/a%5c..%5cb",
    "/a%2F..%2Fb",
    "/a%u002e",
    "/a%",
    "/a%c0%ae",
    "/a%ff",
    "/a%0d%0aHost: x",
    "/a\r\nHost: x",
    "/a\tb",
    "/a\0",
    "/a\ud800",
    "/;x",
    "/" + "a".repeat(9_000),
  ];
  for (const text of wrong) assert.throws(() => parsePath(text), PathError, text);
});

Deno.test("a path that was accepted is what a URL parser makes of it", () => {
  const piece = fc.constantFrom("a", ".", "/", "%2e", "%2f", "%", "\\", ";", " ", "ä", "*", "%41");
  fc.assert(
    fc.property(fc.string({ unit: piece, maxLength: 8 }), (text) => {
      let path: string;
      try {
        path = formatPath(parsePath(text));
      } catch (error) {
        assert.ok(error instanceof PathError);
        return;
      }
      assert.equal(new URL(path, "http://a.test").pathname, path);
      assert.equal(new URL(`http://a.test${path}`).host, "a.test");
      assert.equal(formatPath(parsePath(path)), path);
      assert.doesNotMatch(path, /\*/);
    }),
    { numRuns: 2_000 },
  );
});

// A model of what patterns allow: all paths of few segments, out of few names.
const NAMES = ["a", "b", "other"];
const PATHS: string[][] = [[]];
for (let length = 1, last: string[][] = [[]]; length <= 5; length++) {
  last = last.flatMap((path) => NAMES.map((name) => [...path, name]));
  PATHS.push(...last, ...(length === 5 ? [] : last.map((path) => [...path, ""])));
}
const METHODS = ["GET", "POST", "PUT"];

/** What a pattern allows, by its definition. */
function allows(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...others] = pattern;
  const [name, ...rest] = path;
  if (first === undefined) return name === undefined;
  if (name === undefined) return false;
  if (first !== "*") return first === name && allows(others, rest);
  if (name === "") return false;
  return others.length === 0 ? true : allows(others, rest);
}

Deno.test("covers says what the paths say that two actions allow", () => {
  const segment = fc.constantFrom("a", "b", "*");
  const action = fc.record({
    method: fc.constantFrom("GET", "POST", "*"),
    path: fc.tuple(fc.array(segment, { maxLength: 3 }), fc.boolean()).map(([path, slash]) =>
      slash && path.length > 0 ? [...path, ""] : path
    ),
  });
  const textOf = ({ method, path }: { method: string; path: string[] }) =>
    parseAction(`${method} /${path.join("/")}`, "x");
  fc.assert(
    fc.property(action, action, (granted, wanted) => {
      const methods = METHODS.every((method) =>
        !["*", method].includes(wanted.method) || ["*", method].includes(granted.method)
      );
      const paths = PATHS.every((path) => !allows(wanted.path, path) || allows(granted.path, path));
      assert.equal(covers(textOf(granted), textOf(wanted)), methods && paths);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("a trailing slash is a path of its own", () => {
  assert.equal(covers("GET /contacts/*", "GET /contacts/"), false);
  assert.equal(covers("GET /contacts/*", "GET /contacts"), false);
  assert.equal(covers("GET /contacts/*", "GET /contacts/7/"), true);
  assert.equal(covers("GET /contacts", "GET /contacts/"), false);
});
