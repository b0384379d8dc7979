import assert from "node:assert/strict";
import { DEFAULT_KEEPING, type KeepingRules } from "../../control/domain/executions/records.ts";
import type { EnvironmentId, ExecutionId } from "../../control/domain/ids.ts";
import type { Store } from "../../control/domain/store.ts";
import { aClaim, aLine, anEntry, anExecution, msLater } from "./execution_fixtures.ts";
import { daysLater, NOW, type Place, seed } from "./fixtures.ts";
import { environments } from "./release_fixtures.ts";
import { storeTest } from "./stores.ts";

/** A tenant whose environments keep by these rules. */
async function prepare(store: Store, slug: string, ...rules: readonly Partial<KeepingRules>[]) {
  const place = await seed(store, slug);
  const made = await environments(store, place);
  await store.transaction(place.tenantId, async (tenant) => {
    for (const [at, environment] of made.entries()) {
      const keeping = { ...DEFAULT_KEEPING, ...rules[at] };
      await tenant.environments.setRules(environment.id, { followsPushes: false, keeping });
      assert.deepEqual((await tenant.environments.get(environment.id))?.keeping, keeping);
    }
  });
  return { place, ids: made.map(({ id }) => id) };
}

/** Keeps an execution with a request and two lines. */
async function keep(
  store: Store,
  place: Place,
  environmentId: EnvironmentId,
  createdAt: Date,
  state: "succeeded" | "queued" | "running" = "succeeded",
): Promise<ExecutionId> {
  const execution = anExecution(place, environmentId, { createdAt, state });
  await store.transaction(place.tenantId, async ({ executions, executionQueue }) => {
    await executions.add(execution);
    await executions.keep(execution, "request", "{}");
    await executions.addLines(execution, [aLine(1), aLine(2)], createdAt);
    if (state === "queued") await executionQueue.add(anEntry(place, execution.id));
  });
  return execution.id;
}

/** What is still there: r for the record, p for what was asked, l for each line. */
async function left(store: Store, place: Place, id: ExecutionId): Promise<string> {
  return await store.read(place.tenantId, async ({ executions }) => {
    const record = await executions.get(id) === undefined ? "" : "r";
    const payload = await executions.payload(id, "request") === undefined ? "" : "p";
    return record + payload + "l".repeat((await executions.lines(id, 0, 9)).length);
  });
}

async function forgetAll(store: Store, now: Date, limit: number): Promise<number[]> {
  const counts: number[] = [];
  do {
    counts.push(
      await store.transaction("system", (system) => system.executions.forget(now, limit)),
    );
  } while (counts.at(-1) === limit);
  return counts;
}

storeTest(
  "What is kept of executions goes by the rules of their environment",
  async ({ store }) => {
    const { place, ids: [short, long] } = await prepare(store, "acme", {
      payloadDays: 2,
      logDays: 5,
      recordDays: 10,
    }, { payloadDays: 400, logDays: 400, recordDays: 400 });
    assert.ok(short !== undefined && long !== undefined);
    const other = await prepare(store, "other", { payloadDays: 30 });
    const [elsewhere] = other.ids;
    assert.ok(elsewhere !== undefined);
    const kept = [
      [place, await keep(store, place, short, daysLater(-1)), "rpll"],
      [place, await keep(store, place, short, daysLater(-3)), "rll"],
      [place, await keep(store, place, short, daysLater(-6)), "r"],
      [place, await keep(store, place, short, daysLater(-11)), ""],
      [place, await keep(store, place, short, daysLater(-11), "queued"), "rpll"],
      [place, await keep(store, place, short, daysLater(-11), "running"), "rpll"],
      [place, await keep(store, place, long, daysLater(-300)), "rpll"],
      [place, await keep(store, place, long, daysLater(-401)), ""],
      [other.place, await keep(store, other.place, elsewhere, daysLater(-20)), "rp"],
      [other.place, await keep(store, other.place, elsewhere, daysLater(-91)), ""],
    ] as const;
    for (const [of, id] of kept) assert.equal(await left(store, of, id), "rpll");
    const counts = await forgetAll(store, NOW, 2);
    assert.ok(counts.every((count) => count <= 2), `${counts}`);
    for (const [of, id, expected] of kept) assert.equal(await left(store, of, id), expected);
    assert.deepEqual(await forgetAll(store, NOW, 100), [0]);
  },
);

storeTest("What an environment keeps for longer from now on stays", async ({ store }) => {
  const { place, ids: [environmentId] } = await prepare(store, "acme", { recordDays: 10 });
  assert.ok(environmentId !== undefined);
  const id = await keep(store, place, environmentId, daysLater(-20));
  await store.transaction(place.tenantId, async (tenant) => {
    const keeping = { record: "none", payloadDays: 30, logDays: 30, recordDays: 30 } as const;
    await tenant.environments.setRules(environmentId, { followsPushes: false, keeping });
  });
  assert.deepEqual(await forgetAll(store, NOW, 100), [0]);
  assert.equal(await left(store, place, id), "rpll");
});

storeTest(
  "Months go when nothing is kept of them, and those to come are made",
  async ({ store, tamper }) => {
    const { place, ids: [first, second] } = await prepare(store, "acme", {
      payloadDays: 10,
      logDays: 40,
      recordDays: 100,
    }, { payloadDays: 10, logDays: 10, recordDays: 20 });
    assert.ok(first !== undefined && second !== undefined);
    const june = new Date("2026-06-15T00:00:00Z");
    const waiting = new Date("2026-05-15T00:00:00Z");
    const old = await keep(store, place, first, june);
    const unfinished = await keep(store, place, first, waiting, "queued");
    const turn = (now: Date) =>
      store.transaction("system", (system) => system.executions.turnMonths(now), "none");
    await turn(new Date("2026-07-09T00:00:00Z"));
    assert.equal(await left(store, place, old), "rpll");
    const isThere = async (table: string) => {
      try {
        await tamper?.(`select 1 from ${table}`);
        return tamper !== undefined;
      } catch {
        return false;
      }
    };
    const hasMonths = await isThere("executions_2026_06");
    await turn(new Date("2026-07-12T00:00:00Z"));
    assert.equal(await left(store, place, old), hasMonths ? "rll" : "rpll");
    await turn(new Date("2026-08-12T00:00:00Z"));
    assert.equal(await left(store, place, old), hasMonths ? "r" : "rpll");
    await turn(new Date("2026-10-12T00:00:00Z"));
    assert.equal(await left(store, place, old), hasMonths ? "" : "rpll");
    assert.equal(await left(store, place, unfinished), "rpll");
    if (!hasMonths) return;
    for (const table of ["executions", "execution_payloads", "execution_lines"]) {
      for (const month of ["05", "10", "11", "12"]) {
        assert.ok(await isThere(`${table}_2026_${month}`), month);
      }
      assert.ok(!await isThere(`${table}_2026_06`));
    }
    // What comes late into a month that is gone is kept none the less.
    const late = await keep(store, place, first, june);
    assert.equal(await left(store, place, late), "rpll");
  },
);

storeTest("Leases are renewed by claim, and say who shall end", async ({ store, second }) => {
  const one = await prepare(store, "one");
  const two = await prepare(store, "two");
  const make = async ({ place, ids: [environmentId] }: typeof one, isQueued: boolean) => {
    assert.ok(environmentId !== undefined);
    const execution = anExecution(place, environmentId, { isQueued, state: "running" });
    const token = `token of ${execution.id}`;
    await store.transaction(
      place.tenantId,
      ({ executions }) => executions.add(execution, aClaim(token, msLater(10))),
    );
    return { tenantId: place.tenantId, id: execution.id, token };
  };
  const [mine, asked, stale, queued] = [
    await make(one, false),
    await make(two, false),
    await make(one, false),
    await make(two, true),
  ];
  await store.transaction(
    asked.tenantId,
    ({ executions }) => executions.askToCancel(asked.id, "caller"),
  );
  const expired = async (now: Date, limit = 9) => {
    const all = await store.read("system", ({ executions }) => executions.expired(now, limit));
    return all.map(({ leaseUntil, ...claim }) => {
      assert.deepEqual(leaseUntil, msLater(10));
      return claim;
    });
  };
  assert.deepEqual(await expired(msLater(10)), []);
  const byId = (a: { id: string }, b: { id: string }) => a.id < b.id ? -1 : 1;
  assert.deepEqual(
    (await expired(msLater(11))).toSorted(byId),
    [mine, asked, stale].sort(byId),
  );
  assert.equal((await expired(msLater(11), 2)).length, 2);
  const claims = [mine, asked, { ...stale, token: "another" }, queued, {
    ...mine,
    tenantId: two.place.tenantId,
  }];
  const renewed = await (second ?? store).transaction(
    "system",
    ({ executions }) => executions.renew(claims, msLater(99)),
    "none",
  );
  assert.deepEqual(renewed, { cancel: [asked.token], lost: ["another"] });
  assert.deepEqual(await expired(msLater(98)), [stale]);
  const none = await store.transaction("system", (s) => s.executions.renew([], NOW), "none");
  assert.deepEqual(none, { cancel: [], lost: [] });
});
