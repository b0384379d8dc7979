import assert from "node:assert/strict";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";
import { Mutex } from "./mutex.ts";

Deno.test("Mutex is given on in the order of asking", async () => {
  const mutex = new Mutex(60_000);
  const order: number[] = [];
  await mutex.take();
  const waiting = [1, 2].map(async (at) => {
    await mutex.take();
    order.push(at);
    mutex.give();
  });
  assert.deepEqual(order, []);
  mutex.give();
  await Promise.all(waiting);
  assert.deepEqual(order, [1, 2]);
});

Deno.test("Mutex makes nothing wait longer than it may, and forgets what gave up", async () => {
  const mutex = new Mutex(1);
  await mutex.take();
  await assert.rejects(mutex.take(), StoreUnavailable);
  mutex.give();
  await mutex.take();
});
