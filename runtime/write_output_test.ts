import assert from "node:assert/strict";
import { writeOutput } from "./write_output.ts";

/** A stream that takes so many bytes at a time and fails at the calls that a test names. */
function sink(atOnce: number, failures: Readonly<Record<number, Error>> = {}) {
  let calls = 0;
  let text = "";
  return {
    text: () => text,
    writeSync(bytes: Uint8Array): number {
      const failure = failures[calls++];
      if (failure !== undefined) throw failure;
      const taken = bytes.subarray(0, atOnce);
      text += new TextDecoder().decode(taken);
      return taken.length;
    },
  };
}

Deno.test("writeOutput writes all, also where a stream takes a little at a time", () => {
  const stream = sink(3);
  assert.equal(writeOutput(stream, "hello world"), undefined);
  assert.equal(stream.text(), "hello world");
});

Deno.test("writeOutput tells a full disk from a reader that has gone", () => {
  const full = Object.assign(new Error("No space left on device (os error 28)"), {
    code: "ENOSPC",
  });
  assert.deepEqual(writeOutput(sink(3, { 1: full }), "hello"), {
    readerGone: false,
    reason: "no space is left on the disk",
  });
  assert.deepEqual(writeOutput(sink(3, { 1: new Deno.errors.BrokenPipe("gone") }), "hello"), {
    readerGone: true,
    reason: "gone",
  });
});

Deno.test("writeOutput waits for a full stream that does not block", () => {
  const busy = Object.assign(new Deno.errors.WouldBlock("later"), { code: "EAGAIN" });
  const stream = sink(4, { 1: busy, 2: busy });
  assert.equal(writeOutput(stream, "hello world"), undefined);
  assert.equal(stream.text(), "hello world");
});
