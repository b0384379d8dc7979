import assert from "node:assert/strict";
import { Admission } from "./admission.ts";

Deno.test("Admission lets so many run, and the next one when one has left", async () => {
  const admission = new Admission({ running: 2, waiting: 1 });
  const first = await admission.enter("a", undefined);
  await admission.enter("b", undefined);
  const order: string[] = [];
  const third = admission.enter("c", undefined).then((leave) => {
    order.push("third");
    return leave;
  });
  await Promise.resolve();
  order.push("left");
  first();
  (await third)();
  assert.deepEqual(order, ["left", "third"]);
});

Deno.test("Admission refuses what waits too much, and says when to ask again", async () => {
  const admission = new Admission({ running: 1, waiting: 1 });
  await admission.enter("a", undefined);
  const waiting = admission.enter("a", undefined);
  await assert.rejects(admission.enter("a", undefined), {
    code: "OVERLOADED",
    details: { retry_after_ms: 1_000 },
  });
  const other = admission.enter("b", undefined);
  await Promise.race([Promise.all([waiting, other]), Promise.resolve()]);
});

Deno.test("Admission forgets a request that is cancelled while it waits", async () => {
  const admission = new Admission({ running: 1, waiting: 1 });
  const leave = await admission.enter("a", undefined);
  const cancel = new AbortController();
  const waiting = admission.enter("a", cancel.signal);
  cancel.abort(new Error("gone"));
  await assert.rejects(waiting, { message: "gone" });
  const next = admission.enter("a", undefined);
  leave();
  (await next)();
});

Deno.test("Admission without limits lets everything run", async () => {
  const admission = new Admission(undefined);
  for (let i = 0; i < 100; i++) await admission.enter("a", undefined);
});
