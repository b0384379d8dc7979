import assert from "node:assert/strict";
import { http } from "./http.ts";
import { isHttpResponse } from "./http_response.ts";

Deno.test("http.response refuses what HTTP can't carry", () => {
  for (const status of [0, 99, 101, 600, 200.5, NaN]) {
    assert.throws(() => http.response(status), RangeError, String(status));
  }
  assert.throws(() => http.response(204, { a: 1 }), /status 204 was given a body/);
  assert.throws(() => http.response(200, null, { "bad name": "x" }), TypeError);
  assert.throws(() => http.response(200, null, { a: "x\r\nset-cookie: b=1" }), /Header "a"/);
});

Deno.test("isHttpResponse knows responses by their brand only", () => {
  assert.ok(isHttpResponse(http.response(200)));
  assert.ok(!isHttpResponse({ status: 200, headers: {}, body: null }));
  const other = { status: 200, headers: {}, body: 1, [Symbol.for("aiel.http.response.v1")]: true };
  assert.ok(isHttpResponse(other));
});
