import assert from "node:assert/strict";
import { emptyEnvironment } from "../../control/domain/releases/environments.ts";
import { NOW, push, seed } from "./fixtures.ts";
import { environments, grantOf, MAKE, makeLive } from "./release_fixtures.ts";
import { storeTest } from "./stores.ts";

storeTest("Environments have names of their own in each project", async ({ store }) => {
  const place = await seed(store, "acme");
  const [development, production] = await environments(store, place);
  assert.deepEqual([development?.name, production?.name], ["development", "production"]);
  await store.transaction(place.tenantId, async (tenant) => {
    const again = emptyEnvironment(
      place.projectId,
      { name: "production", followsPushes: true },
      MAKE,
    );
    assert.equal(await tenant.environments.add(again), false);
    assert.deepEqual(await tenant.environments.named(place.projectId, "production"), production);
    assert.deepEqual(
      (await tenant.environments.following(place.projectId)).map(({ name }) => name),
      ["development"],
    );
    assert.equal(await tenant.environments.count(place.projectId), 2);
    await tenant.environments.setRules(again.id, again);
    assert.equal(await tenant.environments.take(again.id), undefined);
  });
});

storeTest("Deployments.makeLive supersedes the one that was live", async ({ store }) => {
  const place = await seed(store, "acme");
  const [environment] = await environments(store, place);
  assert.ok(environment !== undefined);
  const snapshot = await push(store, place, { file: "x" });
  const made = await store.transaction(place.tenantId, async (tenant) => {
    const one = await makeLive(tenant, environment.id, place, snapshot.id);
    return [one, await makeLive(tenant, environment.id, place, snapshot.id)] as const;
  });
  await store.read(place.tenantId, async (tenant) => {
    const [one, two] = made;
    assert.deepEqual(await tenant.deployments.get(two.id), two);
    assert.deepEqual(await tenant.deployments.numbered(environment.id, 1), {
      ...one,
      state: "superseded",
      endedAt: NOW,
    });
    const first = await tenant.deployments.list(environment.id, { limit: 1 });
    assert.deepEqual(first.items.map(({ number }) => number), [2]);
    const next = await tenant.deployments.list(environment.id, {
      limit: 1,
      cursor: first.nextCursor ?? "",
    });
    assert.deepEqual(next.items.map(({ number }) => number), [1]);
    const now = await tenant.environments.get(environment.id);
    assert.deepEqual([now?.liveId, now?.deployments, now?.version], [two.id, 2, 3]);
    for (const holder of [place.workspaceId, place.projectId, environment.id]) {
      const [live, ...others] = await tenant.environments.liveBelow(holder, 5);
      assert.deepEqual([live?.live, live?.environment, others], [two, now, []]);
    }
  });
});

storeTest(
  "Environments that were taken by many at once have as many deployments, and one is live",
  async ({ store, second }) => {
    const place = await seed(store, "acme");
    const [environment] = await environments(store, place);
    assert.ok(environment !== undefined);
    const snapshot = await push(store, place, { file: "x" });
    await Promise.all(
      Array.from(
        { length: 12 },
        (_, n) =>
          (n % 2 === 0 ? store : second ?? store).transaction(
            place.tenantId,
            (tenant) => makeLive(tenant, environment.id, place, snapshot.id),
          ),
      ),
    );
    await store.read(place.tenantId, async (tenant) => {
      const { items } = await tenant.deployments.list(environment.id, { limit: 50 });
      assert.deepEqual(items.map(({ number }) => number), [...Array(12).keys()].map((n) => 12 - n));
      assert.deepEqual(items.filter(({ state }) => state === "live").map(({ number }) => number), [
        12,
      ]);
      // Each replaced the one before it.
      for (const [at, one] of items.entries()) {
        assert.equal(one.replacesId, items[at + 1]?.id ?? null);
      }
    });
  },
);

storeTest("Grants keep every version, and of two of one number one is added", async ({ store }) => {
  const place = await seed(store, "acme");
  const { workspaceId, projectId } = place;
  await store.transaction(place.tenantId, async ({ grants }) => {
    assert.equal(await grants.add(grantOf(place, 1, "a.example.com")), true);
    assert.equal(await grants.add(grantOf(place, 1, "b.example.com")), false);
    assert.equal(await grants.add({ ...grantOf(place, 2, "x.example.com"), grant: null }), true);
  });
  await store.read(place.tenantId, async ({ grants }) => {
    const newest = await grants.newest([workspaceId, projectId]);
    assert.deepEqual([...newest.keys()], [workspaceId]);
    assert.equal(newest.get(workspaceId)?.grant, null);
    assert.deepEqual(await grants.version(workspaceId, 1), grantOf(place, 1, "a.example.com"));
    assert.equal(await grants.version(workspaceId, 3), undefined);
  });
});

storeTest(
  "Variables count their versions, and forget sealed values that were replaced",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const [environment] = await environments(store, place);
    assert.ok(environment !== undefined);
    const environmentId = environment.id;
    const variable = (name: string, value: string, isSealed = false) => ({
      environmentId,
      name,
      value,
      isSealed,
      updatedAt: NOW,
      updatedBy: place.userId,
    });
    await store.transaction(place.tenantId, async ({ variables }) => {
      assert.equal((await variables.set(variable("A", "sealed one", true)))?.version, 1);
      assert.equal(await variables.set(variable("A", "late"), 7), undefined);
      assert.equal((await variables.set(variable("A", "sealed two", true), 1))?.version, 2);
      assert.equal((await variables.set(variable("B", "")))?.version, 1);
      assert.equal(await variables.remove(environmentId, "A", 1), false);
      assert.equal(await variables.remove(environmentId, "A", 2), true);
      assert.equal(await variables.remove(environmentId, "A"), false);
      assert.equal(await variables.get(environmentId, "A"), undefined);
      assert.equal(await variables.count(environmentId), 1);
      assert.equal((await variables.set(variable("A", "again")))?.version, 4);
      assert.deepEqual([...(await variables.named(environmentId, ["A", "C"])).keys()], ["A"]);
      const page = await variables.list(environmentId, { limit: 1 });
      assert.deepEqual(page.items.map(({ name, value }) => [name, value]), [["A", "again"]]);
      const rest = await variables.list(environmentId, { limit: 1, cursor: page.nextCursor ?? "" });
      assert.deepEqual(rest.items.map(({ name, value }) => [name, value]), [["B", ""]]);
    });
  },
);

storeTest(
  "Variables forget what stood in plain text before it became a secret",
  async ({ store, tamper }) => {
    if (tamper === undefined) return;
    const place = await seed(store, "acme");
    const [environment] = await environments(store, place);
    assert.ok(environment !== undefined);
    const { id: environmentId } = environment;
    const meta = { environmentId, updatedAt: NOW, updatedBy: place.userId };
    await store.transaction(place.tenantId, async ({ variables }) => {
      await variables.set({ ...meta, name: "KEY", value: "plain", isSealed: false });
      await variables.set({ ...meta, name: "KEY", value: "sealed", isSealed: true });
      await variables.set({ ...meta, name: "REGION", value: "eu", isSealed: false });
      await variables.set({ ...meta, name: "REGION", value: "us", isSealed: false });
    });
    // What is left is the version before.
    await tamper("delete from variables where version = 2");
    await store.read(place.tenantId, async ({ variables }) => {
      assert.equal(await variables.get(environmentId, "KEY"), undefined);
      assert.equal((await variables.get(environmentId, "REGION"))?.value, "eu");
    });
  },
);
