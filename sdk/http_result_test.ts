import assert from "node:assert/strict";
import { http } from "./http.ts";
import { toHttpResult } from "./http_result.ts";

const json = { "content-type": "application/json" };
const text = { "content-type": "text/plain; charset=utf-8" };
const bytes = (...bytes: number[]) => ({ $base64: Uint8Array.from(bytes).toBase64() });

Deno.test("toHttpResult makes 200 with JSON when a handler returns a value", async () => {
  for (const body of [{ a: 1 }, [1], 7, false, null]) {
    assert.deepEqual(await toHttpResult(body), { status: 200, headers: json, body });
  }
});

Deno.test("toHttpResult makes 200 with text when a handler returns a string", async () => {
  for (const body of ["text", "", '{"a":1}']) {
    assert.deepEqual(await toHttpResult(body), { status: 200, headers: text, body });
  }
  assert.deepEqual((await toHttpResult(http.response(404, "none"))).headers, text);
});

Deno.test("toHttpResult makes 204 when a handler returns nothing", async () => {
  assert.deepEqual(await toHttpResult(undefined), { status: 204, headers: {}, body: null });
});

Deno.test("toHttpResult encodes bytes when a handler returns binary", async () => {
  assert.deepEqual(await toHttpResult(Uint8Array.from([0])), {
    status: 200,
    headers: { "content-type": "application/octet-stream" },
    body: { $base64: "AA==" },
  });
});

Deno.test("toHttpResult takes status, body and headers when a response is returned", async () => {
  const made = http.response(201, { id: 1 }, { Location: "/1", "set-cookie": ["a=1", "b=2"] });
  assert.deepEqual(await toHttpResult(made), {
    status: 201,
    headers: { ...json, location: "/1", "set-cookie": ["a=1", "b=2"] },
    body: { id: 1 },
  });
  assert.deepEqual(await toHttpResult(http.response(404)), {
    status: 404,
    headers: {},
    body: null,
  });
});

Deno.test("toHttpResult keeps the content type that a response names", async () => {
  const made = http.response(200, "<p>", new Headers({ "Content-Type": "text/html" }));
  assert.deepEqual((await toHttpResult(made)).headers, { "content-type": "text/html" });
});

Deno.test("toHttpResult reads a web Response to its end", async () => {
  assert.deepEqual(await toHttpResult(Response.json({ a: 1 }, { status: 202 })), {
    status: 202,
    headers: json,
    body: '{"a":1}',
  });
  const text = await toHttpResult(new Response("hi"));
  assert.deepEqual(text, {
    status: 200,
    headers: { "content-type": "text/plain;charset=UTF-8" },
    body: "hi",
  });
  assert.equal((await toHttpResult(new Response(null, { status: 204 }))).body, null);
});

Deno.test("toHttpResult rejects when a web Response was read already or is a network error", async () => {
  const used = new Response("once");
  await used.text();
  await assert.rejects(toHttpResult(used), /was returned was read already/);
  await assert.rejects(toHttpResult(Response.error()), /network error/i);
});

Deno.test("toHttpResult keeps the text of a Response, JSON or not", async () => {
  for (
    const body of [
      '{"id":12345678901234567890,"amount":1.0,"b":1,"2":0,"1":0}',
      " [ 1e400 ] ",
      "null",
      '"x"',
      "{oops",
      "\ufeff{}",
      "\u2028",
    ]
  ) {
    const result = await toHttpResult(new Response(body, { headers: json }));
    assert.deepEqual(result, { status: 200, headers: json, body });
  }
  assert.equal((await toHttpResult(new Response("", { headers: json }))).body, "");
  assert.equal((await toHttpResult(new Response(null, { headers: json }))).body, "");
  assert.equal((await toHttpResult(new Response(null, { headers: text }))).body, null);
});

Deno.test("toHttpResult gives bytes for what is no text", async () => {
  const body = async (type: string | undefined, ...of: number[]) => {
    const headers: HeadersInit = type === undefined ? {} : { "content-type": type };
    const result = await toHttpResult(new Response(Uint8Array.from(of), { headers }));
    return [result.body, result.headers["content-type"]];
  };
  assert.deepEqual(await body("image/png", 0x61), [bytes(0x61), "image/png"]);
  assert.deepEqual(await body("text/plain", 0xe9), [bytes(0xe9), "text/plain"]);
  assert.deepEqual(await body(undefined, 0x61), ["a", undefined]);
  assert.deepEqual(await body("text/plain; charset=no-such", 0x61), [
    bytes(0x61),
    "text/plain; charset=no-such",
  ]);
});

Deno.test("toHttpResult names the charset of the bytes that leave", async () => {
  const type = 'text/html; charset="ISO-8859-1"; x=y';
  const latin = new Response(Uint8Array.from([0xe9]), { headers: { "content-type": type } });
  const { body, headers } = await toHttpResult(latin);
  assert.deepEqual([body, headers["content-type"]], ["é", "text/html; charset=utf-8; x=y"]);
  const made = await toHttpResult(http.response(200, "é", { "content-type": type }));
  assert.equal(made.headers["content-type"], "text/html; charset=utf-8; x=y");
  const utf8 = await toHttpResult(http.response(200, "é", { "content-type": "a/b; charset=UTF8" }));
  assert.equal(utf8.headers["content-type"], "a/b; charset=UTF8");
});

Deno.test("toHttpResult frames the body anew", async () => {
  const headers = {
    "content-length": "999",
    connection: "close, x-hop",
    "x-hop": "1",
    "transfer-encoding": "chunked",
    "x-kept": "1",
  };
  const proxied = await toHttpResult(new Response("abc", { headers }));
  assert.deepEqual(Object.keys(proxied.headers), ["content-type", "x-kept"]);
  const made = await toHttpResult(http.response(200, { a: 1 }, headers));
  assert.deepEqual(made.headers, { ...json, "x-kept": "1" });
});

Deno.test("toHttpResult drops the coding of a body that was decoded, and keeps one that is there", async () => {
  const headers = { "content-encoding": "gzip", "content-type": "text/plain" };
  const decoded = await toHttpResult(new Response("plain", { headers }));
  assert.deepEqual([decoded.headers, decoded.body], [{ "content-type": "text/plain" }, "plain"]);
  const stream = new Blob(["plain"]).stream().pipeThrough(new CompressionStream("gzip"));
  const gzip = new Uint8Array(await new Response(stream).arrayBuffer());
  for (const kept of [new Response(gzip, { headers }), http.response(200, gzip, headers)]) {
    const result = await toHttpResult(kept);
    assert.deepEqual([result.headers, result.body], [headers, { $base64: gzip.toBase64() }]);
  }
  for (const value of ["plain", { a: 1 }, null]) {
    const result = await toHttpResult(http.response(200, value, headers));
    assert.equal(result.headers["content-encoding"], undefined);
  }
});

Deno.test("toHttpResult takes an object of status, headers and body as that answer", async () => {
  assert.deepEqual(
    await toHttpResult({ status: 404, headers: { "X-A": "1" }, body: { error: "missing" } }),
    { status: 404, headers: { ...json, "x-a": "1" }, body: { error: "missing" } },
  );
  assert.deepEqual(await toHttpResult({ status: 204 }), { status: 204, headers: {}, body: null });
  assert.deepEqual((await toHttpResult({ status: 200, body: "hi" })).headers, text);
  for (
    const body of [
      { status: "ok" },
      { status: 404, body: 1, more: 2 },
      { headers: {}, body: 1 },
      { statusCode: 404, headers: {}, body: "nope", isBase64Encoded: false },
      {},
      [],
    ]
  ) {
    assert.deepEqual(await toHttpResult(body), { status: 200, headers: json, body });
  }
});

Deno.test("toHttpResult refuses an answer that can't be one, and says why", async () => {
  await assert.rejects(toHttpResult({ status: 3 }), /Status of a response is 3, expected a whole/);
  await assert.rejects(toHttpResult({ status: 204, body: 1 }), /status 204 was given a body/);
  await assert.rejects(toHttpResult({ status: 200, headers: { "x-n": 1 } }), /Header "x-n"/);
  await assert.rejects(toHttpResult(new Response(null, { status: 101 })), /Status .* is 101/);
  const forged = { status: 7, headers: {}, body: 1, [Symbol.for("aiel.http.response.v1")]: true };
  await assert.rejects(toHttpResult(forged), /Status of a response is 7/);
});

Deno.test("toHttpResult reads what stands for bytes as bytes", async () => {
  const result = await toHttpResult({ $base64: "AA==" });
  assert.deepEqual(result.headers, { "content-type": "application/octet-stream" });
  assert.deepEqual(result.body, { $base64: "AA==" });
  await assert.rejects(toHttpResult({ $base64: "_-8" }), /body of a response is base64url/);
});

Deno.test("toHttpResult checks the value of a JSON Response, and keeps its text when it may", async () => {
  const seen: unknown[] = [];
  const keep = (body: unknown) => Promise.resolve((seen.push(body), structuredClone(body)));
  const response = (body: string, init: ResponseInit = {}) =>
    new Response(body, { headers: json, ...init });
  const exact = '{"b":1.0,"a":null}';
  assert.equal((await toHttpResult(response(exact), keep)).body, exact);
  assert.equal((await toHttpResult(response("null"), keep)).body, "null");
  assert.deepEqual(seen, [{ b: 1, a: null }, null]);
  const strip = () => Promise.resolve({ b: 1 });
  assert.deepEqual((await toHttpResult(response(exact), strip)).body, { b: 1 });
  const name = () => Promise.resolve("x");
  assert.equal((await toHttpResult(response(exact), name)).body, '"x"');
  const never = () => Promise.reject(new Error("was checked"));
  await toHttpResult(response(exact, { status: 404 }), never);
  await toHttpResult(new Response(null, { status: 204 }), never);
});
