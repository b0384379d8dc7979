import assert from "node:assert/strict";
import { after, every, within } from "./timer.ts";

Deno.test("after calls the function once, and not when it was called off", async () => {
  const called: string[] = [];
  const off = after(1, () => called.push("off"));
  off();
  await new Promise<void>((resolve) => after(20, resolve));
  assert.deepEqual(called, []);
});

Deno.test("every calls the function until it is called off, also from within", async () => {
  let times = 0;
  await new Promise<void>((resolve) => {
    const stop = every(1, () => {
      times += 1;
      if (times === 3) {
        stop();
        after(20, resolve);
      }
    });
  });
  assert.equal(times, 3);
});

Deno.test("within gives what a promise gives, or undefined when it is late", async () => {
  assert.equal(await within(10_000, Promise.resolve("in time")), "in time");
  assert.equal(await within(1, new Promise(() => {})), undefined);
  await assert.rejects(within(10_000, Promise.reject(new Error("no"))), /no/);
});
