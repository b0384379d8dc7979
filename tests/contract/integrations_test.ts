import assert from "node:assert/strict";
import { NOW, seed } from "./fixtures.ts";
import { environments, integrationOf } from "./release_fixtures.ts";
import { storeTest } from "./stores.ts";

storeTest("Integrations count their versions, also when one was removed", async ({ store }) => {
  const place = await seed(store, "acme");
  const [environment] = await environments(store, place);
  assert.ok(environment !== undefined);
  const { id } = environment;
  const one = integrationOf(place, id, "crm");
  await store.transaction(place.tenantId, async ({ integrations }) => {
    assert.equal(await integrations.set(one, 7), undefined);
    assert.deepEqual(await integrations.set(one, 0), { ...one, version: 1 });
    assert.deepEqual(await integrations.get(id, "crm"), { ...one, version: 1 });
    const later = { ...one, secret: "v1.other", rotatedAt: new Date(NOW.getTime() + 1) };
    assert.equal(await integrations.set(later, 7), undefined);
    assert.equal((await integrations.set(later, 1))?.version, 2);
    assert.deepEqual(await integrations.get(id, "crm"), { ...later, version: 2 });
    assert.equal(await integrations.remove(id, "crm", 1), false);
    assert.equal(await integrations.remove(id, "crm", 2), true);
    assert.equal(await integrations.remove(id, "crm"), false);
    assert.equal(await integrations.get(id, "crm"), undefined);
    assert.equal(await integrations.count(id), 0);
    const bare = integrationOf(place, id, "crm", null);
    assert.deepEqual(await integrations.set(bare), { ...bare, version: 4 });
    assert.deepEqual(await integrations.get(id, "crm"), { ...bare, version: 4 });
  });
});

storeTest("Integrations are listed by name, page by page", async ({ store }) => {
  const place = await seed(store, "acme");
  const [environment, other] = await environments(store, place);
  assert.ok(environment !== undefined && other !== undefined);
  const { id } = environment;
  await store.transaction(place.tenantId, async ({ integrations }) => {
    for (const name of ["b", "B", "a.b", "a"]) {
      await integrations.set(integrationOf(place, id, name));
    }
    await integrations.set(integrationOf(place, other.id, "elsewhere"));
    await integrations.remove(id, "b");
  });
  await store.read(place.tenantId, async ({ integrations }) => {
    const first = await integrations.list(id, { limit: 2 });
    assert.deepEqual(first.items.map(({ name }) => name), ["B", "a"]);
    const rest = await integrations.list(id, { limit: 2, cursor: first.nextCursor ?? "" });
    assert.deepEqual(rest.items.map(({ name }) => name), ["a.b"]);
    assert.equal(rest.nextCursor, null);
    assert.equal(await integrations.count(id), 3);
    const named = await integrations.named(id, ["a", "b", "elsewhere", "B"]);
    assert.deepEqual([...named.keys()].sort(), ["B", "a"]);
    assert.equal((await integrations.named(id, [])).size, 0);
  });
});

storeTest("Integrations keep nothing of a secret that was replaced or removed", async (test) => {
  const { store, tamper } = test;
  if (tamper === undefined) return;
  const place = await seed(store, "acme");
  const [environment] = await environments(store, place);
  assert.ok(environment !== undefined);
  const { id } = environment;
  await store.transaction(place.tenantId, async ({ integrations }) => {
    await integrations.set(integrationOf(place, id, "crm", "v1.first"));
    await integrations.set(integrationOf(place, id, "crm", "v1.second"));
    await integrations.set(integrationOf(place, id, "gone", "v1.third"));
    await integrations.remove(id, "gone");
  });
  // What is left shows when the mark of what was removed is taken away.
  await tamper("update integrations set config = '{}', provider = 'http' where config is null");
  await store.read(place.tenantId, async ({ integrations }) => {
    const { items } = await integrations.list(id, { limit: 9 });
    assert.deepEqual(items.map(({ name, secret }) => [name, secret]), [
      ["crm", "v1.second"],
      ["gone", null],
    ]);
  });
});
