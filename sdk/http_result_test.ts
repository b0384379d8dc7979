import assert from "node:assert/strict";
import { http } from "./http.ts";
import { isHttpResponse, toHttpResult } from "./http_response.ts";

const json = { "content-type": "application/json" };

Deno.test("toHttpResult makes 200 with JSON when a handler returns a value", async () => {
  for (const body of [{ a: 1 }, [1], "text", 7, false, null]) {
    assert.deepEqual(await toHttpResult(body), { status: 200, headers: json, body });
  }
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
    body: { a: 1 },
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
  await assert.rejects(toHttpResult(used), TypeError);
  await assert.rejects(toHttpResult(Response.error()), /network error/i);
});

Deno.test("http.response refuses what HTTP can't carry", () => {
  for (const status of [0, 99, 101, 600, 200.5, NaN]) {
    assert.throws(() => http.response(status), RangeError, String(status));
  }
  assert.throws(() => http.response(204, { a: 1 }), /status 204 was given a body/);
  assert.throws(() => http.response(200, null, { "bad name": "x" }), TypeError);
  assert.throws(() => http.response(200, null, { a: "x\r\nset-cookie: b=1" }), TypeError);
});

Deno.test("isHttpResponse knows responses by their brand only", () => {
  assert.ok(isHttpResponse(http.response(200)));
  assert.ok(!isHttpResponse({ status: 200, headers: {}, body: null }));
  const other = { status: 200, headers: {}, body: 1, [Symbol.for("aiel.http.response.v1")]: true };
  assert.ok(isHttpResponse(other));
});
