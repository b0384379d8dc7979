import assert from "node:assert/strict";
import fc from "fast-check";
import { addWorkspace, anEvent, daysLater, seed } from "./fixtures.ts";
import { storeTest } from "./stores.ts";

storeTest(
  "Audit.append links events, and Audit.verify finds the chain whole",
  async ({ store }) => {
    const { tenantId, userId, projectId } = await seed(store, "acme");
    assert.deepEqual(await store.read(tenantId, ({ audit }) => audit.verify()), {
      ok: true,
      head: { sequence: 0, hash: "0".repeat(64) },
    });
    const event = anEvent("project.rename", {
      actor: { kind: "user", id: userId, tokenId: null },
      resources: [{ kind: "project", id: projectId }, { kind: "project", id: projectId }],
      details: { before: "ä\u0000", after: "b", nested: { z: 1, a: [true, null] } },
    });
    const first = await store.transaction(tenantId, ({ audit }) => audit.append(event));
    const second = await store.transaction(
      tenantId,
      ({ audit }) => audit.append(anEvent("x", { outcome: "denied", address: null })),
    );
    assert.equal(second.previousHash, first.hash);
    assert.equal(second.sequence, 2);
    await store.read(tenantId, async ({ audit }) => {
      assert.deepEqual((await audit.list({}, { limit: 10 })).items, [second, first]);
      assert.deepEqual(await audit.range(1, 10), [first, second]);
      const head = { sequence: 2, hash: second.hash };
      assert.deepEqual(await audit.head(), head);
      assert.deepEqual(await audit.verify(), { ok: true, head });
    });
  },
);

storeTest(
  "Audit.list filters by actor, action, outcome and resource, in pages",
  async ({ store }) => {
    const { tenantId, userId, projectId } = await seed(store, "acme");
    await store.transaction(tenantId, async ({ audit }) => {
      for (let index = 0; index < 12; index++) {
        await audit.append(anEvent(index % 2 === 0 ? "even" : "odd", {
          outcome: index % 3 === 0 ? "denied" : "allowed",
          ...(index < 6 ? { actor: { kind: "user", id: userId, tokenId: null } } : {}),
          ...(index % 4 === 0 ? { resources: [{ kind: "project", id: projectId }] } : {}),
        }));
      }
    });
    const sequences = async (filter: {
      action?: string;
      outcome?: "denied";
      actorId?: typeof userId;
      resourceId?: string;
    }) => {
      const found: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.read(
          tenantId,
          ({ audit }) => audit.list(filter, { limit: 2, cursor }),
        );
        found.push(...page.items.map(({ sequence }) => sequence));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return found;
    };
    assert.deepEqual(await sequences({ action: "even" }), [11, 9, 7, 5, 3, 1]);
    assert.deepEqual(await sequences({ outcome: "denied" }), [10, 7, 4, 1]);
    assert.deepEqual(await sequences({ actorId: userId }), [6, 5, 4, 3, 2, 1]);
    assert.deepEqual(await sequences({ resourceId: projectId }), [9, 5, 1]);
    assert.deepEqual(await sequences({ resourceId: projectId, outcome: "denied" }), [1]);
    assert.deepEqual(await sequences({ action: "no\u0000ne" }), []);
  },
);

storeTest("Audit chains of tenants and of the system keep apart", async ({ store }) => {
  const acme = await seed(store, "acme");
  const other = await seed(store, "other");
  await store.transaction(acme.tenantId, ({ audit }) => audit.append(anEvent("acme")));
  await store.transaction("system", async (system) => {
    await system.audit.append(anEvent("token.unknown", { outcome: "denied" }));
    await system.tenant(other.tenantId).audit.append(anEvent("other"));
  });
  const actions = (page: { items: readonly { action: string }[] }) =>
    page.items.map(({ action }) => action);
  await store.read("system", async (system) => {
    assert.deepEqual(actions(await system.audit.list({}, { limit: 9 })), ["token.unknown"]);
    for (const { tenantId } of [acme, other]) {
      assert.equal((await system.tenant(tenantId).audit.verify()).ok, true);
    }
    const page = await system.tenant(other.tenantId).audit.list({}, { limit: 9 });
    assert.deepEqual(actions(page), ["other"]);
  });
});

storeTest("Audit.append from many transactions makes one chain", async ({ store, second }) => {
  const { tenantId } = await seed(store, "acme");
  await Promise.all(
    Array.from(
      { length: 20 },
      (_, index) =>
        (index % 2 === 0 ? store : second ?? store).transaction(
          tenantId,
          ({ audit }) => audit.append(anEvent(`${index}`)),
        ),
    ),
  );
  const verdict = await store.read(tenantId, ({ audit }) => audit.verify());
  assert.equal(verdict.ok && verdict.head.sequence, 20);
});

storeTest("An event of a transaction that fails leaves no trace", async ({ store }) => {
  const place = await seed(store, "acme");
  const failing = store.transaction(place.tenantId, async ({ audit, workspaces }) => {
    const workspace = await workspaces.bySlug("payments");
    if (workspace !== undefined) await workspaces.change(workspace.id, { slug: "stolen" });
    await audit.append(anEvent("workspace.rename"));
    throw new TypeError("the request went wrong");
  });
  await assert.rejects(failing, { name: "TypeError", message: "the request went wrong" });
  await addWorkspace(store, place, "after");
  await store.read(place.tenantId, async ({ audit, workspaces }) => {
    assert.deepEqual(await audit.verify(), {
      ok: true,
      head: { sequence: 0, hash: "0".repeat(64) },
    });
    assert.equal(await workspaces.bySlug("stolen"), undefined);
  });
});

storeTest(
  "Audit.verify finds any event that was changed, removed, moved or cut off",
  async ({ store, tamper }) => {
    if (tamper === undefined) return;
    const EVENTS = 5;
    const columns = [
      ["action", "'forged'"],
      ["outcome", "'failed'"],
      ["actor_kind", "'user'"],
      ["request_id", "'req_2'"],
      ["address", "null"],
      ["details", `'{"a":2}'`],
      ["resources", `'[{"kind":"project","id":"prj_x"}]'`],
      ["at", "1"],
      ["id", "'evt_00000000000000000000000000'"],
      ["hash", `'${"1".repeat(64)}'`],
      ["previous_hash", `'${"1".repeat(64)}'`],
    ] as const;
    const tampering = fc.oneof(
      fc.record({
        at: fc.integer({ min: 1, max: EVENTS }),
        sql: fc.constantFrom(...columns).map(([column, value]) =>
          `update audit_events set ${column} = ${value}`
        ),
      }),
      fc.record({
        at: fc.integer({ min: 1, max: EVENTS }),
        sql: fc.constant("delete from audit_events"),
      }),
      fc.record({
        at: fc.constant(EVENTS),
        sql: fc.constant(`update audit_events set sequence = ${EVENTS + 1}`),
      }),
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(tampering, async ({ at, sql }) => {
        const { tenantId } = await seed(store, `t${++count}`);
        await store.transaction(tenantId, async ({ audit }) => {
          for (let index = 0; index < EVENTS; index++) {
            await audit.append(anEvent("event", { at: daysLater(index), details: { a: 1 } }));
          }
        });
        await tamper(`${sql} where tenant_id = '${tenantId}' and sequence = ${at}`);
        const verdict = await store.read(tenantId, ({ audit }) => audit.verify());
        assert.equal(verdict.ok, false, sql);
        assert.ok(!verdict.ok && verdict.sequence <= at + 1);
      }),
      { numRuns: 25 },
    );
  },
);

storeTest(
  "Audit.verify finds a rewritten chain by an anchor that was kept",
  async ({ store, tamper }) => {
    if (tamper === undefined) return;
    const { tenantId } = await seed(store, "acme");
    const append = (action: string) =>
      store.transaction(tenantId, ({ audit }) => audit.append(anEvent(action)));
    for (const action of ["a", "b", "c"]) await append(action);
    const anchor = await store.read(tenantId, ({ audit }) => audit.head());
    await append("d");
    assert.equal((await store.read(tenantId, ({ audit }) => audit.verify(anchor))).ok, true);
    // Everything is removed, and a shorter chain that is sound in itself is made.
    for (const table of ["audit_events", "audit_heads"]) {
      await tamper(`delete from ${table} where tenant_id = '${tenantId}'`);
    }
    await append("a");
    assert.equal((await store.read(tenantId, ({ audit }) => audit.verify())).ok, true);
    assert.equal((await store.read(tenantId, ({ audit }) => audit.verify(anchor))).ok, false);
    for (const action of ["x", "y", "z"]) await append(action);
    assert.equal((await store.read(tenantId, ({ audit }) => audit.verify(anchor))).ok, false);
  },
);

storeTest("Audit.verify reads a chain longer than a page", async ({ store }) => {
  const { tenantId } = await seed(store, "acme");
  await store.transaction(tenantId, async ({ audit }) => {
    for (let index = 0; index < 1_100; index++) await audit.append(anEvent("event"));
  });
  const verdict = await store.read(tenantId, ({ audit }) => audit.verify());
  assert.equal(verdict.ok && verdict.head.sequence, 1_100);
});
