import assert from "node:assert/strict";
import fc from "fast-check";
import { readBody } from "./http_request_body.ts";

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const base64 = (bytes: Uint8Array) => ({ $base64: bytes.toBase64() });

function typed(contentType: string | undefined): Record<string, string> {
  return contentType === undefined ? {} : { "content-type": contentType };
}

/** What the handler gets and what was sent, or what is wrong. */
function read(body: unknown, contentType?: string): unknown {
  const problems: string[] = [];
  const read = readBody(body, typed(contentType), (message) => problems.push(message));
  return problems.length > 0 ? problems.join() : [read.body, read.rawBody];
}

Deno.test("readBody keeps text as it was sent beside what was parsed of it", () => {
  const text = ' {"b":1.0, "a": 12345678901234567890}';
  assert.deepEqual(read(text, "application/json"), [{ b: 1, a: 12345678901234567000 }, text]);
  assert.deepEqual(read("", "application/json"), [null, ""]);
  assert.deepEqual(read("a=1", "application/x-www-form-urlencoded"), ["a=1", "a=1"]);
  assert.deepEqual(read("text"), ["text", "text"]);
  assert.match(String(read("{", "application/json")), /is not JSON.*: .*position 1/);
});

Deno.test("readBody has nothing raw when the caller gave a value, or nothing", () => {
  assert.deepEqual(read({ a: 1 }, "application/json"), [{ a: 1 }, undefined]);
  assert.deepEqual(read(7), [7, undefined]);
  assert.deepEqual(read(undefined), [null, undefined]);
  assert.deepEqual(read(null, "application/json"), [null, undefined]);
  const twoKeys = { $base64: "AA==", x: 1 };
  assert.deepEqual(read(twoKeys), [twoKeys, undefined]);
});

Deno.test("readBody keeps bytes as they were sent beside what was decoded of them", () => {
  const bytes = Uint8Array.from([0xff, 0]);
  assert.deepEqual(read(base64(bytes), "image/png"), [bytes, bytes]);
  assert.deepEqual(read(base64(bytes)), [bytes, bytes]);
  const json = utf8('{"a":1}');
  assert.deepEqual(read(base64(json), "application/json"), [{ a: 1 }, json]);
  assert.deepEqual(read(base64(utf8("\ufeff[]")), "application/json")?.valueOf(), [
    [],
    utf8("\ufeff[]"),
  ]);
  assert.deepEqual(read(base64(utf8("é")), "text/plain"), ["é", utf8("é")]);
  assert.deepEqual(read({ $base64: "" }, "application/json"), [null, utf8("")]);
});

Deno.test("readBody takes the bytes of a call from export to export", () => {
  assert.deepEqual(read(utf8('{"a":1}'), "application/json"), [{ a: 1 }, utf8('{"a":1}')]);
  assert.deepEqual(read(utf8("a").buffer), [utf8("a"), utf8("a")]);
});

Deno.test("readBody honours the charset of bytes, or says why it can't", () => {
  const latin = Uint8Array.from([0x22, 0xe9, 0x22]);
  assert.deepEqual(read(base64(latin), "text/plain; charset=iso-8859-1"), ['"é"', latin]);
  assert.deepEqual(read(base64(latin), 'application/json;charset="latin1"'), ["é", latin]);
  assert.match(String(read(base64(latin), "text/plain; charset=no-such")), /charset "no-such"/);
  assert.match(String(read(base64(latin), "text/plain; charset=utf-8")), /is not utf-8 text/);
  assert.match(String(read(base64(latin), "application/json")), /is not utf-8 text/);
  assert.deepEqual(read(base64(latin), "text/plain"), [latin, latin]);
  assert.deepEqual(read(base64(latin), "multipart/form-data; charset=utf-8"), [latin, latin]);
  assert.deepEqual(read("é", "text/plain; charset=no-such"), ["é", "é"]);
});

Deno.test("readBody refuses base64 that is none, whatever the content type", () => {
  for (const type of [undefined, "application/json", "text/plain", "image/png"]) {
    assert.match(String(read({ $base64: "_-8" }, type)), /is base64url/);
    assert.match(String(read({ $base64: "AA" }, type)), /is malformed/);
    assert.match(String(read({ $base64: 5 }, type)), /has no text/);
  }
});

Deno.test("readBody gives the very bytes that were sent, whatever they are", () => {
  const type = fc.constantFrom(undefined, "image/png", "text/plain", "application/json");
  fc.assert(fc.property(fc.uint8Array(), type, (bytes, type) => {
    let refused = false;
    const { rawBody } = readBody(base64(bytes), typed(type), () => refused = true);
    assert.deepEqual(rawBody, Uint8Array.from(bytes));
    assert.ok(!refused || type === "application/json");
  }));
});

Deno.test("readBody leaves bytes that an encoding makes no text, and reads those that were decoded", () => {
  const headers = { "content-type": "application/json", "content-encoding": "gzip" };
  const problems: string[] = [];
  const readAs = (bytes: Uint8Array) =>
    readBody(base64(bytes), headers, (message) => problems.push(message)).body;
  const zipped = new Uint8Array([0x1f, 0x8b, 8]);
  assert.deepEqual(readAs(zipped), zipped);
  assert.deepEqual(readAs(utf8('{"a":1}')), { a: 1 });
  assert.deepEqual(problems, []);
});
