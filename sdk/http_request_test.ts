import assert from "node:assert/strict";
import fc from "fast-check";
import { readHttpRequest } from "./http_request.ts";

Deno.test("readHttpRequest fills in what a payload leaves out", () => {
  assert.deepEqual(readHttpRequest({}, "GET", "/a"), {
    ok: true,
    request: { method: "GET", path: "/a", query: {}, headers: {}, body: null, rawBody: undefined },
  });
  assert.ok(readHttpRequest(undefined, "GET", "/a").ok);
});

Deno.test("readHttpRequest collects the query of the path, a query string and an object", () => {
  const query = (payload: unknown) => {
    const read = readHttpRequest(payload, "GET", undefined);
    return read.ok ? [read.request.path, read.request.query] : read.problems;
  };
  assert.deepEqual(query({ path: "/a?x=1&x=2&y=%20" }), ["/a", { x: ["1", "2"], y: " " }]);
  assert.deepEqual(query({ path: "/a", query: "?x=1" }), ["/a", { x: "1" }]);
  assert.deepEqual(query({ path: "/a", query: { x: ["1", "2"], n: 3, no: null } }), [
    "/a",
    { x: ["1", "2"], n: "3" },
  ]);
});

Deno.test("readHttpRequest reports every field that is wrong, with its path", () => {
  const read = readHttpRequest(
    { method: 1, path: "a", query: 5, headers: { "x-a": {}, b: true } },
    "GET",
    undefined,
  );
  assert.deepEqual(read.ok ? [] : read.problems.map((problem) => problem.path), [
    "input.method",
    "input.path",
    "input.query",
    'input.headers["x-a"]',
    'input.headers["b"]',
  ]);
  const base64 = readHttpRequest({ body: { $base64: "_-8" } }, "POST", "/");
  assert.deepEqual(base64.ok ? "" : base64.problems[0]?.path, "input.body");
  const list = readHttpRequest([], "GET", "/");
  assert.deepEqual(list.ok ? "" : list.problems[0]?.path, "input");
});

Deno.test("readHttpRequest always answers, and with text only, when the payload is any JSON", () => {
  const field = fc.jsonValue();
  const payload = fc.record(
    { method: field, path: field, query: field, headers: field, body: field },
    { requiredKeys: [] },
  );
  fc.assert(fc.property(fc.oneof(payload, field), (value) => {
    const read = readHttpRequest(value, "GET", "/");
    if (!read.ok) return assert.ok(read.problems.length > 0);
    const { query, headers, method, path } = read.request;
    assert.equal(method, method.toUpperCase());
    assert.ok(path.startsWith("/") && !path.includes("?"));
    for (const one of Object.values(query).flat()) assert.equal(typeof one, "string");
    for (const one of Object.values(headers)) assert.equal(typeof one, "string");
  }));
});

Deno.test("readHttpRequest names the member of the query that is wrong", () => {
  const problems = (query: unknown) => {
    const read = readHttpRequest({ path: "/a", query }, "GET", undefined);
    return read.ok ? [] : read.problems.map(({ path, message }) => `${path} ${message}`);
  };
  assert.deepEqual(problems({ d: {}, e: "fine", f: ["x", [1]], "a b": true, g: () => 1 }), [
    "input.query.d is an object, expected a string or a list of strings",
    "input.query.f[1] is an array, expected a string",
    "input.query.g is a function, expected a string or a list of strings",
  ]);
  assert.match(problems({ "a b": {} })[0] ?? "", /^input\.query\["a b"\] is an object/);
  assert.match(problems(5)[0] ?? "", /^input\.query is 5, expected an object/);
});
