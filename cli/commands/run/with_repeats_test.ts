import assert from "node:assert/strict";
import type { ProjectState } from "./watch_project.ts";
import { withRepeats } from "./with_repeats.ts";

/** Something that gives what is put into it. */
function source<T>(): { put(value: T): void; end(): void; all: AsyncIterable<T> } {
  const stream = new TransformStream<T, T>(undefined, undefined, { highWaterMark: 100 });
  const writer = stream.writable.getWriter();
  return {
    put: (value) => void writer.write(value),
    end: () => void writer.close(),
    all: stream.readable,
  };
}

Deno.test("withRepeats gives every state, and the last one again for each line", async () => {
  const [states, lines] = [source<ProjectState>(), source<string>()];
  const given = withRepeats(states.all, lines.all);
  states.put({ id: "1", changed: [] });
  assert.deepEqual((await given.next()).value, { id: "1", changed: [] });
  lines.put("");
  assert.deepEqual((await given.next()).value, { id: "1", changed: [] });
  states.put({ id: "2", changed: ["a.ts"] });
  assert.deepEqual((await given.next()).value, { id: "2", changed: ["a.ts"] });
  lines.put("again");
  assert.deepEqual((await given.next()).value, { id: "2", changed: [] });
  lines.end();
  states.put({ id: "3", changed: ["b.ts"] });
  assert.deepEqual((await given.next()).value, { id: "3", changed: ["b.ts"] });
  states.end();
  assert.equal((await given.next()).done, true);
});

Deno.test("withRepeats has nothing to give again before the first state", async () => {
  const [states, lines] = [source<ProjectState>(), source<string>()];
  const given = withRepeats(states.all, lines.all);
  lines.put("early");
  const first = given.next();
  // The line is read in this turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve));
  states.put({ id: "1", changed: [] });
  assert.deepEqual((await first).value, { id: "1", changed: [] });
  states.end();
  assert.equal((await given.next()).done, true);
});
