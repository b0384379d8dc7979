import assert from "node:assert/strict";
import type { AttemptEnd, LinePlace } from "../../control/domain/executions/ports.ts";
import type { Execution, ExecutionFilter } from "../../control/domain/executions/records.ts";
import { type EnvironmentId, newId } from "../../control/domain/ids.ts";
import type { Store } from "../../control/domain/store.ts";
import { aClaim, aLine, anExecution, idAt, idNumbered, msLater } from "./execution_fixtures.ts";
import { daysLater, NOW, type Place, seed } from "./fixtures.ts";
import { environments } from "./release_fixtures.ts";
import { storeTest } from "./stores.ts";

/** A tenant, and an environment of it. */
async function prepare(store: Store): Promise<{ place: Place; environmentId: EnvironmentId }> {
  const place = await seed(store, "acme");
  const [first] = await environments(store, place);
  assert.ok(first !== undefined);
  return { place, environmentId: first.id };
}

function anEnd(more: Partial<AttemptEnd> = {}): AttemptEnd {
  return {
    attempts: [],
    errorCode: null,
    losses: 0,
    start: "warm",
    wallMs: 12.5,
    cpuMs: 3,
    ...more,
  };
}

storeTest("Executions are read as they were added", async ({ store }) => {
  const { place, environmentId } = await prepare(store);
  const plain = anExecution(place, environmentId);
  const full = anExecution(place, environmentId, {
    export: "tool/\u{1F600}'\"; drop table executions; --",
    source: "schedule",
    isQueued: false,
    state: "running",
    errorCode: "USER_CODE_ERROR",
    attempt: 2,
    attempts: [{
      number: 1,
      startedAt: NOW,
      endedAt: msLater(1),
      errorCode: "TIMEOUT",
      message: "it's \u0000 late",
      lost: false,
    }],
    priority: -100,
    traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-01`,
    retryOf: newId("execution"),
    replayOf: newId("execution"),
    scheduleId: newId("schedule"),
    cancelledBy: "caller",
    startedAt: NOW,
    endedAt: msLater(9),
    start: "cold",
    wallMs: 0.25,
    cpuMs: 0,
  });
  await store.transaction(place.tenantId, async ({ executions }) => {
    await executions.add(plain);
    await executions.add(full, aClaim("t"));
  }, "none");
  await store.read(place.tenantId, async ({ executions }) => {
    assert.deepEqual(await executions.get(plain.id), plain);
    assert.deepEqual(await executions.get(full.id), full);
    assert.equal(await executions.get(newId("execution")), undefined);
  });
});

storeTest("Executions are of principals, and of callers without a token", async ({ store }) => {
  const { place, environmentId } = await prepare(store);
  for (const principalId of ["anonymous", "signature", newId("serviceAccount")] as const) {
    const execution = anExecution(place, environmentId, { principalId, source: "http" });
    await store.transaction(place.tenantId, ({ executions }) => executions.add(execution), "none");
    await store.read(place.tenantId, async ({ executions }) => {
      assert.deepEqual(await executions.get(execution.id), execution);
    });
  }
});

storeTest("Executions.begin counts attempts, and those that were lost", async ({ store }) => {
  const { place, environmentId } = await prepare(store);
  const execution = anExecution(place, environmentId);
  const { id } = execution;
  await store.transaction(place.tenantId, async ({ executions }) => {
    await executions.add(execution);
    const one = await executions.begin(id, aClaim("one"), msLater(1));
    assert.deepEqual(one, { ...execution, state: "running", attempt: 1, startedAt: msLater(1) });
    // Its answer got lost.
    assert.deepEqual(await executions.begin(id, aClaim("one"), msLater(2)), one);
    const two = await executions.begin(id, aClaim("two"), msLater(3));
    const lost = {
      number: 1,
      startedAt: msLater(1),
      endedAt: msLater(3),
      errorCode: null,
      message: null,
      lost: true,
    };
    assert.deepEqual(two, {
      ...execution,
      state: "running",
      attempt: 2,
      losses: 1,
      attempts: [lost],
      startedAt: msLater(3),
    });
    const gone = newId("execution");
    assert.equal(await executions.begin(gone, aClaim("x"), NOW), undefined);
    for (let n = 3; n < 30; n++) await executions.begin(id, aClaim(`${n}`), msLater(n));
    const many = await executions.get(id);
    assert.equal(many?.losses, 28);
    assert.deepEqual(
      many?.attempts.map(({ number }) => number),
      Array.from({ length: 20 }, (_, n) => n + 9),
    );
  });
});

storeTest("Executions whose caller waits are not begun again", async ({ store }) => {
  const { place, environmentId } = await prepare(store);
  const waited = anExecution(place, environmentId, {
    isQueued: false,
    state: "running",
    attempt: 1,
    startedAt: NOW,
  });
  await store.transaction(place.tenantId, async ({ executions }) => {
    await executions.add(waited, aClaim("caller"));
    assert.equal(await executions.begin(waited.id, aClaim("worker"), NOW), undefined);
    assert.deepEqual(await executions.get(waited.id), waited);
  });
});

storeTest("Executions are ended by who holds the claim, and once", async ({ store }) => {
  const { place, environmentId } = await prepare(store);
  const execution = anExecution(place, environmentId);
  const { id } = execution;
  await store.transaction(place.tenantId, async ({ executions }) => {
    await executions.add(execution);
    const ended = { ...anEnd(), state: "succeeded", endedAt: msLater(50) } as const;
    assert.equal(await executions.end(id, { token: "one" }, ended), false);
    await executions.begin(id, aClaim("one"), NOW);
    const current = await executions.begin(id, aClaim("two"), msLater(9));
    assert.equal(await executions.end(id, { token: "one" }, ended), false);
    assert.equal(
      await executions.again(id, { token: "one" }, { ...anEnd(), runAt: NOW, maxAttempts: 9 }),
      false,
    );
    assert.deepEqual(await executions.get(id), current);
    const attempts = current?.attempts ?? [];
    assert.equal(await executions.end(id, { token: "two" }, { ...ended, attempts }), true);
    assert.deepEqual(await executions.get(id), {
      ...current,
      state: "succeeded",
      endedAt: msLater(50),
      losses: 0,
      start: "warm",
      wallMs: 12.5,
      cpuMs: 3,
    });
    // Not even by who held it.
    assert.equal(
      await executions.end(id, { token: "two" }, { ...ended, state: "failed" }),
      false,
    );
    assert.equal(await executions.begin(id, aClaim("three"), NOW), undefined);
  });
});

storeTest("Executions.again puts it back, with what the attempt was", async ({ store }) => {
  const { place, environmentId } = await prepare(store);
  const execution = anExecution(place, environmentId);
  await store.transaction(place.tenantId, async ({ executions }) => {
    await executions.add(execution);
    const begun = await executions.begin(execution.id, aClaim("one"), NOW);
    const attempt = {
      number: 1,
      startedAt: NOW,
      endedAt: msLater(4),
      errorCode: "OVERLOADED",
      message: "busy",
      lost: false,
    } as const;
    const again = {
      ...anEnd({ attempts: [attempt], errorCode: "OVERLOADED" }),
      runAt: msLater(5_000),
      maxAttempts: 4,
    };
    assert.equal(await executions.again(execution.id, { token: "one" }, again), true);
    const now = await executions.get(execution.id);
    assert.deepEqual(now, {
      ...begun,
      state: "queued",
      attempts: [attempt],
      errorCode: "OVERLOADED",
      runAt: msLater(5_000),
      maxAttempts: 4,
      start: "warm",
      wallMs: 12.5,
      cpuMs: 3,
    });
    assert.equal((await executions.begin(execution.id, aClaim("two"), NOW))?.attempt, 2);
  });
});

storeTest(
  "Executions are cancelled and driven again from the right states only",
  async ({ store }) => {
    const { place, environmentId } = await prepare(store);
    const { userId } = place;
    const [queued, running, dead] = (["queued", "running", "dead"] as const).map((state) =>
      anExecution(place, environmentId, { state, endedAt: state === "dead" ? NOW : null })
    );
    assert.ok(queued !== undefined && running !== undefined && dead !== undefined);
    await store.transaction(place.tenantId, async ({ executions }) => {
      for (const one of [queued, running, dead]) await executions.add(one);
      for (const one of [running, dead]) {
        assert.equal(await executions.cancelQueued(one.id, userId, NOW), false);
      }
      for (const one of [queued, dead]) {
        assert.equal(await executions.askToCancel(one.id, "caller"), false);
      }
      for (const one of [queued, running]) {
        assert.equal(await executions.redrive(one.id, 5, NOW), false);
      }
      assert.equal(await executions.cancelQueued(queued.id, userId, msLater(1)), true);
      assert.deepEqual(await executions.get(queued.id), {
        ...queued,
        state: "cancelled",
        cancelledBy: userId,
        endedAt: msLater(1),
      });
      assert.equal(await executions.askToCancel(running.id, "caller"), true);
      assert.deepEqual(await executions.get(running.id), { ...running, cancelledBy: "caller" });
      assert.equal(await executions.redrive(dead.id, 5, msLater(7)), true);
      assert.deepEqual(await executions.get(dead.id), {
        ...dead,
        state: "queued",
        endedAt: null,
        maxAttempts: 5,
        runAt: msLater(7),
      });
    });
  },
);

storeTest("An execution that many begin at once is begun by one after the other", async (test) => {
  const { store, second } = test;
  const { place, environmentId } = await prepare(store);
  const execution = anExecution(place, environmentId);
  const { id } = execution;
  await store.transaction(place.tenantId, ({ executions }) => executions.add(execution));
  const begun = await Promise.all(
    Array.from({ length: 4 }, (_, n) =>
      (n % 2 === 0 ? store : second ?? store).transaction(
        place.tenantId,
        ({ executions }) => executions.begin(id, aClaim(`claim ${n}`), NOW),
        "none",
      )),
  );
  const attempts = begun.map((one) => one?.attempt ?? 0).sort();
  assert.deepEqual(attempts, [1, 2, 3, 4]);
  // One of the claims holds.
  const ended = await Promise.all(
    begun.map((_, n) =>
      store.transaction(
        place.tenantId,
        ({ executions }) =>
          executions.end(id, { token: `claim ${n}` }, {
            ...anEnd(),
            state: "succeeded",
            endedAt: NOW,
          }),
        "none",
      )
    ),
  );
  assert.deepEqual(ended.toSorted(), [false, false, false, true]);
  assert.equal(begun[ended.indexOf(true)]?.attempt, 4);
});

storeTest(
  "Payloads are kept whole, whatever is in them, until they are dropped",
  async ({ store }) => {
    const { place, environmentId } = await prepare(store);
    const execution = anExecution(place, environmentId);
    const { id } = execution;
    const large = JSON.stringify({ text: "ü\u0000".repeat(1_500_000) });
    const random = crypto.getRandomValues(new Uint8Array(60_000)).toHex();
    for (const text of ["{}", JSON.stringify("\u0000\ud800 '\""), random, large]) {
      await store.transaction(place.tenantId, async ({ executions }) => {
        await executions.keep(execution, "request", text);
        await executions.keep(execution, "envelope", "old");
        await executions.keep(execution, "envelope", `${text} `);
      }, "none");
      await store.read(place.tenantId, async ({ executions }) => {
        assert.ok(await executions.payload(id, "request") === text);
        assert.ok(await executions.payload(id, "envelope") === `${text} `);
      });
    }
    await store.transaction(place.tenantId, async ({ executions }) => {
      await executions.drop(id, "request");
      assert.equal(await executions.payload(id, "request"), undefined);
      assert.notEqual(await executions.payload(id, "envelope"), undefined);
      assert.equal(await executions.payload(idAt(NOW), "envelope"), undefined);
    });
  },
);

storeTest("Lines stay as they were kept first, and are read in order", async ({ store }) => {
  const { place, environmentId } = await prepare(store);
  const execution = anExecution(place, environmentId);
  const { id } = execution;
  const hostile = aLine(2, {
    level: "error",
    event: "\u0000\ud800'; --",
    fields: { "\u0000": ["\ud800", null] },
    source: "stderr",
  });
  await store.transaction(place.tenantId, async ({ executions }) => {
    await executions.addLines(execution, [], NOW);
    await executions.addLines(
      execution,
      [aLine(1), hostile, aLine(1_000_000, { attempt: 2 })],
      NOW,
    );
    await executions.addLines(execution, [aLine(1, { event: "other" }), aLine(3)], NOW);
  }, "none");
  await store.read(place.tenantId, async ({ executions }) => {
    const whole = await executions.lines(id, 0, 100);
    assert.deepEqual(whole.map(({ seq }) => seq), [1, 2, 3, 1_000_000]);
    assert.deepEqual(whole[0], aLine(1));
    assert.equal(JSON.stringify(whole[1]), JSON.stringify(hostile));
    assert.deepEqual((await executions.lines(id, 1, 2)).map(({ seq }) => seq), [2, 3]);
    assert.deepEqual(await executions.lines(id, 1_000_000, 10), []);
  });
  const many = Array.from({ length: 2_500 }, (_, n) => aLine(2_000_000 + n));
  await store.transaction(
    place.tenantId,
    ({ executions }) => executions.addLines(execution, many, NOW),
    "none",
  );
  const rest = await store.read(
    place.tenantId,
    ({ executions }) => executions.lines(id, 1_000_000, 5_000),
  );
  assert.equal(rest.length, 1_000);
});

storeTest("Long lines come a few at a time, and each of them comes", async ({ store }) => {
  const { place, environmentId } = await prepare(store);
  const execution = anExecution(place, environmentId);
  const long = (seq: number) =>
    aLine(seq, { event: "\u00e9".repeat(seq === 9 ? 700_000 : 130_000) });
  await store.transaction(place.tenantId, async ({ executions }) => {
    await executions.add(execution);
    for (let seq = 1; seq <= 20; seq++) {
      await executions.addLines(execution, [seq % 2 === 0 ? aLine(seq) : long(seq)], msLater(seq));
    }
  }, "none");
  await store.read(place.tenantId, async ({ executions }) => {
    const seqs: number[] = [];
    for (;;) {
      const lines = await executions.lines(execution.id, seqs.at(-1) ?? 0, 500);
      if (lines.length === 0) break;
      assert.ok(lines.length === 1 || JSON.stringify(lines).length * 2 < 1_100_000);
      seqs.push(...lines.map(({ seq }) => seq));
    }
    assert.deepEqual(seqs, Array.from({ length: 20 }, (_, at) => at + 1));
    let place: LinePlace = { keptAt: NOW, executionId: "exe_", seq: 0 };
    for (const seq of seqs) {
      const lines = await executions.environmentLines(environmentId, place, 500);
      assert.ok(lines.length > 0 && lines.length < 20 && lines[0]?.seq === seq);
      [place = place] = lines;
    }
    assert.deepEqual(await executions.environmentLines(environmentId, place, 500), []);
  });
});

storeTest(
  "Lines of an environment come in the order of keeping, from any place on",
  async ({ store }) => {
    const { place, environmentId } = await prepare(store);
    const [one, two, other] = [1, 2, 3].map((n) =>
      anExecution(place, n === 3 ? newId("environment") : environmentId, {
        id: idNumbered(NOW, n),
        export: `tool/${n}`,
      })
    );
    assert.ok(one !== undefined && two !== undefined && other !== undefined);
    await store.transaction(place.tenantId, async ({ executions }) => {
      for (const execution of [one, two, other]) await executions.add(execution);
      await executions.addLines(two, [aLine(1), aLine(2)], msLater(1));
      await executions.addLines(one, [aLine(1)], msLater(1));
      await executions.addLines(one, [aLine(2), aLine(3)], msLater(2));
      await executions.addLines(other, [aLine(1)], msLater(1));
    });
    const lines = await store.read(
      place.tenantId,
      ({ executions }) =>
        executions.environmentLines(environmentId, {
          keptAt: NOW,
          executionId: idNumbered(NOW, 0),
          seq: 0,
        }, 100),
    );
    assert.deepEqual(
      lines.map(({ keptAt, export: named, seq }) => [keptAt.getTime() - NOW.getTime(), named, seq]),
      [[1, "tool/1", 1], [1, "tool/2", 1], [1, "tool/2", 2], [2, "tool/1", 2], [2, "tool/1", 3]],
    );
    for (const [at, line] of lines.entries()) {
      const rest = await store.read(
        place.tenantId,
        ({ executions }) => executions.environmentLines(environmentId, line, 2),
      );
      assert.deepEqual(rest, lines.slice(at + 1, at + 3));
    }
  },
);

/** A list of a project, page by page. */
async function listed(
  store: Store,
  place: Place,
  filter: ExecutionFilter,
  limit: number,
): Promise<Execution[]> {
  return await store.read(place.tenantId, async ({ executions }) => {
    const found: Execution[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await executions.list(place.projectId, filter, { limit, cursor });
      assert.ok(page.items.length <= limit);
      assert.notEqual(page.nextCursor, cursor ?? "none");
      found.push(...page.items);
      if (page.nextCursor === null) return found;
      cursor = page.nextCursor;
    }
  });
}

storeTest(
  "Lists of executions are newest first, and filters hold alone and together",
  async ({ store }) => {
    const { place, environmentId } = await prepare(store);
    const other = newId("environment");
    const scheduleId = newId("schedule");
    const states = ["queued", "running", "succeeded", "failed", "dead"] as const;
    const made = Array.from(
      { length: 40 },
      (_, n) =>
        anExecution(place, n % 3 === 0 ? other : environmentId, {
          // Ten of each millisecond.
          id: idNumbered(msLater(Math.floor(n / 10)), n),
          createdAt: msLater(Math.floor(n / 10)),
          state: states[n % 5] ?? "queued",
          errorCode: n % 5 === 3 ? (n % 2 === 0 ? "TIMEOUT" : "USER_CODE_ERROR") : null,
          export: `tool/${n % 4}`,
          snapshotId: `sha256:${`${n % 2}`.repeat(64)}`,
          source: n % 7 === 0 ? "schedule" : "api",
          scheduleId: n % 7 === 0 ? scheduleId : null,
        }),
    );
    const strange = anExecution({ ...place, projectId: newId("project") }, environmentId);
    await store.transaction(place.tenantId, async ({ executions }) => {
      for (
        const one of [...made.toSorted(() => Math.random() - 0.5), strange]
      ) {
        await executions.add(one);
      }
    });
    const newestFirst = made.toReversed();
    const filters: [ExecutionFilter, (one: Execution) => boolean][] = [
      [{}, () => true],
      [{ environmentId: other }, (one) => one.environmentId === other],
      [{ states: ["succeeded"] }, ({ state }) => state === "succeeded"],
      [{ states: ["failed"] }, ({ state }) => state === "failed"],
      [
        { states: ["dead", "queued", "dead"] },
        ({ state }) => state === "dead" || state === "queued",
      ],
      [{ states: [] }, () => false],
      [{ errorCode: "TIMEOUT" }, ({ errorCode }) => errorCode === "TIMEOUT"],
      [{ export: "tool/1" }, (one) => one.export === "tool/1"],
      [{ export: "\0" }, () => false],
      [{ export: "' or 1=1; --" }, () => false],
      [{ snapshotId: `sha256:${"1".repeat(64)}` }, ({ snapshotId }) => snapshotId.endsWith("1")],
      [{ source: "schedule" }, ({ source }) => source === "schedule"],
      [{ scheduleId }, (one) => one.scheduleId === scheduleId],
      [{ since: msLater(1) }, ({ createdAt }) => createdAt >= msLater(1)],
      [{ until: msLater(1) }, ({ createdAt }) => createdAt < msLater(1)],
      [
        { since: msLater(1), until: msLater(3), states: ["failed", "succeeded"] },
        ({ createdAt, state }) =>
          createdAt >= msLater(1) && createdAt < msLater(3) &&
          (state === "failed" || state === "succeeded"),
      ],
      [
        { export: "tool/3", states: ["failed"], environmentId, errorCode: "USER_CODE_ERROR" },
        (one) =>
          one.export === "tool/3" && one.environmentId === environmentId && one.state === "failed",
      ],
      [{ since: new Date(NaN), until: new Date(-1) }, () => false],
      [{ until: new Date(8.64e15) }, () => true],
    ];
    for (const [filter, fits] of filters) {
      for (const limit of [3, 200]) {
        const found = await listed(store, place, filter, limit);
        assert.deepEqual(
          found.map(({ id }) => id),
          newestFirst.filter(fits).map(({ id }) => id),
          JSON.stringify(filter),
        );
      }
    }
    // A cursor is good for its own filters.
    await store.read(place.tenantId, async ({ executions }) => {
      const { nextCursor } = await executions.list(place.projectId, {}, { limit: 2 });
      await assert.rejects(
        executions.list(place.projectId, { source: "api" }, { limit: 2, cursor: nextCursor ?? "" }),
        { code: "invalid_cursor" },
      );
    });
  },
);

storeTest(
  "Executions of times that nothing was prepared for are kept",
  async ({ store, second }) => {
    const { place, environmentId } = await prepare(store);
    const times = [new Date(0), daysLater(-4_000), daysLater(4_000), new Date(2 ** 48 - 1)];
    const made = times.map((createdAt) => anExecution(place, environmentId, { createdAt }));
    await Promise.all(
      [store, second ?? store].map((one, n) =>
        one.transaction(place.tenantId, async ({ executions }) => {
          for (const execution of made.filter((_, at) => at % 2 === n)) {
            await executions.add(execution);
            await executions.keep(execution, "request", "{}");
            await executions.addLines(execution, [aLine(1)], NOW);
          }
        }, "none")
      ),
    );
    // What failed leaves no trace in what is remembered.
    const late = anExecution(place, environmentId, { createdAt: daysLater(9_000) });
    const failing = store.transaction(place.tenantId, async ({ executions }) => {
      await executions.add(late);
      await executions.addLines(late, [aLine(1)], NOW);
      throw new Error("no");
    }, "none");
    await assert.rejects(failing, /^Error: no$/);
    await store.transaction(place.tenantId, ({ executions }) => executions.add(late), "none");
    const found = await listed(store, place, {}, 2);
    assert.deepEqual(
      found.map(({ id }) => id),
      [...made, late].map(({ id }) => id).sort().reverse(),
    );
  },
);
