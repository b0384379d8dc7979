import assert from "node:assert/strict";
import { createProgress } from "./progress.ts";

/** A progress with a clock that a test moves. */
function setUp(options: { animated: boolean; silent?: boolean }) {
  let written = "";
  let time = 0;
  const timers = new Set<{ at: number; callback: () => void }>();
  const progress = createProgress({
    stream: { write: (text) => void (written += text) },
    animated: options.animated,
    silent: options.silent ?? false,
    columns: 40,
    after: (ms, callback) => {
      const timer = { at: time + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    now: () => time,
  });
  const pass = (ms: number) => {
    time += ms;
    for (const timer of timers) {
      if (timer.at > time) continue;
      timers.delete(timer);
      timer.callback();
    }
  };
  return { progress, pass, written: () => written, timers };
}

Deno.test("createProgress says nothing about a step that is quick", async () => {
  const { progress, pass, written, timers } = setUp({ animated: true });
  const result = await progress.step("Hashing", (update) => {
    update("1 of 2");
    pass(299);
    return Promise.resolve(7);
  });
  assert.deepEqual([result, written(), timers.size], [7, "", 0]);
});

Deno.test("createProgress moves one line on a terminal and wipes it", async () => {
  const { progress, pass, written } = setUp({ animated: true });
  await progress.step("Hashing", (update) => {
    pass(300);
    pass(80);
    update("1 of 2");
    update("2 of 2");
    return Promise.resolve();
  });
  assert.equal(written(), "\r\x1b[2KHashing…\r\x1b[2KHashing… 1 of 2\r\x1b[2K");
});

Deno.test("createProgress writes one line a step where nothing can be painted over", async () => {
  const { progress, pass, written } = setUp({ animated: false });
  await assert.rejects(progress.step("Hashing", (update) => {
    pass(1000);
    update("1 of 2");
    pass(1000);
    update("2 of 2");
    return Promise.reject(new Error("disk"));
  }));
  assert.equal(written(), "Hashing…\n");
});

Deno.test("createProgress is silent when it is told to be", async () => {
  const { progress, pass, written } = setUp({ animated: false, silent: true });
  await progress.step("Hashing", () => {
    pass(1000);
    return Promise.resolve();
  });
  assert.equal(written(), "");
});
