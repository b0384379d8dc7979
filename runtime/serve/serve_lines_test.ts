import assert from "node:assert/strict";
import type { Engine } from "../engine/options.ts";
import { serveLines } from "./serve_lines.ts";

const LINES = 60_000;

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
