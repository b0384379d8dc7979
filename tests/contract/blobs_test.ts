import assert from "node:assert/strict";
import { manifestDigest } from "../../control/domain/snapshots/manifest.ts";
import { addWorkspace, daysLater, digestOf, manifestOf, NOW, seed, upload } from "./fixtures.ts";
import { storeTest, type TestStore } from "./stores.ts";
import type { TenantId } from "../../control/domain/ids.ts";

/** Condemns whatever was not touched, as if no snapshot needed any of it. */
function condemn(store: TestStore["store"], tenantId: TenantId, at: Date, untouchedSince: Date) {
  return store.transaction(tenantId, async ({ blobs }) => {
    const found = await blobs.untouched({ untouchedSince, limit: 100, after: null });
    return await blobs.condemn(found.map(({ sha256 }) => sha256), { at, untouchedSince });
  });
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

storeTest("Blobs.renew says what Blobs.expect says, and announces nothing", async ({ store }) => {
  const place = await seed(store, "acme");
  const manifest = await manifestOf({ "a": "a", "b": "b" });
  const digests = manifest.blobs.map(({ sha256 }) => sha256);
  const [first, ...rest] = manifest.blobs;
  assert.ok(first);
  await store.transaction(place.tenantId, async ({ blobs }) => {
    const all = { missing: digests, busy: [], mismatched: [] };
    assert.deepEqual(await blobs.renew(place.workspaceId, manifest.blobs, NOW), all);
    const { refused } = await blobs.hold(place.workspaceId, manifest.blobs, NOW);
    assert.deepEqual(refused, digests, "nothing was announced");
    await blobs.expect(place.workspaceId, [first], NOW);
    await blobs.hold(place.workspaceId, [first], NOW);
    const found = await blobs.renew(place.workspaceId, manifest.blobs, daysLater(2));
    assert.deepEqual(found.missing, rest.map(({ sha256 }) => sha256));
    const untouched = { untouchedSince: daysLater(1), limit: 9, after: null };
    assert.deepEqual(await blobs.untouched(untouched), [], "the grace period is renewed");
  });
});

storeTest("Blobs.hold refuses what was not announced", async ({ store }) => {
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
    // While the bytes are on their way another plan announces another size.
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
  "Blobs.condemn takes what is not recent, and nothing else",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const dropped = await manifestOf({ "dropped": "dropped" });
    await upload(store, place, dropped);
    const fresh = await manifestOf({ "fresh": "fresh" });
    await upload(store, place, fresh, daysLater(2));
    const condemned = await condemn(store, place.tenantId, daysLater(2), daysLater(1));
    assert.deepEqual(condemned, [digestOf("dropped"), manifestDigest(dropped.id)].sort());
    assert.deepEqual(await condemn(store, place.tenantId, daysLater(2), daysLater(1)), []);
    const left = await store.read(
      place.tenantId,
      ({ blobs }) => blobs.untouched({ untouchedSince: NOW, limit: 100, after: null }),
    );
    const marked = condemned.map((sha256) => ({ sha256, condemned: true }));
    assert.deepEqual(left, marked, "a collector that died is continued");
  },
);

storeTest(
  "A condemned blob can't be held until it is forgotten, and then anew",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const manifest = await manifestOf({});
    await upload(store, place, manifest);
    const digests = manifest.blobs.map(({ sha256 }) => sha256);
    const condemned = await condemn(store, place.tenantId, daysLater(2), daysLater(1));
    assert.deepEqual(condemned, [...digests, manifestDigest(manifest.id)].sort());
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
  const condemned = await condemn(store, place.tenantId, daysLater(2), daysLater(1));
  assert.deepEqual(condemned, [manifestDigest(manifest.id)]);
});

storeTest(
  "Blobs.condemn never takes what was touched less than two hours ago",
  async ({ store }) => {
    const place = await seed(store, "acme");
    await upload(store, place, await manifestOf({}));
    const hour = new Date(NOW.getTime() + 3_600_000);
    assert.deepEqual(await condemn(store, place.tenantId, hour, hour), []);
  },
);

/** Four blobs at most. */
async function untouched(
  store: TestStore["store"],
  tenantId: TenantId,
  after: string | null,
): Promise<readonly string[]> {
  const found = await store.read(
    tenantId,
    ({ blobs }) => blobs.untouched({ untouchedSince: daysLater(1), limit: 4, after }),
  );
  return found.map(({ sha256 }) => sha256);
}

storeTest("Blobs.untouched walks all blobs in bounded steps", async ({ store }) => {
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
    const part = await untouched(store, place.tenantId, after);
    found.push(...part);
    after = part.at(-1) ?? null;
    steps++;
  } while (after !== null);
  const digests = manifest.blobs.map(({ sha256 }) => sha256);
  assert.deepEqual(found, [...digests, manifestDigest(manifest.id)].sort());
  assert.equal(steps, 4);
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
