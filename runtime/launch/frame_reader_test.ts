import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  FRAME,
  FRAME_BYTES,
  FRAME_HEADER_BYTES,
  lengthByte,
  NONCE_BYTES,
} from "../protocol/channel.ts";
import { frameWriter } from "../sandbox/frames.ts";
import { FrameReader } from "./frame_reader.ts";
import { concatBytes } from "../protocol/concat_bytes.ts";

const NONCE = Uint8Array.from({ length: NONCE_BYTES }, (_, i) => i * 15 + 7);

/** Everything a reader found, in order; raw bytes that follow each other are one piece. */
type Found = { frame: number; text: string } | { raw: string } | { broken: string };

function readerWith(maxMessage = 1_000_000) {
  const found: Found[] = [];
  // One character for each byte: TextDecoder's "latin1" is windows-1252.
  const text = (bytes: Uint8Array) =>
    Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const reader = new FrameReader(NONCE, maxMessage, {
    frame: (type, payload) => found.push({ frame: type, text: text(payload) }),
    raw: (bytes) => {
      const last = found.at(-1);
      if (last !== undefined && "raw" in last) last.raw += text(bytes);
      else found.push({ raw: text(bytes) });
    },
    broken: (why) => found.push({ broken: why }),
  });
  return { reader, found };
}

function message(type: number, json: string): Uint8Array {
  const frames: Uint8Array[] = [];
  frameWriter(NONCE, (bytes) => frames.push(bytes) > 0)(type, json);
  return concatBytes(frames);
}

function raw(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** A header by hand, with any length in it. */
function header(type: number, flags: number, length: number): Uint8Array {
  const bytes = [lengthByte(length, true), lengthByte(length, false)];
  return new Uint8Array([...NONCE, type, flags, ...bytes]);
}

const arbitraryPart = fc.oneof(
  fc.record({
    frame: fc.constantFrom(...Object.values(FRAME)),
    text: fc.oneof(
      fc.string({ unit: "binary-ascii", maxLength: 50 }),
      // Longer than one frame can hold.
      fc.integer({ min: 4_000, max: 13_000 }).map((length) => "x".repeat(length)),
    ),
  }),
  fc.record({ raw: fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 50 }) }),
  // Looks like the start of a frame, and is none.
  fc.integer({ min: 1, max: NONCE_BYTES - 1 }).map((length) => ({
    raw: String.fromCharCode(...NONCE.subarray(0, length)) + "!",
  })),
);

Deno.test("FrameReader finds what was written, however the bytes are cut into chunks", () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryPart, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 6_000 }), { minLength: 1, maxLength: 20 }),
      (parts, sizes) => {
        const bytes = concatBytes(
          parts.map((part) => "raw" in part ? raw(part.raw) : message(part.frame, part.text)),
        );
        const { reader, found } = readerWith();
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          reader.push(bytes.slice(at, at + size));
          at += size;
        }
        reader.end();
        const expected: Found[] = [];
        for (const part of parts) {
          const last = expected.at(-1);
          if ("raw" in part && last !== undefined && "raw" in last) last.raw += part.raw;
          else expected.push({ ...part });
        }
        assert.deepEqual(found, expected);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("FrameReader finds a frame that arrives byte by byte between printed bytes", () => {
  const { reader, found } = readerWith();
  for (const byte of concatBytes([raw("before\n"), message(FRAME.log, "{}"), raw("after")])) {
    reader.push(new Uint8Array([byte]));
  }
  reader.end();
  assert.deepEqual(found, [{ raw: "before\n" }, { frame: FRAME.log, text: "{}" }, {
    raw: "after",
  }]);
});

Deno.test("FrameReader gives printed bytes on at once unless they may open a frame", () => {
  const { reader, found } = readerWith();
  reader.push(raw("hello"));
  assert.deepEqual(found, [{ raw: "hello" }]);
  reader.push(NONCE.slice(0, 5));
  assert.deepEqual(found, [{ raw: "hello" }]);
  reader.push(raw("!"));
  assert.deepEqual(found, [{ raw: `hello${String.fromCharCode(...NONCE.slice(0, 5))}!` }]);
});

Deno.test("FrameReader takes a frame with another nonce for printed bytes", () => {
  const forged = message(FRAME.result, '"forged"');
  forged[NONCE_BYTES - 1] = 0;
  const { reader, found } = readerWith();
  reader.push(forged);
  reader.end();
  assert.deepEqual(Object.keys(found[0] ?? {}), ["raw"]);
  assert.equal(found.length, 1);
});

Deno.test("FrameReader stops at a header that is out of range and stays silent", () => {
  const { reader, found } = readerWith();
  reader.push(header(FRAME.result, 0, FRAME_BYTES - FRAME_HEADER_BYTES + 1));
  reader.push(message(FRAME.result, "{}"));
  reader.push(raw("more"));
  reader.end();
  assert.deepEqual(found, [{ broken: "malformed" }]);
});

Deno.test("FrameReader stops when a message grows past the cap, and not before", () => {
  const fits = readerWith(10_000);
  fits.reader.push(message(FRAME.result, "x".repeat(10_000)));
  assert.equal(fits.found.length, 1);
  assert.ok("frame" in (fits.found[0] ?? {}));
  const over = readerWith(10_000);
  over.reader.push(message(FRAME.result, "x".repeat(10_001)));
  over.reader.push(message(FRAME.result, "{}"));
  assert.deepEqual(over.found, [{ broken: "too_large" }]);
});

Deno.test("FrameReader stops when unfinished messages of many types pile up", () => {
  const { reader, found } = readerWith();
  for (let type = 0; type < 256; type++) reader.push(concatBytes([header(type, 1, 1), raw("x")]));
  assert.deepEqual(found, [{ broken: "too_large" }]);
});

Deno.test("FrameReader gives a cut frame as printed bytes and drops a message without its end", () => {
  const cut = readerWith();
  cut.reader.push(message(FRAME.result, '"hello"').slice(0, -2));
  cut.reader.end();
  assert.deepEqual(cut.found.map((one) => Object.keys(one)), [["raw"]]);
  const unfinished = readerWith();
  unfinished.reader.push(concatBytes([header(FRAME.result, 1, 1), raw("1")]));
  unfinished.reader.end();
  assert.deepEqual(unfinished.found, []);
});

Deno.test("FrameReader keeps messages of different types apart while they arrive in turn", () => {
  const { reader, found } = readerWith();
  reader.push(concatBytes([header(FRAME.result, 1, 1), raw("a")]));
  reader.push(concatBytes([header(FRAME.log, 0, 2), raw("{}")]));
  reader.push(concatBytes([header(FRAME.result, 0, 1), raw("b")]));
  assert.deepEqual(found, [{ frame: FRAME.log, text: "{}" }, { frame: FRAME.result, text: "ab" }]);
});
