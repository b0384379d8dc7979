import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Engine } from "../engine/options.ts";
import { refusal } from "../engine/refusal.ts";
import { serveLines } from "./serve_lines.ts";

const LINES = 60_000;

/** Bytes of the heap that are in use, without garbage. */
function bytesHeld(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return Deno.memoryUsage().heapUsed;
}

Deno.test("serveLines does not read on for a caller that sends nonsense and reads no answer", async () => {
  const mayWrite = Promise.withResolvers<void>();
  let read = 0;
  let answered = 0;
  const served = serveLines({
    engine: { drain: () => Promise.resolve() } as unknown as Engine,
    root: "unused",
    input: async function* () {
      for (; read < LINES; read++) yield new TextEncoder().encode("nonsense\n");
    }(),
    async write(bytes) {
      await mayWrite.promise;
      answered++;
      return bytes.length;
    },
    stop: new AbortController().signal,
    graceMs: 1000,
  });
  // Nothing here waits for a timer: when one fires, the reader has gone as far as it can.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const readUnanswered = read;
  mayWrite.resolve();
  await served;

  assert.ok(readUnanswered > 0 && readUnanswered < LINES, `${readUnanswered} lines were read`);
  assert.equal(answered, LINES);
});

Deno.test("serveLines holds nothing of a line that was answered", async () => {
  const lines = 200;
  const bytes = 512 * 1024;
  const payload = "x".repeat(bytes);
  let answered = 0;
  const before = bytesHeld();
  const engine = {
    run: () => Promise.resolve(refusal(new Error("not run"))),
    drain: () => Promise.resolve(),
  } as unknown as Engine;
  await serveLines({
    engine,
    root: "/nowhere",
    input: (async function* () {
      for (let n = 0; n < lines; n++) {
        yield new TextEncoder().encode(`${JSON.stringify({ request_id: `${n}`, payload })}\n`);
      }
    })(),
    write: (line) => {
      answered++;
      return Promise.resolve(line.length);
    },
    stop: new AbortController().signal,
    graceMs: 1_000,
  });
  assert.equal(answered, lines);
  const grown = bytesHeld() - before;
  assert.ok(grown < lines * bytes / 4, `${grown} bytes`);
});
