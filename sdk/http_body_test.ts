import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bytesOf,
  charsetOf,
  decodeBytes,
  decodeText,
  encodeBytes,
  isBase64Body,
  isJsonType,
  isTextType,
  parseJson,
} from "./http_body.ts";

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
    const decoded = decodeBytes(encodeBytes(bytes));
    assert.deepEqual(decoded, { ok: true, bytes: Uint8Array.from(bytes) });
  }));
});

Deno.test("isBase64Body knows what stands for bytes by its only key", () => {
  for (const value of [{ $base64: "AA==" }, { $base64: "*" }, { $base64: 1 }]) {
    assert.ok(isBase64Body(value));
  }
  for (const value of [null, "AA==", {}, [], { $base64: "AA==", x: 1 }]) {
    assert.ok(!isBase64Body(value));
  }
});

Deno.test("decodeBytes says what is wrong with base64", () => {
  const message = ($base64: unknown) => {
    const decoded = decodeBytes({ $base64 });
    return decoded.ok ? decoded.bytes.toHex() : decoded.message;
  };
  assert.equal(message(""), "");
  assert.equal(message("+/8="), "fbff");
  assert.match(message("-_8="), /is base64url in \$base64, expected base64/);
  for (const wrong of ["*", "A", "AA", "AAA", "AAE", "AB==", "AA==AA==", "AA=", "é"]) {
    assert.match(message(wrong), /is malformed in \$base64/, wrong);
  }
  for (const wrong of [1, null, undefined, {}, ["AA=="]]) {
    assert.match(message(wrong), /has no text in \$base64/);
  }
});

Deno.test("bytesOf takes buffers and views, with their offset", () => {
  const buffer = Uint8Array.from([1, 2, 3, 4]).buffer;
  assert.deepEqual(bytesOf(buffer), Uint8Array.from([1, 2, 3, 4]));
  assert.deepEqual(bytesOf(new DataView(buffer, 1, 2)), Uint8Array.from([2, 3]));
  assert.equal(bytesOf([1, 2]), undefined);
});

Deno.test("decodeText reads the charset it is told, and gives nothing when it can't", () => {
  assert.equal(decodeText(Uint8Array.from([0xe9]), "ISO-8859-1"), "é");
  assert.equal(decodeText(Uint8Array.from([0xff, 0xfe, 0xe9, 0]), "utf-16"), "é");
  assert.equal(decodeText(utf8("\ufeffa"), "utf8"), "\ufeffa");
  assert.equal(decodeText(Uint8Array.from([0xe9]), "utf-8"), undefined);
  assert.equal(decodeText(utf8("a"), "no-such"), undefined);
});

Deno.test("charsetOf finds the charset of a content type", () => {
  assert.equal(charsetOf('text/plain; a=b; Charset="utf-16le"'), "utf-16le");
  assert.equal(charsetOf("text/plain;charset=x; b=c"), "x");
  assert.equal(charsetOf("text/plain"), undefined);
  assert.equal(charsetOf(undefined), undefined);
});

Deno.test("isTextType knows text that is not JSON", () => {
  for (const type of ["text/html", "image/svg+xml", "application/x-www-form-urlencoded"]) {
    assert.ok(isTextType(type), type);
  }
  for (const type of ["text/json", "application/ld+json", "image/png", undefined]) {
    assert.ok(!isTextType(type), String(type));
  }
});

Deno.test("parseJson overlooks a byte order mark", () => {
  assert.deepEqual(parseJson("\ufeff[1]"), { ok: true, value: [1] });
  assert.deepEqual(parseJson("null"), { ok: true, value: null });
  assert.equal(parseJson("{").ok, false);
});
