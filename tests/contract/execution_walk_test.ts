import assert from "node:assert/strict";
import type { Execution, ExecutionFilter } from "../../control/domain/executions/records.ts";
import { newId } from "../../control/domain/ids.ts";
import { anExecution, idNumbered, msLater } from "./execution_fixtures.ts";
import { seed } from "./fixtures.ts";
import { storeTest } from "./stores.ts";

const STATES = ["queued", "running", "succeeded", "failed", "dead"] as const;
const CODES = ["TIMEOUT", "USER_CODE_ERROR"] as const;
const SOURCES = ["api", "http", "schedule"] as const;

/** Numbers that look like chance, and are the same each time. */
function numbers(start: number): (below: number) => number {
  let last = start;
  return (below) => {
    last = (last * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor(last / 65_536) % below;
  };
}

storeTest(
  "Whatever filters are combined, pages give each that fits once, newest first",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const environments = [newId("environment"), newId("environment")] as const;
    const schedules = [newId("schedule"), newId("schedule")] as const;
    const random = numbers(3);
    const one = <T>(all: readonly [T, ...T[]]): T => all[random(all.length)] ?? all[0];
    const snapshots = ["0", "1"].map((digit) => `sha256:${digit.repeat(64)}` as const);
    const [snapshot = snapshots[0]] = snapshots;
    assert.ok(snapshot !== undefined);
    const made = Array.from({ length: 400 }, (_, n) => {
      const createdAt = msLater(Math.floor(n / 50));
      const state = one(STATES);
      return anExecution(place, one(environments), {
        id: idNumbered(createdAt, n),
        createdAt,
        state,
        errorCode: state === "failed" || state === "dead" ? one(CODES) : null,
        export: `tool/${random(3)}`,
        snapshotId: snapshots[random(2)] ?? snapshot,
        source: one(SOURCES),
        scheduleId: random(3) === 0 ? one(schedules) : null,
      });
    });
    await store.transaction(place.tenantId, async ({ executions }) => {
      for (const execution of made) await executions.add(execution);
    });
    const maybe = <T extends ExecutionFilter>(filter: T): T | Record<never, never> =>
      random(3) === 0 ? filter : {};
    const fits = (filter: ExecutionFilter) => (execution: Execution) =>
      (filter.environmentId ?? execution.environmentId) === execution.environmentId &&
      (filter.states?.includes(execution.state) ?? true) &&
      (filter.errorCode ?? execution.errorCode) === execution.errorCode &&
      (filter.export ?? execution.export) === execution.export &&
      (filter.snapshotId ?? execution.snapshotId) === execution.snapshotId &&
      (filter.source ?? execution.source) === execution.source &&
      (filter.scheduleId ?? execution.scheduleId) === execution.scheduleId &&
      execution.createdAt >= (filter.since ?? execution.createdAt) &&
      execution.createdAt < (filter.until ?? msLater(99));
    for (let round = 0; round < 120; round++) {
      const filter: ExecutionFilter = {
        ...maybe({ environmentId: one(environments) }),
        ...maybe({ states: [one(STATES), ...random(2) === 0 ? [one(STATES)] : []] }),
        ...maybe({ errorCode: one(CODES) }),
        ...maybe({ export: `tool/${random(4)}` }),
        ...maybe({ snapshotId: snapshots[random(2)] ?? snapshot }),
        ...maybe({ source: one(SOURCES) }),
        ...maybe({ scheduleId: one(schedules) }),
        ...maybe({ since: msLater(random(9)) }),
        ...maybe({ until: msLater(random(9)) }),
      };
      const limit = one([1, 7, 50, 200]);
      const found: string[] = [];
      await store.read(place.tenantId, async ({ executions }) => {
        let cursor: string | undefined;
        do {
          const page = await executions.list(place.projectId, filter, { limit, cursor });
          assert.ok(page.items.length <= limit);
          found.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined && found.length <= made.length);
      });
      const expected = made.filter(fits(filter)).map(({ id }) => id).reverse();
      assert.deepEqual(found, expected, JSON.stringify({ filter, limit }));
    }
  },
);

storeTest(
  "A page of what is rare looks at so many rows, and the next one goes on behind them",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const [usual, rare] = [newId("environment"), newId("environment")];
    const count = 10_600;
    const oldest = anExecution(place, rare, { id: idNumbered(msLater(-1), 0), state: "succeeded" });
    await store.transaction(place.tenantId, async ({ executions }) => {
      await executions.add(oldest);
      for (let n = 0; n < count; n++) {
        await executions.add(
          anExecution(place, usual, { id: idNumbered(msLater(1), n), source: "http" }),
        );
      }
    });
    const filters: ExecutionFilter[] = [
      { states: ["succeeded"] },
      { environmentId: rare, export: "tool/greet" },
      { states: ["succeeded", "failed"], export: "tool/greet" },
    ];
    for (const filter of filters) {
      const pages: string[][] = [];
      await store.read(place.tenantId, async ({ executions }) => {
        let cursor: string | undefined;
        do {
          const page = await executions.list(place.projectId, filter, { limit: 50, cursor });
          pages.push(page.items.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined && pages.length < 9);
      });
      assert.deepEqual(pages[0], [], JSON.stringify(filter));
      assert.deepEqual(pages.at(-1), [oldest.id]);
      assert.ok(pages.length <= 3, `${pages.length} pages`);
    }
  },
);
