import assert from "node:assert/strict";
import { Admission } from "./admission.ts";

Deno.test("Admission lets so many run, and the next one when one has left", async () => {
  const admission = new Admission({ running: 2, waiting: 1 });
  const first = await admission.enter({ tenant: "a" }, undefined);
  await admission.enter({ tenant: "b" }, undefined);
  const order: string[] = [];
  const third = admission.enter({ tenant: "c" }, undefined).then((leave) => {
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
  await admission.enter({ tenant: "a" }, undefined);
  const waiting = admission.enter({ tenant: "a" }, undefined);
  await assert.rejects(admission.enter({ tenant: "a" }, undefined), {
    code: "OVERLOADED",
    details: { retry_after_ms: 1_000 },
  });
  const other = admission.enter({ tenant: "b" }, undefined);
  await Promise.race([Promise.all([waiting, other]), Promise.resolve()]);
});

Deno.test("Admission gives callers of a tenant turns, however many requests of one wait", async () => {
  const admission = new Admission({ running: 1, waiting: 100 });
  let leave = await admission.enter({ tenant: "a", caller: "usr_1" }, undefined);
  const order: string[] = [];
  const wait = (caller: string) =>
    admission.enter({ tenant: "a", caller }, undefined).then((left) => {
      order.push(caller);
      leave = left;
    });
  const many = Array.from({ length: 5 }, () => wait("usr_1"));
  const other = wait("usr_2");
  leave();
  await other;
  assert.deepEqual(order, ["usr_2"]);
  for (const one of many) {
    leave();
    await one;
  }
});

Deno.test("Admission forgets a request that is cancelled while it waits", async () => {
  const admission = new Admission({ running: 1, waiting: 1 });
  const leave = await admission.enter({ tenant: "a" }, undefined);
  const cancel = new AbortController();
  const waiting = admission.enter({ tenant: "a" }, cancel.signal);
  cancel.abort(new Error("gone"));
  await assert.rejects(waiting, { message: "gone" });
  const next = admission.enter({ tenant: "a" }, undefined);
  leave();
  (await next)();
});

Deno.test("Admission without limits lets everything run", async () => {
  const admission = new Admission(undefined);
  for (let i = 0; i < 100; i++) await admission.enter({ tenant: "a" }, undefined);
});

Deno.test("Admission keeps places, and room to wait, from strangers for those who are known", async () => {
  const admission = new Admission({ running: 8, waiting: 2 });
  const ran: string[] = [];
  const enter = (tenant: string, isStranger: boolean) => {
    const name = `${tenant} ${isStranger ? "stranger" : "known"}`;
    return admission.enter({ tenant, isStranger }, undefined).then((leave) => {
      ran.push(name);
      return leave;
    });
  };
  const strangers = Array.from({ length: 6 }, () => enter("a", true));
  await Promise.all(strangers.slice(0, 4));
  await assert.rejects(enter("a", true), { code: "OVERLOADED" });
  await Promise.all([enter("b", true), enter("c", true)]);
  // Of all places two are left, which no stranger gets, of whatever tenant.
  const late = enter("d", true);
  const known = await enter("a", false);
  await enter("b", false);
  assert.equal(ran.length, 8);
  const waiting = enter("c", false);
  known();
  await waiting;
  assert.deepEqual(ran.slice(6), ["a known", "b known", "c known"]);
  (await strangers[0])?.();
  await late;
  assert.equal(ran.at(-1), "d stranger");
});
