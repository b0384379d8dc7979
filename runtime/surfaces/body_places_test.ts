import assert from "node:assert/strict";
import { BodyPlaces, type Keep } from "./body_places.ts";

const LIMITS = { bodies: 4, bodiesOfAddress: 2, bodiesOfOwner: 3 };

function large(): Request {
  return new Request("http://run.example/", { method: "POST", body: new ReadableStream() });
}

/** Takes a place for a body that is read at once, and for what it was sent for. */
async function hold(places: BodyPlaces, address: string, owner: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const work = (keep: Keep) => Promise.resolve(keep(promise));
  await places.run(large(), { address, owner }, work);
  return resolve;
}

Deno.test("BodyPlaces holds a place until what the body was sent for has ended", async () => {
  const places = new BodyPlaces(LIMITS);
  const first = await hold(places, "192.0.2.1", "a");
  await hold(places, "192.0.2.1", "a");
  await assert.rejects(hold(places, "192.0.2.1", "b"), { code: "rate_limited" });
  first();
  await Promise.resolve();
  await hold(places, "192.0.2.1", "b");
});

Deno.test("BodyPlaces counts a network of IPv6 as one address", async () => {
  const places = new BodyPlaces(LIMITS);
  await hold(places, "2001:db8::1", "a");
  await hold(places, "2001:db8::2", "a");
  await assert.rejects(hold(places, "2001:db8::3", "a"), { code: "rate_limited" });
  await hold(places, "2001:db8:0:1::3", "a");
});

Deno.test("BodyPlaces leaves some to the projects of others", async () => {
  const places = new BodyPlaces(LIMITS);
  const ends = [];
  for (const n of [1, 2, 3]) ends.push(await hold(places, `192.0.2.${n}`, "a"));
  await assert.rejects(hold(places, "192.0.2.4", "a"), { code: "unavailable" });
  await hold(places, "192.0.2.4", "b");
  await assert.rejects(hold(places, "192.0.2.5", "c"), { code: "unavailable" });
  ends[0]?.();
  await Promise.resolve();
  await hold(places, "192.0.2.5", "c");
});

Deno.test("BodyPlaces gives a place back when the work fails, and asks none for small bodies", async () => {
  const places = new BodyPlaces({ bodies: 1, bodiesOfAddress: 1, bodiesOfOwner: 1 });
  const who = { address: undefined, owner: "a" };
  const fail = () => places.run(large(), who, () => Promise.reject(new Error("no")));
  for (let n = 0; n < 3; n++) await assert.rejects(fail(), /no/);
  await hold(places, "192.0.2.1", "a");
  const small = new Request("http://run.example/", {
    method: "POST",
    body: "x",
    headers: { "content-length": "1" },
  });
  assert.equal(await places.run(small, who, () => Promise.resolve(1)), 1);
  assert.equal(await places.run(new Request("http://a/"), who, () => Promise.resolve(2)), 2);
});
