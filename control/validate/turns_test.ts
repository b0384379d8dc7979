import assert from "node:assert/strict";
import { Turns } from "./turns.ts";

Deno.test("Turns lets so many work at a time, in the order of their coming", async () => {
  const turns = new Turns(2);
  const log: string[] = [];
  const gates = ["a", "b", "c", "d"].map((name) => ({ name, ...Promise.withResolvers<void>() }));
  const works = gates.map(({ name, promise }) =>
    turns.take(async () => {
      log.push(`${name} begins`);
      await promise;
      log.push(`${name} ends`);
    })
  );
  for (const { resolve } of gates) resolve();
  await Promise.all(works);
  assert.deepEqual(log.slice(0, 2), ["a begins", "b begins"]);
  assert.ok(log.indexOf("c begins") > log.indexOf("a ends"));
  assert.ok(log.indexOf("c begins") < log.indexOf("d begins"));
});

Deno.test("Turns gives a turn back when work fails", async () => {
  const turns = new Turns(1);
  await assert.rejects(turns.take(() => Promise.reject(new Error("no"))), /no/);
  assert.equal(await turns.take(() => Promise.resolve(1)), 1);
});

Deno.test("Turns forgets those who give up waiting", async () => {
  const turns = new Turns(1);
  const gate = Promise.withResolvers<void>();
  const first = turns.take(() => gate.promise);
  const controller = new AbortController();
  const second = turns.take(() => assert.fail("worked after giving up"), controller.signal);
  controller.abort(new Error("gone"));
  await assert.rejects(second, /gone/);
  await assert.rejects(turns.take(() => Promise.resolve(), controller.signal), /gone/);
  gate.resolve();
  await first;
  assert.equal(await turns.take(() => Promise.resolve(3)), 3);
});
