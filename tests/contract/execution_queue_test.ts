import assert from "node:assert/strict";
import type { Gate, QueueEntry } from "../../control/domain/executions/records.ts";
import { type ExecutionId, newId } from "../../control/domain/ids.ts";
import type { ExecutionQueue } from "../../control/domain/executions/ports.ts";
import { anEntry, anExecution, idNumbered, msLater } from "./execution_fixtures.ts";
import { daysLater, NOW, type Place, seed } from "./fixtures.ts";
import { storeTest } from "./stores.ts";

function gate(name: string, limit = 1): Gate {
  return { name, limit };
}

/** Entries of one millisecond, in order. */
function entries(place: Place, count: number, more: (n: number) => Partial<QueueEntry>) {
  return Array.from(
    { length: count },
    (_, n) => anEntry(place, idNumbered(NOW, n), more(n)),
  );
}

/** The gates that let no more through. */
function closedBy(admitted: readonly QueueEntry[]): string[] {
  const gates = admitted.flatMap((entry) => entry.gates);
  return [...new Set(gates.map(({ name }) => name))].filter((name) => {
    const passed = gates.filter((one) => one.name === name);
    return passed.length >= Math.min(...passed.map(({ limit }) => limit));
  });
}

/** Lets through what may go, while fewer than so many run. */
async function admitAll(queue: ExecutionQueue, window: number, now = NOW): Promise<ExecutionId[]> {
  const made: ExecutionId[] = [];
  for (;;) {
    const admitted = await queue.admitted();
    if (admitted.length >= window) return made;
    const next = await queue.next(now, closedBy(admitted));
    if (next === undefined) return made;
    await queue.admit(next.executionId, `job of ${next.executionId}`, now);
    made.push(next.executionId);
  }
}

storeTest("The queue gives what is due, by priority and by age", async ({ store }) => {
  const place = await seed(store, "acme");
  const [one, two, three, four] = entries(place, 4, (n) => ({
    priority: n === 2 ? 5 : n === 3 ? -5 : 0,
    runAt: n === 0 ? msLater(60_000) : NOW,
    gates: n === 0 ? [gate("a", 3)] : [],
  }));
  assert.ok(one && two && three && four);
  await store.transaction(place.tenantId, async ({ executionQueue: queue }) => {
    assert.equal(await queue.count(10), 0);
    assert.equal(await queue.next(NOW, []), undefined);
    for (const [n, entry] of [four, two, one, three].entries()) {
      assert.equal(await queue.add(entry), n + 1);
    }
    assert.deepEqual([await queue.count(10), await queue.count(3)], [4, 3]);
    assert.deepEqual(await queue.get(one.executionId), one);
    assert.deepEqual(await queue.next(NOW, []), three);
    assert.deepEqual(await queue.next(NOW, []), three);
    await queue.admit(three.executionId, "job", NOW);
    assert.deepEqual(await queue.admitted(), [{ ...three, jobId: "job" }]);
    assert.deepEqual(await queue.next(NOW, []), two);
    await queue.remove(two.executionId);
    await queue.remove(two.executionId);
    assert.equal(await queue.count(10), 3);
    assert.deepEqual(await queue.next(NOW, []), four);
    assert.deepEqual(await queue.next(msLater(60_000), []), one);
    await queue.wait(three.executionId, msLater(90_000));
    assert.deepEqual(await queue.admitted(), []);
    assert.deepEqual(await queue.next(msLater(60_000), []), one);
    assert.deepEqual(await queue.next(msLater(90_000), []), {
      ...three,
      runAt: msLater(90_000),
    });
    await queue.wait(idNumbered(NOW, 99), NOW);
  }, "queue");
});

storeTest(
  "What waits behind closed gates is passed over, and goes when they open",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const hostile = "\u0000'; drop table execution_queue; --\ud800".repeat(300);
    const made = entries(place, 40, (n) => ({
      gates: n < 30 ? [gate(hostile), gate("both", 2)] : n < 35 ? [gate("both", 2)] : [],
    }));
    const ids = made.map(({ executionId }) => executionId);
    await store.transaction(place.tenantId, async ({ executionQueue: queue }) => {
      for (const entry of made) await queue.add(entry);
      assert.deepEqual(await admitAll(queue, 4), [ids[0], ids[30], ids[35], ids[36]]);
      // The gate of the thirty is still closed.
      await queue.remove(made[30]?.executionId ?? idNumbered(NOW, 0));
      assert.deepEqual(await admitAll(queue, 4), [ids[31]]);
      await queue.remove(made[0]?.executionId ?? idNumbered(NOW, 0));
      assert.deepEqual(await admitAll(queue, 4), [ids[1]]);
      // One that is put back lets others through.
      await queue.wait(made[1]?.executionId ?? idNumbered(NOW, 0), msLater(1_000));
      assert.deepEqual(await admitAll(queue, 4), [ids[2]]);
      await queue.remove(made[2]?.executionId ?? idNumbered(NOW, 0));
      assert.deepEqual(await admitAll(queue, 4, msLater(1_000)), [ids[1]]);
    }, "queue");
  },
);

storeTest(
  "What comes later with a higher priority goes before those that wait behind a gate",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const [first, ...low] = entries(place, 6, () => ({ gates: [gate("g")] }));
    assert.ok(first !== undefined);
    await store.transaction(place.tenantId, async ({ executionQueue: queue }) => {
      await queue.add(first);
      assert.deepEqual(await admitAll(queue, 9), [first.executionId]);
      for (const entry of low) {
        await queue.add(entry);
        assert.deepEqual(await admitAll(queue, 9), []);
      }
      const high = anEntry(place, idNumbered(msLater(1), 0), { gates: [gate("g")], priority: 1 });
      await queue.add({ ...high, runAt: msLater(1) });
      assert.deepEqual(await admitAll(queue, 9), []);
      await queue.remove(first.executionId);
      assert.deepEqual(await admitAll(queue, 9), [high.executionId]);
    }, "queue");
  },
);

storeTest("A gate that lets more through than before fills up", async ({ store }) => {
  const place = await seed(store, "acme");
  const made = entries(place, 30, (n) => ({ gates: [gate("g", n === 0 ? 1 : 8)] }));
  await store.transaction(place.tenantId, async ({ executionQueue: queue }) => {
    for (const entry of made) {
      await queue.add(entry);
      await admitAll(queue, 20);
    }
    const [first] = await queue.admitted();
    assert.equal(first?.executionId, made[0]?.executionId);
    await queue.remove(idNumbered(NOW, 0));
    assert.equal((await admitAll(queue, 20)).length, 8);
  }, "queue");
});

storeTest(
  "Whatever the gates are, all of a queue gets through, as far as limits allow",
  async ({ store }) => {
    const place = await seed(store, "acme");
    let seedNumber = 7;
    const random = (below: number) => {
      seedNumber = (seedNumber * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor(seedNumber / 65_536) % below;
    };
    const waiting = new Map(
      entries(place, 150, () => ({
        priority: random(3),
        runAt: random(5) === 0 ? msLater(random(50)) : NOW,
        gates: Array.from({ length: random(4) }, () => `g${random(6)}`)
          .filter((name, at, all) => all.indexOf(name) === at)
          .map((name) => gate(name, name === "g0" ? 3 : 1 + random(2))),
      })).map((entry) => [entry.executionId, entry]),
    );
    await store.transaction(place.tenantId, async ({ executionQueue: queue }) => {
      for (const entry of waiting.values()) await queue.add(entry);
      for (let step = 0; step < 2_000 && (await queue.count(1)) > 0; step++) {
        const now = msLater(step);
        await admitAll(queue, 5, now);
        const admitted = await queue.admitted();
        const closed = new Set(closedBy(admitted));
        const running = new Set(admitted.map(({ executionId }) => executionId));
        const mayGo = [...waiting.values()].filter((entry) =>
          !running.has(entry.executionId) && entry.runAt <= now &&
          !entry.gates.some(({ name }) => closed.has(name))
        );
        assert.ok(admitted.length === 5 || mayGo.length === 0, `${mayGo.length} could go`);
        // One that waits is cancelled now and then.
        const cancelled = random(8) === 0 ? [...waiting.values()][random(waiting.size)] : undefined;
        if (cancelled !== undefined && !running.has(cancelled.executionId)) {
          await queue.remove(cancelled.executionId);
          waiting.delete(cancelled.executionId);
        }
        const ended = admitted[random(admitted.length)];
        if (ended === undefined) continue;
        if (random(6) === 0) {
          const runAt = msLater(step + random(9));
          await queue.wait(ended.executionId, runAt);
          waiting.set(ended.executionId, { ...ended, runAt });
        } else {
          await queue.remove(ended.executionId);
          waiting.delete(ended.executionId);
        }
      }
      assert.deepEqual([waiting.size, await queue.count(1)], [0, 0]);
    }, "queue");
  },
);

storeTest(
  "However many wait for a gate, a call looks at few of them, and finds what is open",
  async ({ store }) => {
    const isDue = (due: Date) =>
      store.read("system", async ({ executions }) => (await executions.tenantsDue(due, 9)).length);
    const gatesOf: Record<string, (n: number) => Gate[]> = {
      one: () => [gate("shut")],
      many: (n) => [gate("shut"), gate(`key ${n}`)],
    };
    for (const [kind, gates] of Object.entries(gatesOf)) {
      for (const runAt of [NOW, msLater(5)]) {
        const place = await seed(store, `${kind}-${runAt.getTime() - NOW.getTime()}`);
        const open = anEntry(place, idNumbered(msLater(9), 1), { runAt: msLater(9) });
        await store.transaction(place.tenantId, async ({ executionQueue: queue }) => {
          for (const entry of entries(place, 550, (n) => ({ gates: gates(n), runAt }))) {
            await queue.add(entry);
          }
          await queue.add(open);
        }, "queue");
        let found: QueueEntry | undefined;
        let calls = 0;
        for (; found === undefined && calls < 20; calls++) {
          assert.equal(await isDue(msLater(9)), 1, `${kind}: not due any more`);
          found = await store.transaction(
            place.tenantId,
            ({ executionQueue: queue }) => queue.next(msLater(9), ["shut"]),
            "queue",
          );
        }
        assert.deepEqual(found, open);
        assert.ok(calls <= 5, `${kind}: ${calls} calls`);
        await store.transaction(
          place.tenantId,
          ({ executionQueue }) => executionQueue.remove(open.executionId),
          "queue",
        );
        for (calls = 0; await isDue(msLater(9)) === 1 && calls < 20; calls++) {
          await store.transaction(place.tenantId, async ({ executionQueue: queue }) => {
            assert.equal(await queue.next(msLater(9), ["shut"]), undefined);
          }, "queue");
        }
        assert.ok(calls <= 5, `${kind}: ${calls} calls`);
        assert.equal(await isDue(daysLater(9)), 0);
      }
    }
  },
);

storeTest(
  "A tenant is due when something changes, and not because much waits",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const other = await seed(store, "other");
    const due = (now: Date) =>
      store.read("system", ({ executions }) => executions.tenantsDue(now, 1));
    const [first, second, third] = entries(
      place,
      3,
      (n) => ({ runAt: n === 2 ? msLater(9) : NOW }),
    );
    assert.ok(first && second && third);
    await store.transaction(place.tenantId, async ({ executionQueue: queue }) => {
      for (const entry of [first, second, third]) await queue.add(entry);
      await queue.admit(first.executionId, "job", NOW);
      await queue.rest();
    }, "queue");
    await store.transaction(
      other.tenantId,
      ({ executionQueue: queue }) =>
        queue.add(anEntry(other, idNumbered(NOW, 9), { runAt: msLater(3) })),
      "queue",
    );
    assert.deepEqual(await due(NOW), []);
    // The one that waits for longer, though its tenant has fewer.
    assert.deepEqual(await due(msLater(20)), [other.tenantId]);
    await store.transaction(place.tenantId, async ({ executionQueue: queue }) => {
      await queue.remove(first.executionId);
    }, "queue");
    assert.deepEqual(await due(NOW), [place.tenantId]);
    await store.transaction(place.tenantId, async ({ executionQueue: queue }) => {
      await queue.remove(second.executionId);
      assert.equal(await queue.next(NOW, []), undefined);
    }, "queue");
    assert.deepEqual(await due(NOW), []);
    assert.deepEqual(await due(msLater(9)), [other.tenantId]);
    await store.transaction(other.tenantId, ({ executionQueue }) => executionQueue.rest(), "queue");
    assert.deepEqual(await due(msLater(9)), [place.tenantId]);
  },
);

storeTest("Entries that many add at once are counted", async ({ store, second }) => {
  const place = await seed(store, "acme");
  const counts = await Promise.all(
    entries(place, 12, () => ({})).map((entry, n) =>
      (n % 2 === 0 ? store : second ?? store).transaction(
        place.tenantId,
        ({ executionQueue }) => executionQueue.add(entry),
        "queue",
      )
    ),
  );
  assert.deepEqual(counts.toSorted((a, b) => a - b), Array.from({ length: 12 }, (_, n) => n + 1));
});

storeTest(
  "The system knows which tenants have something due, and what was left lying",
  async ({ store }) => {
    const places = [await seed(store, "one"), await seed(store, "two"), await seed(store, "three")];
    const [one, two, three] = places;
    assert.ok(one && two && three);
    const environmentId = newId("environment");
    const running = anExecution(one, environmentId, { state: "running" });
    const stranded = anExecution(one, environmentId);
    await store.transaction(one.tenantId, async ({ executions, executionQueue }) => {
      for (const execution of [running, stranded]) {
        await executions.add(execution);
        await executionQueue.add(anEntry(one, execution.id, { gates: [gate("g", 2)] }));
        await executionQueue.admit(execution.id, "job", NOW);
      }
      await executionQueue.add(anEntry(one, idNumbered(NOW, 1), { gates: [gate("g", 2)] }));
      assert.equal(await executionQueue.next(NOW, ["g"]), undefined);
    });
    await store.transaction(
      two.tenantId,
      ({ executionQueue }) =>
        executionQueue.add(anEntry(two, idNumbered(NOW, 2), { runAt: daysLater(1) })),
    );
    await store.transaction(three.tenantId, async ({ executionQueue }) => {
      await executionQueue.add(anEntry(three, idNumbered(NOW, 3)));
      await executionQueue.add(anEntry(three, idNumbered(NOW, 4)));
    });
    await store.transaction("system", async ({ executions }) => {
      assert.deepEqual(await executions.tenantsDue(NOW, 9), [three.tenantId]);
      assert.deepEqual(
        (await executions.tenantsDue(daysLater(1), 9)).toSorted(),
        [two.tenantId, three.tenantId].sort(),
      );
      assert.equal((await executions.tenantsDue(daysLater(1), 1)).length, 1);
      assert.deepEqual(await executions.stranded(NOW, 9), []);
      assert.deepEqual(await executions.stranded(msLater(1), 9), [
        { tenantId: one.tenantId, id: stranded.id },
      ]);
      assert.deepEqual(
        await executions.backlogs(2),
        [
          { tenantId: three.tenantId, waiting: 2, running: 0 },
          { tenantId: one.tenantId, waiting: 1, running: 1 },
        ].toSorted((a, b) => b.waiting - a.waiting),
      );
    }, "none");
    // What no other one's end would let go is due itself.
    await store.transaction(one.tenantId, async ({ executionQueue }) => {
      await executionQueue.add(anEntry(one, idNumbered(NOW, 5), { gates: [gate("other")] }));
      assert.equal(await executionQueue.next(NOW, ["g", "other"]), undefined);
      for (const { id } of [running, stranded]) {
        await executionQueue.remove(id);
      }
    });
    await store.transaction("system", async ({ executions }) => {
      const due = await executions.tenantsDue(NOW, 9);
      assert.ok(due.includes(one.tenantId));
    });
    await store.transaction(one.tenantId, async ({ executionQueue }) => {
      assert.equal((await executionQueue.next(NOW, []))?.executionId, idNumbered(NOW, 1));
      await executionQueue.remove(idNumbered(NOW, 1));
      assert.equal((await executionQueue.next(NOW, []))?.executionId, idNumbered(NOW, 5));
    });
  },
);
