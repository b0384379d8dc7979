import assert from "node:assert/strict";
import type { ServerContext } from "@modelcontextprotocol/server";
import fc from "fast-check";
import type { Json } from "../../protocol/json.ts";
import { ProgressNotes } from "./progress_notes.ts";

/** Notes for a client, and what it was sent. */
function notesFor(progressToken: number | undefined) {
  const sent: { progress: number; message?: string }[] = [];
  const mcpReq = {
    _meta: progressToken === undefined ? {} : { progressToken },
    notify({ params }: { params: { progress: number } }) {
      sent.push(params);
      return Promise.resolve();
    },
  };
  return { notes: new ProgressNotes({ mcpReq } as unknown as ServerContext), sent };
}

Deno.test("progress grows, whatever code emits", async () => {
  const said = fc.record({
    progress: fc.oneof(fc.double(), fc.integer(), fc.jsonValue()),
    total: fc.oneof(fc.integer(), fc.jsonValue()),
    message: fc.oneof(fc.string(), fc.jsonValue()),
  }, { requiredKeys: ["progress"] });
  const items = fc.array(
    fc.oneof(said.map((progress) => ({ $mcp: { progress } })), fc.jsonValue()),
  );
  await fc.assert(fc.asyncProperty(items, async (items) => {
    const { notes, sent } = notesFor(7);
    for (const item of items) await notes.hear(item as Json);
    for (const [index, { progress }] of sent.entries()) {
      assert.ok(Number.isFinite(progress), `${progress}`);
      if (index > 0) assert.ok(progress > (sent[index - 1]?.progress ?? Infinity));
    }
  }));
});

Deno.test("a client that asked for no progress gets none", async () => {
  const { notes, sent } = notesFor(undefined);
  assert.equal(await notes.hear({ $mcp: { progress: { progress: 1 } } }), true);
  assert.equal(await notes.hear("a line"), false);
  assert.deepEqual(sent, []);
});

Deno.test("of a flood of items some are told, and long ones are cut", async () => {
  const { notes, sent } = notesFor(7);
  for (let step = 0; step < 20_000; step++) {
    await notes.hear({ $mcp: { progress: { progress: step } } });
  }
  assert.equal(sent.length, 10_000);
  const { notes: others, sent: shown } = notesFor(8);
  await others.hear("x".repeat(1_000_000));
  assert.equal(shown[0]?.message?.length, 1_001);
});
