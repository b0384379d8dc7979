import assert from "node:assert/strict";
import { addWorkspace, daysLater, manifestOf, NOW, push, seed, upload } from "./fixtures.ts";
import { storeTest, type TestStore } from "./stores.ts";
import type { TenantId } from "../../control/domain/ids.ts";

const DAY = { limit: 100, after: null };

function condemn(store: TestStore["store"], tenantId: TenantId, at: Date, since: Date) {
  return store.transaction(
    tenantId,
    ({ blobs }) => blobs.condemn({ ...DAY, at, untouchedSince: since }),
  );
}

storeTest("Blobs.expect names what is still to be uploaded, per workspace", async ({ store }) => {
  const place = await seed(store, "acme");
  const lab = await addWorkspace(store, place, "lab");
  const manifest = await manifestOf({ "a": "a", "b": "b" });
  const digests = manifest.blobs.map(({ sha256 }) => sha256);
  const [first = "", ...rest] = digests;
  await store.transaction(place.tenantId, async ({ blobs }) => {
    const plan = await blobs.expect(place.workspaceId, manifest.blobs, NOW);
    assert.deepEqual(plan, { missing: digests, busy: [], mismatched: [] });
    const arrived = manifest.blobs.filter(({ sha256 }) => sha256 === first);
    assert.deepEqual(await blobs.hold(place.workspaceId, arrived, NOW), { refused: [] });
    assert.deepEqual((await blobs.expect(place.workspaceId, manifest.blobs, NOW)).missing, rest);
    // The other workspace has to prove that it has the bytes.
    assert.deepEqual((await blobs.expect(lab, manifest.blobs, NOW)).missing, digests);
  });
  await store.read(place.tenantId, async ({ blobs }) => {
    assert.deepEqual([...await blobs.held(place.workspaceId, digests)], [first]);
    assert.deepEqual([...await blobs.held(lab, digests)], []);
    const expected = await blobs.expected(place.workspaceId, [first, "f".repeat(64)]);
    assert.deepEqual([...expected.keys()], [first]);
    assert.equal(expected.get(first)?.held, true);
  });
});

storeTest("Blobs.hold refuses what nobody announced", async ({ store }) => {
  const place = await seed(store, "acme");
  const other = await seed(store, "other");
  const manifest = await manifestOf({});
  const [{ sha256 } = { sha256: "" }] = manifest.blobs;
  await upload(store, other, manifest);
  const held = await store.transaction(
    place.tenantId,
    ({ blobs }) => blobs.hold(place.workspaceId, manifest.blobs, NOW),
  );
  assert.deepEqual(held, { refused: [sha256] });
});

storeTest(
  "Blobs.expect corrects a size that was announced wrongly, until the blob is held",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const blob = { sha256: "a".repeat(64), size: 1 };
    await store.transaction(place.tenantId, async ({ blobs }) => {
      await blobs.expect(place.workspaceId, [blob], NOW);
      await blobs.expect(place.workspaceId, [{ ...blob, size: 2 }], NOW);
      const expected = await blobs.expected(place.workspaceId, [blob.sha256]);
      assert.equal(expected.get(blob.sha256)?.size, 2);
      await blobs.hold(place.workspaceId, [{ ...blob, size: 2 }], NOW);
      const plan = await blobs.expect(place.workspaceId, [blob], NOW);
      assert.deepEqual(plan, { missing: [], busy: [], mismatched: [{ ...blob, size: 2 }] });
    });
  },
);

storeTest("Blobs.hold keeps the size that arrived, whatever was announced", async ({ store }) => {
  const place = await seed(store, "acme");
  const blobs = ["a", "b", "c"].map((digit, size) => ({ sha256: digit.repeat(64), size }));
  await store.transaction(place.tenantId, async (tenant) => {
    await tenant.blobs.expect(place.workspaceId, blobs, NOW);
    // While the bytes are on their way somebody announces another size.
    const wrong = blobs.slice(1).map(({ sha256 }) => ({ sha256, size: 999 }));
    await tenant.blobs.expect(place.workspaceId, wrong, NOW);
    assert.deepEqual(await tenant.blobs.hold(place.workspaceId, blobs, NOW), { refused: [] });
    assert.deepEqual(await tenant.blobs.expect(place.workspaceId, blobs, NOW), {
      missing: [],
      busy: [],
      mismatched: [],
    });
    const plan = await tenant.blobs.expect(place.workspaceId, wrong, NOW);
    assert.deepEqual(plan.mismatched, blobs.slice(1));
  });
});

storeTest(
  "Blobs.condemn takes what is neither referenced nor recent, and nothing else",
  async ({ store }) => {
    const place = await seed(store, "acme");
    await push(store, place, { "kept": "kept" });
    const dropped = await manifestOf({ "dropped": "dropped" });
    await upload(store, place, dropped);
    const fresh = await manifestOf({ "fresh": "fresh" });
    await upload(store, place, fresh, daysLater(2));
    const [only, ...more] = (await condemn(store, place.tenantId, daysLater(2), daysLater(1)))
      .condemned;
    assert.deepEqual(more, []);
    assert.equal(only, dropped.files.find(({ path }) => path === "dropped")?.sha256);
    const again = await condemn(store, place.tenantId, daysLater(3), NOW);
    assert.deepEqual(again.condemned, [only], "a collector that died is continued");
  },
);

storeTest(
  "A condemned blob can't be held until it is forgotten, and then anew",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const manifest = await manifestOf({});
    await upload(store, place, manifest);
    const digests = manifest.blobs.map(({ sha256 }) => sha256);
    const { condemned } = await condemn(store, place.tenantId, daysLater(2), daysLater(1));
    assert.deepEqual(condemned, digests);
    await store.transaction(place.tenantId, async ({ blobs }) => {
      assert.deepEqual([...await blobs.held(place.workspaceId, digests)], []);
      const plan = await blobs.expect(place.workspaceId, manifest.blobs, daysLater(2));
      assert.deepEqual(plan, { missing: [], busy: digests, mismatched: [] });
      assert.deepEqual(await blobs.hold(place.workspaceId, manifest.blobs, NOW), {
        refused: digests,
      });
      await blobs.forget(digests);
      const anew = await blobs.expect(place.workspaceId, manifest.blobs, daysLater(2));
      assert.deepEqual(anew, { missing: digests, busy: [], mismatched: [] });
    });
  },
);

storeTest("Blobs.forget removes condemned blobs only", async ({ store }) => {
  const place = await seed(store, "acme");
  const manifest = await manifestOf({});
  await upload(store, place, manifest);
  const digests = manifest.blobs.map(({ sha256 }) => sha256);
  await store.transaction(place.tenantId, ({ blobs }) => blobs.forget(digests));
  const held = await store.read(
    place.tenantId,
    ({ blobs }) => blobs.held(place.workspaceId, digests),
  );
  assert.deepEqual([...held], digests);
});

storeTest("A plan keeps what is there from being condemned", async ({ store }) => {
  const place = await seed(store, "acme");
  const manifest = await manifestOf({});
  await upload(store, place, manifest);
  await store.transaction(
    place.tenantId,
    ({ blobs }) => blobs.expect(place.workspaceId, manifest.blobs, daysLater(2)),
  );
  const { condemned } = await condemn(store, place.tenantId, daysLater(2), daysLater(1));
  assert.deepEqual(condemned, []);
});

storeTest(
  "Blobs.condemn never takes what was touched less than two hours ago",
  async ({ store }) => {
    const place = await seed(store, "acme");
    await upload(store, place, await manifestOf({}));
    const hour = new Date(NOW.getTime() + 3_600_000);
    assert.deepEqual((await condemn(store, place.tenantId, hour, hour)).condemned, []);
  },
);

storeTest("Blobs.condemn walks all blobs in bounded steps", async ({ store }) => {
  const place = await seed(store, "acme");
  const tree = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [`f${index}`, `${index}`]),
  );
  const manifest = await manifestOf(tree);
  await upload(store, place, manifest);
  const found: string[] = [];
  let steps = 0;
  let after: string | null = null;
  do {
    const step: { condemned: readonly string[]; next: string | null } = await store.transaction(
      place.tenantId,
      ({ blobs }) =>
        blobs.condemn({ limit: 4, after, at: daysLater(2), untouchedSince: daysLater(1) }),
    );
    found.push(...step.condemned);
    after = step.next;
    steps++;
  } while (after !== null);
  assert.deepEqual(found, manifest.blobs.map(({ sha256 }) => sha256));
  assert.equal(steps, 3);
});

storeTest("Thousands of blobs are announced and held at once", async ({ store }) => {
  const place = await seed(store, "acme");
  const blobs = Array.from({ length: 3_000 }, (_, index) => ({
    sha256: index.toString(16).padStart(64, "0"),
    size: index,
  }));
  const digests = blobs.map(({ sha256 }) => sha256);
  await store.transaction(place.tenantId, async (tenant) => {
    const plan = await tenant.blobs.expect(place.workspaceId, blobs, NOW);
    assert.equal(plan.missing.length, 3_000);
    await tenant.blobs.hold(place.workspaceId, blobs, NOW);
    assert.equal((await tenant.blobs.held(place.workspaceId, digests)).size, 3_000);
  });
});
