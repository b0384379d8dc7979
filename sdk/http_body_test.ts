import assert from "node:assert/strict";
import fc from "fast-check";
import { bytesOf, decodeBody, decodeBytes, encodeBytes, isJsonType } from "./http_body.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("isJsonType accepts JSON and its relatives and nothing else", () => {
  for (
    const type of [
      "application/json",
      "Application/JSON; charset=utf-8",
      "application/ld+json",
      " text/json ",
    ]
  ) {
    assert.ok(isJsonType(type), type);
  }
  for (
    const type of [undefined, "", "text/plain", "application/jsonp", "application/x-json", "json"]
  ) {
    assert.ok(!isJsonType(type), String(type));
  }
});

Deno.test("encodeBytes and decodeBytes are inverse", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    assert.deepEqual(decodeBytes(encodeBytes(bytes)), Uint8Array.from(bytes));
  }));
});

Deno.test("encodeBytes takes bytes of several pieces", () => {
  const bytes = Uint8Array.from({ length: 0x8000 * 2 + 7 }, (_, index) => index % 251);
  assert.deepEqual(decodeBytes(encodeBytes(bytes)), bytes);
});

Deno.test("decodeBytes gives undefined when the value is not the marker alone", () => {
  for (
    const value of [null, "AA==", {}, { $base64: 1 }, { $base64: "AA==", x: 1 }, { $base64: "*" }]
  ) {
    assert.equal(decodeBytes(value), undefined);
  }
});

Deno.test("bytesOf takes buffers and views, with their offset", () => {
  const buffer = Uint8Array.from([1, 2, 3, 4]).buffer;
  assert.deepEqual(bytesOf(buffer), Uint8Array.from([1, 2, 3, 4]));
  assert.deepEqual(bytesOf(new DataView(buffer, 1, 2)), Uint8Array.from([2, 3]));
  assert.equal(bytesOf([1, 2]), undefined);
});

Deno.test("decodeBody parses JSON, keeps text, and encodes the rest", () => {
  const cases: [string, string | undefined, unknown][] = [
    ['{"a":1}', "application/json", { a: 1 }],
    ["{broken", "application/json", "{broken"],
    ["1", "text/plain", "1"],
    ["a=1", "application/x-www-form-urlencoded", "a=1"],
    ["<svg/>", "image/svg+xml", "<svg/>"],
    ["plain", undefined, "plain"],
    ["", "application/json", null],
    ["\0", "image/png", { $base64: "AA==" }],
  ];
  for (const [text, type, expected] of cases) {
    assert.deepEqual(decodeBody(utf8(text), type), expected, text);
  }
});

Deno.test("decodeBody reads the charset it is told, and gives bytes when it can't", () => {
  assert.equal(decodeBody(Uint8Array.from([0xe9]), "text/plain; charset=iso-8859-1"), "é");
  const raw = { $base64: "6Q==" };
  assert.deepEqual(decodeBody(Uint8Array.from([0xe9]), "text/plain"), raw);
  assert.deepEqual(decodeBody(Uint8Array.from([0xe9]), undefined), raw);
  assert.deepEqual(decodeBody(Uint8Array.from([0xe9]), "text/plain; charset=no-such"), raw);
});
