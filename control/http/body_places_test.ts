import assert from "node:assert/strict";
import { newId } from "../domain/ids.ts";
import { BodyPlaces } from "./body_places.ts";

const LARGE = new Headers({ "content-length": `${2 ** 20}` });
const CHUNKED = new Headers({ "transfer-encoding": "chunked" });

/** Work that says when it has begun and ends when it is told to. */
function gate() {
  const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const work = async () => {
    begun.resolve();
    await end.promise;
  };
  return { work, begun: begun.promise, end: () => end.resolve() };
}

Deno.test("BodyPlaces lets a tenant have two large bodies at a time, in their order", async () => {
  const places = new BodyPlaces();
  const tenant = newId("tenant");
  const gates = [gate(), gate(), gate(), gate()];
  const order: number[] = [];
  const running = gates.map(({ work, begun }, at) => {
    void begun.then(() => order.push(at));
    return places.run(tenant, at === 1 ? CHUNKED : LARGE, work);
  });
  await Promise.all(gates.slice(0, 2).map(({ begun }) => begun));
  assert.deepEqual(order, [0, 1]);
  gates[1]?.end();
  await gates[2]?.begun;
  assert.deepEqual(order, [0, 1, 2]);
  for (const { end } of gates) end();
  await Promise.all(running);
  assert.deepEqual(order, [0, 1, 2, 3]);
});

Deno.test("BodyPlaces holds up no other tenant, and no small body", async () => {
  const places = new BodyPlaces();
  const tenant = newId("tenant");
  const slow = [gate(), gate(), gate()];
  const running = slow.map(({ work }) => places.run(tenant, LARGE, work));
  const small = new Headers({ "content-length": `${2 ** 16}` });
  assert.equal(await places.run(tenant, small, () => Promise.resolve("small")), "small");
  assert.equal(await places.run(tenant, new Headers(), () => Promise.resolve("none")), "none");
  const other = newId("tenant");
  assert.equal(await places.run(other, LARGE, () => Promise.resolve("other")), "other");
  for (const { end } of slow) end();
  await Promise.all(running);
});

Deno.test("BodyPlaces gives a place back when the work fails", async () => {
  const places = new BodyPlaces();
  const tenant = newId("tenant");
  for (let times = 0; times < 5; times++) {
    const failing = places.run(tenant, LARGE, () => Promise.reject(new TypeError("failed")));
    await assert.rejects(failing, { message: "failed" });
  }
  assert.equal(await places.run(tenant, LARGE, () => Promise.resolve("fine")), "fine");
});
