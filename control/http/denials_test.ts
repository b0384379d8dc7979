import assert from "node:assert/strict";
import { anEvent } from "../../tests/contract/fixtures.ts";
import { sqliteStore } from "../store/sql/sql_store.ts";
import { makeWorld, PROJECT } from "../testing/world.ts";
import { AuditPage } from "../api/audit.ts";
import { Background } from "./background.ts";
import { Denials, DENIALS_APART, MOST_APART } from "./denials.ts";

Deno.test("many denials of one caller are a few events and a count", async () => {
  await using world = await makeWorld();
  const { token } = world.stranger;
  for (let time = 0; time < DENIALS_APART + 30; time++) {
    await world.call({ method: "GET", path: PROJECT, token });
  }
  await world.service.app.settle();
  const path = "/v1/audit/events?outcome=denied&limit=200";
  const { items } = AuditPage.parse(
    (await world.call({ method: "GET", path, token: world.admin.token })).json(),
  );
  assert.equal(items.length, DENIALS_APART + 1);
  assert.equal(items[0]?.details["repeated"], 30);
  assert.ok(items.slice(1).every(({ details }) => details["repeated"] === undefined));
});

Deno.test("denials of a thousand addresses are a bounded number of events", async () => {
  const works: Promise<void>[] = [];
  class Starting extends Background {
    override start(work: () => Promise<void>): void {
      works.push(work());
    }
  }
  const store = sqliteStore({ path: ":memory:" });
  try {
    await store.migrate();
    const denials = new Denials(store, new Starting((error) => assert.fail(String(error))));
    const flood = async (count: number) => {
      for (let at = 0; at < count; at++) {
        const actor = { kind: "anonymous", id: null, tokenId: null } as const;
        const details = { reason: "unknown" };
        denials.record("system", { ...anEvent("auth.reject"), actor, details, address: `a${at}` });
      }
      denials.flush();
      await Promise.all(works);
    };
    const newest = () => store.read("system", ({ audit }) => audit.list({}, { limit: 1 }));
    await flood(10_000);
    const [last] = (await newest()).items;
    assert.equal(last?.sequence, MOST_APART + 1);
    const { repeated, several_callers, reason } = last.details;
    assert.deepEqual([repeated, several_callers, reason], [9_500, true, "unknown"]);
    // After a flush the first ones stand for themselves again.
    await flood(3);
    assert.equal((await newest()).items[0]?.sequence, MOST_APART + 4);
  } finally {
    await store.close();
  }
});

Deno.test("denials that come while nothing can be recorded are counted at least", async () => {
  const held: (() => Promise<void>)[] = [];
  class Holding extends Background {
    override start(work: () => Promise<void>): void {
      held.push(work);
    }
  }
  const store = sqliteStore({ path: ":memory:" });
  try {
    await store.migrate();
    const denials = new Denials(store, new Holding((error) => assert.fail(String(error))));
    for (let time = 1; time <= 1_007; time++) {
      denials.record("system", anEvent(`denied.${time}`));
      if (time % MOST_APART === 0) denials.flush();
    }
    for (const work of held) await work();
    const { items } = await store.read("system", ({ audit }) => audit.list({}, { limit: 2 }));
    assert.deepEqual(items.map(({ action, details }) => [action, details]), [
      ["denied.1000", { unrecorded: 7 }],
      ["denied.999", {}],
    ]);
  } finally {
    await store.close();
  }
});
