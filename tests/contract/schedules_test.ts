import assert from "node:assert/strict";
import { newId } from "../../control/domain/ids.ts";
import { aSchedule, msLater } from "./execution_fixtures.ts";
import { daysLater, NOW, seed } from "./fixtures.ts";
import { storeTest } from "./stores.ts";

storeTest("Schedules have names of their own, and versions", async ({ store }) => {
  const place = await seed(store, "acme");
  const environmentId = newId("environment");
  const one = aSchedule(place, environmentId);
  const two = aSchedule(place, environmentId, {
    name: "weekly",
    isEnabled: false,
    problem: "It's over\n",
    nextAt: null,
    lastFiredAt: NOW,
    lastExecutionId: newId("execution"),
    missed: 3,
    version: 7,
  });
  await store.transaction(place.tenantId, async ({ schedules }) => {
    assert.equal(await schedules.add(one), true);
    assert.equal(await schedules.add(two), true);
    assert.equal(await schedules.add(aSchedule(place, environmentId)), false);
    assert.equal(await schedules.add(aSchedule(place, newId("environment"))), true);
    assert.deepEqual(await schedules.get(two.id), two);
    assert.deepEqual(await schedules.named(environmentId, "nightly"), one);
    assert.equal(await schedules.named(environmentId, "x"), undefined);
    assert.equal(await schedules.count(environmentId), 2);
    const page = await schedules.list(environmentId, { limit: 1 });
    assert.deepEqual(page.items, [one]);
    const rest = await schedules.list(environmentId, { limit: 1, cursor: page.nextCursor ?? "" });
    assert.deepEqual([rest.items, rest.nextCursor], [[two], null]);

    const changed = { ...one, cron: "@daily", nextAt: daysLater(1), version: 2 };
    assert.equal(await schedules.replace(changed), true);
    assert.equal(await schedules.replace(changed), false);
    assert.deepEqual(await schedules.get(one.id), changed);
    assert.equal(await schedules.remove(one.id, 1), false);
    assert.equal(await schedules.remove(one.id, 2), true);
    assert.equal(await schedules.remove(one.id), false);
    assert.equal(await schedules.remove(two.id), true);
    assert.equal(await schedules.count(environmentId), 0);
  });
});

storeTest("An instant of a schedule is fired once, whoever fires", async ({ store, second }) => {
  const place = await seed(store, "acme");
  const schedule = aSchedule(place, newId("environment"));
  await store.transaction(place.tenantId, ({ schedules }) => schedules.add(schedule));
  const executions = Array.from({ length: 8 }, () => newId("execution"));
  for (const turn of ["scope", "queue", "none"] as const) {
    const fireAt = turn === "scope" ? NOW : turn === "queue" ? msLater(1_000) : msLater(2_000);
    const fired = await Promise.all(
      executions.map((id, n) =>
        (n % 2 === 0 ? store : second ?? store).transaction(
          place.tenantId,
          async ({ schedules }) => {
            const next = { nextAt: daysLater(1), missed: 2, isEnabled: true, problem: null };
            const isFirst = await schedules.fire(schedule.id, fireAt, next);
            if (isFirst) await schedules.noteFire(schedule.id, id, null);
            return isFirst;
          },
          turn,
        )
      ),
    );
    assert.deepEqual(fired.filter((one) => one), [true]);
    const known = await store.read(place.tenantId, ({ schedules }) => schedules.get(schedule.id));
    assert.deepEqual(known, {
      ...schedule,
      nextAt: daysLater(1),
      missed: 2,
      lastFiredAt: fireAt,
      lastExecutionId: executions[fired.indexOf(true)],
    });
  }
  await store.transaction(place.tenantId, async ({ schedules }) => {
    const next = { nextAt: null, missed: 9, isEnabled: false, problem: "Its maker is gone" };
    assert.equal(await schedules.fire(newId("schedule"), NOW, next), false);
    const before = await schedules.get(schedule.id);
    assert.equal(await schedules.fire(schedule.id, daysLater(2), next), true);
    const after = { ...before, ...next, lastFiredAt: daysLater(2) };
    assert.deepEqual(await schedules.get(schedule.id), after);
    // A month later the clock turns out to have been right, and back it goes a little.
    assert.equal(await schedules.fire(schedule.id, daysLater(30), next), true);
    assert.equal(await schedules.fire(schedule.id, daysLater(2), next), false);
    assert.equal(await schedules.fire(schedule.id, NOW, next), false);
  });
});

storeTest(
  "The system knows which schedules are due, and when the next one is",
  async ({ store }) => {
    const [one, two] = [await seed(store, "one"), await seed(store, "two")];
    const nextScheduleAt = () =>
      store.read("system", ({ executions }) => executions.nextScheduleAt());
    assert.equal(await nextScheduleAt(), undefined);
    const first = aSchedule(one, newId("environment"), { nextAt: msLater(5) });
    const later = aSchedule(two, newId("environment"), { nextAt: msLater(10) });
    const never = aSchedule(two, newId("environment"), { nextAt: null });
    await store.transaction(one.tenantId, ({ schedules }) => schedules.add(first));
    await store.transaction(two.tenantId, async ({ schedules }) => {
      await schedules.add(later);
      await schedules.add(never);
    });
    assert.deepEqual(await nextScheduleAt(), msLater(5));
    await store.read("system", async ({ executions }) => {
      assert.deepEqual(await executions.schedulesDue(msLater(4), 9), []);
      const due = [
        { tenantId: one.tenantId, id: first.id },
        { tenantId: two.tenantId, id: later.id },
      ];
      assert.deepEqual(await executions.schedulesDue(msLater(10), 9), due);
      assert.deepEqual(await executions.schedulesDue(msLater(10), 1), due.slice(0, 1));
    });
  },
);
