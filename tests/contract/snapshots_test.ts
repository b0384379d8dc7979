import assert from "node:assert/strict";
import type { SnapshotId } from "../../control/domain/ids.ts";
import { manifestBlob } from "../../control/domain/snapshots/manifest.ts";
import {
  addProject,
  addWorkspace,
  daysLater,
  FACTS,
  manifestOf,
  NOW,
  push,
  register,
  seed,
  upload,
} from "./fixtures.ts";
import { storeTest } from "./stores.ts";

storeTest("Snapshots.register keeps everything and moves the head", async ({ store }) => {
  const place = await seed(store, "acme");
  const manifest = await manifestOf({ "src/ä.ts": "a", "src/b.ts": "b", "empty": "" });
  await upload(store, place, manifest);
  const registration = await register(store, place, manifest, { parentId: null, message: "first" });
  const expected = {
    projectId: place.projectId,
    number: 1,
    id: manifest.id,
    parentId: null,
    author: place.userId,
    message: "first",
    createdAt: NOW,
    fileCount: 4,
    bytes: manifest.bytes,
    bundle: "minimal",
    runtimeVersion: "0.1.0",
    sdkVersion: "0.1.0",
  };
  assert.deepEqual(registration, { kind: "registered", snapshot: expected });
  await store.read(place.tenantId, async ({ snapshots, projects }) => {
    assert.deepEqual(await snapshots.get(place.projectId, manifest.id), expected);
    assert.deepEqual(await snapshots.byNumber(place.projectId, 1), expected);
    assert.deepEqual(await snapshots.ids(null, 5), [manifest.id]);
    assert.deepEqual(await snapshots.facts(place.projectId, manifest.id), FACTS);
    const project = await projects.get(place.projectId);
    assert.deepEqual(project?.head, { snapshotId: manifest.id, number: 1 });
    assert.equal(project?.version, 1);
  });
});

storeTest(
  "Snapshots.register lets exactly one of many with the same parent win",
  async ({ store, second }) => {
    const place = await seed(store, "acme");
    const manifests = await Promise.all(
      Array.from({ length: 6 }, (_, index) => manifestOf({ "file": `content ${index}` })),
    );
    for (const manifest of manifests) await upload(store, place, manifest);
    const registrations = await Promise.all(
      manifests.map((manifest, index) =>
        register(index % 2 === 0 ? store : second ?? store, place, manifest, { parentId: null })
      ),
    );
    const won = registrations.filter(({ kind }) => kind === "registered");
    assert.equal(won.length, 1);
    const winner = won[0]?.kind === "registered" ? won[0].snapshot.id : undefined;
    for (const lost of registrations.filter(({ kind }) => kind !== "registered")) {
      assert.deepEqual(lost, { kind: "head_moved", head: { snapshotId: winner, number: 1 } });
    }
    const page = await store.read(
      place.tenantId,
      ({ snapshots }) => snapshots.list(place.projectId, { limit: 10 }),
    );
    assert.equal(page.items.length, 1);
  },
);

storeTest(
  "Snapshots.register refuses blobs that the workspace does not hold",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const manifest = await manifestOf({ "secret": "of another workspace" });
    const lab = { ...place, workspaceId: await addWorkspace(store, place, "lab") };
    // The tenant has the bytes, but not through this workspace.
    await upload(store, lab, manifest);
    const missing = [...manifest.blobs, manifestBlob(manifest)].map(({ sha256 }) => sha256).sort();
    const nothing = await register(store, place, manifest, { parentId: null });
    assert.deepEqual(nothing, { kind: "blobs_missing", missing });
    await store.transaction(
      place.tenantId,
      ({ blobs }) => blobs.expect(place.workspaceId, manifest.blobs, NOW),
    );
    const announced = await register(store, place, manifest, { parentId: null });
    assert.deepEqual(announced, { kind: "blobs_missing", missing });
    const project = await store.read(
      place.tenantId,
      ({ projects }) => projects.get(place.projectId),
    );
    assert.equal(project?.head, null);
  },
);

storeTest(
  "Snapshots.register refuses a blob with another size than it has",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const manifest = await manifestOf({ "file": "content" });
    await upload(store, place, manifest);
    const blobs = manifest.blobs.map((blob) => ({ ...blob, size: blob.size + 1 }));
    const lie = { ...manifest, blobs };
    assert.equal((await register(store, place, lie, { parentId: null })).kind, "blobs_missing");
  },
);

storeTest(
  "Snapshots.register refuses projects that are archived, missing or another tenant's",
  async ({ store }) => {
    const place = await seed(store, "acme");
    const other = await seed(store, "other");
    const manifest = await manifestOf({});
    await upload(store, place, manifest);
    await upload(store, other, manifest);
    const stranger = { ...other, projectId: place.projectId };
    assert.deepEqual(await register(store, stranger, manifest, { parentId: null }), {
      kind: "not_found",
    });
    await store.transaction(
      place.tenantId,
      ({ projects }) => projects.change(place.projectId, { archivedAt: NOW }),
    );
    assert.deepEqual(await register(store, place, manifest, { parentId: null }), {
      kind: "archived",
    });
  },
);

storeTest("Snapshots of the same content have a number each and one id", async ({ store }) => {
  const place = await seed(store, "acme");
  const first = await push(store, place, { "file": "one" });
  const second = await push(store, place, { "file": "two" });
  const third = await push(store, place, { "file": "one" }, daysLater(1));
  assert.equal(third.id, first.id);
  assert.equal(third.parentId, second.id);
  await store.read(place.tenantId, async ({ snapshots }) => {
    assert.equal((await snapshots.get(place.projectId, first.id))?.number, 3);
    assert.equal((await snapshots.byNumber(place.projectId, 1))?.id, first.id);
    assert.deepEqual(await snapshots.ids(null, 5), [first.id, second.id].sort());
  });
});

storeTest("Snapshots.list goes from the newest to the oldest in pages", async ({ store }) => {
  const place = await seed(store, "acme");
  for (let index = 1; index <= 5; index++) await push(store, place, { "file": `${index}` });
  const numbers: number[][] = [];
  let cursor: string | undefined;
  do {
    const page = await store.read(
      place.tenantId,
      ({ snapshots }) => snapshots.list(place.projectId, { limit: 2, cursor }),
    );
    numbers.push(page.items.map(({ number }) => number));
    cursor = page.nextCursor ?? undefined;
    // What comes later stands before the first page and moves nothing.
    if (numbers.length === 1) await push(store, place, { "file": "6" });
  } while (cursor !== undefined);
  assert.deepEqual(numbers, [[5, 4], [3, 2], [1]]);
});

storeTest("Snapshots.withPrefix names two ids at most, each once", async ({ store }) => {
  const place = await seed(store, "acme");
  const one = await push(store, place, { "file": "1" });
  const two = await push(store, place, { "file": "2" });
  await push(store, place, { "file": "1" });
  const find = (prefix: string) =>
    store.read(place.tenantId, ({ snapshots }) => snapshots.withPrefix(place.projectId, prefix));
  assert.deepEqual(await find("sha256:"), [one.id, two.id].sort());
  assert.deepEqual(await find(one.id), [one.id]);
  assert.deepEqual(await find(two.id.slice(0, 20)), [two.id]);
  assert.deepEqual(await find("sha256:%"), []);
  assert.deepEqual(await find("SHA256:"), []);
});

storeTest("Snapshots are read through their own project only", async ({ store }) => {
  const place = await seed(store, "acme");
  const { id } = await push(store, place, { "file": "one" });
  const other = await addProject(store, place, "other");
  await store.read(place.tenantId, async ({ snapshots }) => {
    assert.equal(await snapshots.facts(other, id), undefined);
    assert.equal(await snapshots.get(other, id), undefined);
    assert.deepEqual(await snapshots.withPrefix(other, "sha256:"), []);
  });
});

storeTest("Retention keeps the newest, the young, the pinned and the head", async ({ store }) => {
  const place = await seed(store, "acme");
  const ids: SnapshotId[] = [];
  for (let day = 0; day < 6; day++) {
    ids.push((await push(store, place, { "file": `${day}` }, daysLater(day))).id);
  }
  const [, pinned] = ids;
  assert.ok(pinned);
  const rule = { keepLast: 2, createdBefore: daysLater(3) };
  await store.transaction(place.tenantId, async ({ snapshots }) => {
    assert.equal(await snapshots.pin(place.projectId, pinned, "dep_1"), true);
    assert.equal(await snapshots.pin(place.projectId, pinned, "dep_1"), true);
    const expired = await snapshots.expired(place.projectId, { ...rule, limit: 10 });
    assert.deepEqual(expired.map(({ number }) => number), [1, 3]);
    const all = { keepLast: 0, createdBefore: daysLater(99) };
    assert.equal(await snapshots.expire(place.projectId, 6, all), false, "the head");
    assert.equal(await snapshots.expire(place.projectId, 2, all), false, "pinned");
    assert.equal(await snapshots.expire(place.projectId, 4, rule), false, "young");
    assert.equal(await snapshots.expire(place.projectId, 1, rule), true);
    assert.equal(await snapshots.expire(place.projectId, 1, rule), false, "gone");
    await snapshots.unpin(place.projectId, pinned, "dep_1");
    assert.equal(await snapshots.expire(place.projectId, 2, rule), true);
  });
  await store.read(place.tenantId, async ({ snapshots }) => {
    const page = await snapshots.list(place.projectId, { limit: 10 });
    assert.deepEqual(page.items.map(({ number }) => number), [6, 5, 4, 3]);
    assert.equal(await snapshots.get(place.projectId, pinned), undefined);
    assert.equal((await snapshots.ids(null, 10)).length, 4);
  });
});

storeTest("Snapshots.expire leaves what is registered elsewhere", async ({ store }) => {
  const place = await seed(store, "acme");
  const old = await push(store, place, { "file": "shared" });
  await push(store, place, { "file": "newer" });
  const twin = { ...place, projectId: await addProject(store, place, "twin") };
  await push(store, twin, { "file": "shared" });
  const rule = { keepLast: 1, createdBefore: daysLater(1) };
  await store.transaction(place.tenantId, async ({ snapshots }) => {
    assert.equal(await snapshots.expire(place.projectId, old.number, rule), true);
  });
  await store.read(place.tenantId, async ({ snapshots }) => {
    assert.ok((await snapshots.ids(null, 10)).includes(old.id));
    assert.deepEqual(await snapshots.facts(twin.projectId, old.id), FACTS);
  });
});

storeTest("Facts are those of the runtime that validated the registration", async ({ store }) => {
  const place = await seed(store, "acme");
  const one = await push(store, place, { "file": "one" });
  await push(store, place, { "file": "two" });
  const manifest = await manifestOf({ "file": "one" });
  const two = await manifestOf({ "file": "two" });
  const facts = { ...FACTS, runtimeVersion: "0.2.0", description: { tools: ["new"] } };
  const again = await register(store, place, manifest, { parentId: two.id, facts });
  assert.equal(again.kind, "registered");
  await store.read(place.tenantId, async ({ snapshots }) => {
    assert.deepEqual(await snapshots.facts(place.projectId, one.id), facts);
    assert.equal((await snapshots.byNumber(place.projectId, 1))?.runtimeVersion, "0.1.0");
  });
});
