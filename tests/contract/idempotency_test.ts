import assert from "node:assert/strict";
import { newId } from "../../control/domain/ids.ts";
import type { RecordedAnswer } from "../../control/domain/idempotency.ts";
import { daysLater, NOW, seed } from "./fixtures.ts";
import { storeTest } from "./stores.ts";

const ANSWER: RecordedAnswer = {
  status: 201,
  headers: { "etag": '"1"', "location": "/v1/projects/prj_1" },
  body: '{"id":"prj_1"}',
};

function secondsLater(seconds: number): Date {
  return new Date(NOW.getTime() + seconds * 1_000);
}

storeTest(
  "Idempotency gives the first answer when the request is repeated",
  async ({ store }) => {
    const { tenantId, userId } = await seed(store, "acme");
    const claim = {
      principalId: userId,
      key: "k1",
      requestHash: "h1",
      now: NOW,
      lockedUntil: secondsLater(60),
      expiresAt: daysLater(1),
    };
    const begin = (change: Partial<typeof claim> = {}) =>
      store.transaction(tenantId, ({ idempotency }) => idempotency.begin({ ...claim, ...change }));
    assert.deepEqual(await begin(), { kind: "started" });
    assert.deepEqual(await begin(), { kind: "running" });
    assert.deepEqual(await begin({ requestHash: "h2" }), { kind: "other_request" });
    assert.deepEqual(await begin({ principalId: newId("user") }), { kind: "started" });
    await store.transaction(
      tenantId,
      ({ idempotency }) => idempotency.finish(userId, "k1", ANSWER),
    );
    assert.deepEqual(await begin(), { kind: "done", answer: ANSWER });
    assert.deepEqual(await begin({ requestHash: "h2" }), { kind: "other_request" });
    const late = { now: daysLater(1), lockedUntil: daysLater(2), expiresAt: daysLater(3) };
    assert.deepEqual(await begin({ ...late, requestHash: "h2" }), { kind: "started" });
  },
);

storeTest(
  "Idempotency gives a claim whose process died to one other",
  async ({ store, second }) => {
    const { tenantId, userId } = await seed(store, "acme");
    const begin = (at: typeof store, now: Date) =>
      at.transaction(tenantId, ({ idempotency }) =>
        idempotency.begin({
          principalId: userId,
          key: "k1",
          requestHash: "h1",
          now,
          lockedUntil: new Date(now.getTime() + 60_000),
          expiresAt: daysLater(1),
        }));
    await begin(store, NOW);
    const kinds = await Promise.all([
      begin(store, secondsLater(61)),
      begin(second ?? store, secondsLater(61)),
    ]);
    assert.deepEqual(kinds.map(({ kind }) => kind).sort(), ["running", "started"]);
  },
);

storeTest("Idempotency.abandon frees a claim, and no answer", async ({ store }) => {
  const { tenantId, userId } = await seed(store, "acme");
  const begin = () =>
    store.transaction(tenantId, ({ idempotency }) =>
      idempotency.begin({
        principalId: userId,
        key: "k1",
        requestHash: "h1",
        now: NOW,
        lockedUntil: secondsLater(60),
        expiresAt: daysLater(1),
      }));
  const abandon = () =>
    store.transaction(tenantId, ({ idempotency }) => idempotency.abandon(userId, "k1"));
  await begin();
  await abandon();
  assert.deepEqual(await begin(), { kind: "started" });
  await store.transaction(tenantId, ({ idempotency }) => idempotency.finish(userId, "k1", ANSWER));
  await abandon();
  assert.deepEqual(await begin(), { kind: "done", answer: ANSWER });
});

storeTest(
  "SystemRepositories.forgetIdempotency removes what expired, bounded",
  async ({ store }) => {
    const { tenantId, userId } = await seed(store, "acme");
    for (const [index, expiresAt] of [daysLater(1), daysLater(1), daysLater(3)].entries()) {
      await store.transaction(tenantId, ({ idempotency }) =>
        idempotency.begin({
          principalId: userId,
          key: `k${index}`,
          requestHash: "h",
          now: NOW,
          lockedUntil: NOW,
          expiresAt,
        }));
    }
    const forget = (limit: number) =>
      store.transaction("system", (system) => system.forgetIdempotency(daysLater(2), limit));
    assert.equal(await forget(1), 1);
    assert.equal(await forget(10), 1);
    assert.equal(await forget(10), 0);
  },
);

storeTest("A lease has one holder until it ends", async ({ store, second }) => {
  const acquire = (at: typeof store, holder: string, now: Date) =>
    at.transaction(
      "system",
      (system) =>
        system.acquireLease({ name: "gc", holder, now, until: new Date(now.getTime() + 60_000) }),
    );
  const got = await Promise.all([acquire(store, "a", NOW), acquire(second ?? store, "b", NOW)]);
  assert.deepEqual([...got].sort(), [false, true]);
  const [winner, loser] = got[0] ? ["a", "b"] : ["b", "a"];
  assert.ok(winner && loser);
  assert.equal(await acquire(store, winner, secondsLater(30)), true, "renewed");
  assert.equal(await acquire(store, loser, secondsLater(80)), false);
  assert.equal(await acquire(store, loser, secondsLater(90)), true, "ran out");
  await store.transaction("system", (system) => system.releaseLease("gc", winner));
  assert.equal(await acquire(store, winner, secondsLater(91)), false, "not the winner's any more");
  await store.transaction("system", (system) => system.releaseLease("gc", loser));
  assert.equal(await acquire(store, winner, secondsLater(91)), true);
});
