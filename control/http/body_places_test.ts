import assert from "node:assert/strict";
import { newId } from "../domain/ids.ts";
import { BodyPlaces } from "./body_places.ts";

function bodyOf(headers: Record<string, string>) {
  return { headers: new Headers(headers), body: new Blob([]).stream() };
}

const LARGE = bodyOf({ "content-length": `${2 ** 20}` });
const CHUNKED = bodyOf({ "transfer-encoding": "chunked" });
/** HTTP/2 needs neither of the two. */
const UNKNOWN = bodyOf({});

/** Work that says when it has begun and ends when it is told to. */
function gate() {
  const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const work = async () => {
    begun.resolve();
    await end.promise;
  };
  return { work, begun: begun.promise, end: () => end.resolve() };
}

Deno.test("BodyPlaces lets a principal have two large bodies at a time, in their order", async () => {
  const places = new BodyPlaces();
  const principal = newId("user");
  const gates = [gate(), gate(), gate(), gate()];
  const order: number[] = [];
  const running = gates.map(({ work, begun }, at) => {
    void begun.then(() => order.push(at));
    return places.run(principal, at === 1 ? CHUNKED : at === 2 ? UNKNOWN : LARGE, work);
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

Deno.test("BodyPlaces holds up no other principal, and no small body", async () => {
  const places = new BodyPlaces();
  const principal = newId("user");
  const slow = [gate(), gate(), gate()];
  const running = slow.map(({ work }) => places.run(principal, LARGE, work));
  const small = bodyOf({ "content-length": `${2 ** 16}` });
  const none = { headers: new Headers(), body: null };
  assert.equal(await places.run(principal, small, () => Promise.resolve("small")), "small");
  assert.equal(await places.run(principal, none, () => Promise.resolve("none")), "none");
  const other = newId("user");
  assert.equal(await places.run(other, LARGE, () => Promise.resolve("other")), "other");
  for (const { end } of slow) end();
  await Promise.all(running);
});

Deno.test("BodyPlaces gives a place back when the work fails", async () => {
  const places = new BodyPlaces();
  const principal = newId("user");
  for (let times = 0; times < 5; times++) {
    const failing = places.run(principal, LARGE, () => Promise.reject(new TypeError("failed")));
    await assert.rejects(failing, { message: "failed" });
  }
  assert.equal(await places.run(principal, LARGE, () => Promise.resolve("fine")), "fine");
});

Deno.test("BodyPlaces refuses what would wait behind too much of the same principal", async () => {
  const places = new BodyPlaces();
  const principal = newId("user");
  const gates = Array.from({ length: 52 }, gate);
  const running = gates.map(({ work }) => places.run(principal, LARGE, work));
  await gates[1]?.begun;
  await assert.rejects(places.run(principal, LARGE, () => Promise.resolve()), {
    code: "rate_limited",
  });
  for (const { end } of gates) end();
  await Promise.all(running);
  assert.equal(await places.run(principal, LARGE, () => Promise.resolve("fine")), "fine");
});
